"""The part for mobile of the page Architectures, without a browser and without converting."""

from __future__ import annotations

from importlib import import_module

import pytest
from cachetools import LRUCache
from streamlit.testing.v1 import AppTest

from explorer.datasets import DatasetEntry
from explorer.model_files import model_store
from explorer.model_files.own_model import OwnModel
from explorer.tflite.formats import FORMATS
from explorer.tflite.kept import FileShelf
from explorer.ui import own_models, slow_work
from explorer.ui.state import memory
from tests.model_files.test_own_network import own
from tests.tflite.ready import optimised

converting = import_module("explorer.ui.views.architectures.mobile.converting")


def script():
    from explorer.ui import frame
    from explorer.ui.views.architectures.mobile import mobile

    with frame.page("What?\n\nThis."):
        mobile()


@pytest.fixture
def jobs(monkeypatch) -> list:
    """What was asked to be converted; it is answered at once."""
    asked = []

    def optimise(job, watch):
        watch("int8: converting", 1, 2)
        asked.append(job)
        return optimised(job.labels is not None), {name: name.encode() for name in FORMATS}

    monkeypatch.setattr(converting, "optimise", optimise)
    monkeypatch.setattr(converting, "SHELF", FileShelf())
    monkeypatch.setattr(slow_work, "_kept", LRUCache(slow_work.MOST_KEPT))
    return asked


@pytest.fixture(autouse=True)
def without_cifar10(monkeypatch):
    """As on a machine that has only what comes with the app."""
    here = property(lambda entry: entry.name != "cifar10")
    monkeypatch.setattr(DatasetEntry, "available", here)


def opened(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    for name, value in query.items():
        test.query_params[name.replace("_", "-")] = value
    return run(test)


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    shown = [*test.markdown, *test.caption, *test.subheader]
    return " ".join(one.value for one in shown).replace("\\", "")


def test_at_first_a_network_whose_pictures_are_here(jobs):
    test = opened()
    assert test.selectbox(key="mobile-network-field").value == "digits_judge"
    table = test.dataframe[0].value
    assert table["Format"].tolist() == [entry.title for entry in FORMATS.values()]
    assert table["Size to expect"].tolist()[0] == "about 105\N{NO-BREAK SPACE}kB"  # 26,362 times 4
    assert "The largest weight of filter" in words(test)
    assert not jobs


def test_a_click_converts_measures_and_offers_the_files(jobs):
    test = opened(mobile_pictures="100")
    test.button(key="mobile-compute").click()
    run(test)
    [job] = jobs
    assert job.model[:2] == b"PK"
    assert len(job.test) == len(job.labels) == 100
    assert "int8 is 4.0 times smaller than float32 and loses 2.0 points" in words(test)
    assert len(test.dataframe[1].value) == 1 + len(FORMATS)
    offered = [one.proto.label for one in test.get("download_button")]
    assert {f"{entry.title} (.tflite)" for entry in FORMATS.values()} < set(offered)
    run(test)
    assert len(jobs) == 1  # kept


def test_files_that_went_are_asked_for_again(jobs, monkeypatch):
    test = opened()
    test.button(key="mobile-compute").click()
    run(test)
    monkeypatch.setattr(converting, "SHELF", FileShelf())
    run(test)
    assert "is converted to every format" in words(test)
    test.button(key="mobile-compute").click()
    run(test)
    assert len(jobs) == 2


def test_without_its_data_set_accuracy_is_not_measured(jobs):
    test = opened(mobile_network="run-simple-cnn-cifar10")
    assert "Without CIFAR-10 accuracy cannot be measured" in words(test)
    test.button(key="mobile-compute").click()
    run(test)
    assert jobs[0].labels is None
    assert "how many of these answers are right is not known" in words(test)
    test.button(key="do-without-download").click()
    run(test)
    assert test.selectbox(key="mobile-network-field").value == "digits_judge"


def test_what_cannot_be_converted_is_said(jobs, monkeypatch):
    def refuse(job, watch):
        raise ValueError("It could not be.")

    monkeypatch.setattr(converting, "optimise", refuse)
    test = opened()
    test.button(key="mobile-compute").click()
    run(test)
    assert "It could not be" in test.warning[0].value.replace("\\", "")


def test_fewer_bits_are_told_with_their_numbers(jobs):
    test = opened(mobile_bits="2")
    assert "the largest whole number of 2 bits is 1" in words(test)
    assert "The kernel uses 3 of the 3 whole numbers" in words(test)


def test_a_link_names_a_model_of_ones_own(jobs):
    digest = model_store.keep(own(digest="a1" * 16))
    test = opened(mobile_network=f"own-{digest}")
    assert test.selectbox(key="mobile-network-field").value == f"own-{digest}"
    assert not test.warning


def test_a_model_that_is_gone_is_answered(jobs):
    test = opened(mobile_network="own-" + "0" * 32)
    assert "upload it again" in test.warning[0].value.replace("\\", "")
    assert test.selectbox(key="mobile-network-field").value == "digits_judge"


def test_a_model_is_chosen_as_soon_as_it_is_here(jobs, monkeypatch):
    test = opened(mobile_network="digits_judge")
    mine = own(digest="b2" * 16)
    with monkeypatch.context() as patch:
        patch.setattr(own_models, "bring", lambda: brought(mine))
        run(test)
    run(test)
    assert test.selectbox(key="mobile-network-field").value == f"own-{mine.digest}"


def brought(model: OwnModel) -> None:
    """As if it had been uploaded just now."""
    model_store.keep(model)
    memory().own_model = model
