"""The view of a data set, control by control, without a browser."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer import datasets
from explorer.datasets import DATASETS, batch_indices, cifar10, summary
from explorer.datasets.once import Once
from explorer.downloads.download import Downloads, Limits
from explorer.ui import downloads
from tests.datasets import cifar_files
from tests.downloads import file_server

# The package has functions of the same names as its modules.
data = import_module("explorer.ui.views.train.data")
data_item = import_module("explorer.ui.views.train.data_item")


def script():
    import streamlit as st

    from explorer.ui import frame, pictures
    from explorer.ui.views.train.data import data

    with frame.page("How?\n\nThis."):
        data(st.session_state["stored"])
    st.session_state["picture"] = pictures._current()


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """One without CIFAR-10."""
    monkeypatch.delenv(cifar10.VARIABLE, raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(datasets, "_loaded", Once())
    monkeypatch.setattr(summary, "_summaries", Once())
    return tmp_path


@pytest.fixture
def shown(monkeypatch) -> dict:
    """What the components were last given, by key."""
    given = {}

    def record(*arguments, key, **named):
        given[key] = (*arguments, named)

    monkeypatch.setattr(data, "thumbnails", record)
    monkeypatch.setattr(data_item, "array_panel", record)
    return given


def opened(stored=None, **query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    test.session_state["stored"] = stored
    for name, value in query.items():
        test.query_params[name.replace("_", "-")] = value
    test.run()
    assert not test.exception
    return test


def button(test: AppTest, label: str):
    return next(one for one in test.button if one.label == label)


def clicked(test: AppTest, label: str) -> AppTest:
    button(test, label).click()
    test.run()
    assert not test.exception
    return test


def text_of(test: AppTest) -> str:
    return " ".join(one.value for one in test.markdown).replace("\\", "")


@pytest.mark.parametrize("name", ["digits", "shapes"])
def test_it_says_what_is_there(shown, name):
    dataset = DATASETS[name].load()
    test = opened(looked_at=name)
    assert not test.warning
    text = text_of(test)
    for fact in (dataset.title, f"{len(dataset.y_train):,}", f"{len(dataset.y_test):,}"):
        assert fact in text
    assert [one.value for one in test.subheader] == [
        "How many pictures has each class?",
        "What do they look like?",
        "What are they on average?",
        "Look at any of them",
    ]
    assert len(shown["dataset-means"][1]) == 11


def test_the_data_set_of_the_run_comes_first(shown):
    stored = SimpleNamespace(run=SimpleNamespace(dataset="shapes"))
    assert "Drawn shapes, on this machine" in text_of(opened(stored))


def test_samples_are_of_all_classes_and_others_come_at_a_click(shown):
    dataset = DATASETS["digits"].load()
    test = opened(looked_at="digits", split="test")

    def indices() -> list[int]:
        _, items, *_ = shown["dataset-samples"]
        assert [item.label for item in items] == [
            dataset.class_names[dataset.y_test[int(item.value)]] for item in items
        ]
        return [int(item.value) for item in items]

    first = indices()
    assert sorted(first) == sorted(batch_indices(dataset, 30, 0, "test").tolist())
    assert np.bincount(dataset.y_test[first]).tolist() == [3] * 10
    clicked(test, "Other pictures")
    assert set(indices()) != set(first)
    assert test.query_params["batch"] == "1"


def test_a_link_shows_one_picture(shown):
    dataset = DATASETS["digits"].load()
    test = opened(looked_at="digits", split="test", of_class="7", item="4")
    index = np.flatnonzero(dataset.y_test == 7)[4]
    assert f"x_test[{index}]" in text_of(test)
    picture, named = shown["dataset-the"]
    assert named["title"] == f"Number {index}: 7"
    assert picture.most == dataset.x_test[index].max()
    [table] = test.table
    assert table.value["Mean"].tolist() == [f"{dataset.x_test[index].mean():.1f}"]


def test_one_after_the_other(shown):
    test = opened(looked_at="digits")
    assert button(test, "Previous").disabled
    clicked(clicked(test, "Next"), "Next")
    assert "x_train[2]" in text_of(test)
    assert test.query_params["item"] == "2"
    clicked(test, "Previous")
    assert "x_train[1]" in text_of(test)
    last = len(DATASETS["digits"].load().y_train) - 1
    assert button(opened(looked_at="digits", item=str(last)), "Next").disabled


def test_a_number_can_be_written(shown):
    test = opened(looked_at="digits")
    test.number_input[0].set_value(77).run()
    assert "x_train[77]" in text_of(test)
    assert test.query_params["item"] == "77"


def test_each_class_keeps_its_own_number(shown):
    test = opened(looked_at="digits", of_class="3", item="9")
    test.selectbox[0].set_value(5).run()
    members = np.flatnonzero(DATASETS["digits"].load().y_train == 5)
    assert f"x_train[{members[0]}]" in text_of(test)


@pytest.mark.parametrize(
    "query",
    [{"item": "360"}, {"item": "-1"}, {"item": "x"}, {"of_class": "10"}, {"of_class": "-2"}],
)
def test_links_to_pictures_that_are_not_there(shown, query):
    test = opened(looked_at="digits", split="test", **query)
    assert "not here" in test.warning[0].value
    assert "x_test[0]" in text_of(test)


def test_a_sample_that_is_clicked_is_opened(shown, monkeypatch):
    """Also when only one class was looked at before."""
    test = opened(looked_at="digits", of_class="3")
    *_, pick, _ = shown["dataset-samples"]
    chosen = []
    monkeypatch.setattr(data.CLASS_LOOKED_AT.__class__, "set", lambda *told: chosen.append(told))
    pick("70")
    assert [(choice.name, *rest) for choice, *rest in chosen] == [
        ("of-class", None, "digits"),
        ("item", 70, "digits train -1"),
    ]
    assert test


def test_it_becomes_the_visitors_picture(shown):
    dataset = DATASETS["shapes"].load()
    test = opened(looked_at="shapes", item="3")
    clicked(test, "Make it your picture")
    picture = test.session_state["picture"]
    np.testing.assert_array_equal(picture.pixels, dataset.x_train[3])
    assert picture.credit == dataset.credit
    assert button(test, "It is your picture").disabled


# --------------------------------------------------------------------------------------
# What is missing


def test_what_is_missing_is_one_sentence_with_an_offer(shown):
    test = opened(looked_at="cifar10")
    assert "CIFAR-10 is not on this machine: download it once (170 MB), or use" in text_of(test)
    assert [one.label for one in test.button] == [
        "Download 170 MB",
        "Use handwritten digits instead",
    ]
    assert not shown


def test_it_opens_with_what_is_there_and_says_so(shown):
    test = opened()
    assert "CIFAR-10 is not on this machine" in test.info[0].value.replace("\\", "")
    assert "Handwritten digits, on this machine" in text_of(test)
    assert not opened(looked_at="shapes").info


def test_digits_instead(shown):
    test = clicked(opened(looked_at="cifar10"), "Use handwritten digits instead")
    assert "Handwritten digits, on this machine" in text_of(test)
    assert test.query_params["looked-at"] == "digits"


def test_where_the_variable_names_nothing_no_download_helps(shown, monkeypatch, machine):
    monkeypatch.setenv(cifar10.VARIABLE, str(machine / "absent"))
    test = opened(looked_at="cifar10")
    assert cifar10.VARIABLE in text_of(test)
    assert [one.label for one in test.button] == ["Use handwritten digits instead"]
    clicked(test, "Use handwritten digits instead")
    assert "Handwritten digits, on this machine" in text_of(test)


def test_what_is_damaged_says_so(shown, monkeypatch, machine):
    (machine / "datasets").mkdir()
    cifar10.CIFAR10_ARCHIVE.path.write_bytes(b"\x1f\x8b no archive")
    test = opened(looked_at="cifar10")
    assert "cannot be read" in test.warning[0].value
    assert button(test, "Download 170 MB")


@pytest.fixture
def published(monkeypatch):
    """A small CIFAR-10 on a server of the test's, and downloads that may go there."""
    server = file_server.Server()
    content = cifar_files.tar_bytes(cifar_files.batch_files(), "w:gz")

    def answer(handler):
        file_server.head(handler, length=len(content))
        handler.wfile.write(content)

    server.answer = answer
    file = dataclasses.replace(
        cifar10.CIFAR10_ARCHIVE,
        url=server.url,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    monkeypatch.setattr(cifar10, "CIFAR10_ARCHIVE", file)
    allowed = Downloads(Limits(connect_seconds=5, stall_seconds=5, schemes=("http",)))
    monkeypatch.setattr(downloads, "start", allowed.start)
    monkeypatch.setattr(downloads, "latest", allowed.latest)
    server.ended = lambda: allowed.latest(file).wait(file_server.PATIENCE)
    yield server
    server.stop()


def test_a_download_that_succeeds_is_looked_at_at_once(shown, published):
    test = clicked(opened(looked_at="cifar10"), "Download 0 MB")
    assert published.ended()
    test.run()
    assert not test.exception
    assert "CIFAR-10, on this machine: 50 pictures to learn from" in text_of(test)


def test_a_download_that_fails_says_why_and_can_be_tried_again(shown, published):
    good = published.answer
    published.answer = file_server.not_found
    test = clicked(opened(looked_at="cifar10"), "Download 0 MB")
    assert published.ended()
    test.run()
    assert "404 Not Found instead of the pictures" in test.warning[0].value.replace("\\", "")
    published.answer = good
    clicked(test, "Download 0 MB")
    assert published.ended()
    assert "CIFAR-10, on this machine" in text_of(test.run())


def test_a_download_can_be_cancelled(shown, published):
    published.answer = lambda handler: published.release.wait(file_server.PATIENCE)
    test = clicked(opened(looked_at="cifar10"), "Download 0 MB")
    until = time.monotonic() + file_server.PATIENCE
    while not published.asked and time.monotonic() < until:
        time.sleep(0.01)
    test.run()
    clicked(test, "Cancel")
    assert published.ended()
    test.run()
    assert "was cancelled" in test.warning[0].value
    published.release.set()


def test_the_network_is_asked_for_nothing_without_a_click(shown, published):
    opened(looked_at="cifar10")
    assert published.asked == []
