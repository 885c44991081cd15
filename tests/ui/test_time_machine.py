"""The time machine, control by control, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.datasets import DATASETS
from explorer.training import files, replay
from explorer.training.run_state import Status
from explorer.training.store import Store
from explorer.ui import training
from tests.training.made_up import SIMPLE, made_up_run

view = import_module("explorer.ui.views.train.time_machine")  # the package has its function there

SHORT = replace(SIMPLE, subset=500, epochs=3)


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.train.time_machine import time_machine

    with frame.page("What?\n\nThis."):
        time_machine(st.session_state["stored"])


class _Page:
    """The page, and what the machine was last given."""

    shown: dict[str, Any] | None = None
    state: dict[str, Any] | None = None
    names: tuple[str, ...] = ()
    chosen: str = ""

    def record(self, shown, state, on_change, key) -> None:
        self.shown, self.state, self.take = shown, state, on_change

    def record_pictures(self, sheet, items, chosen, label, on_pick, **given) -> None:
        self.names, self.chosen = tuple(item.value for item in items), chosen

    def open(self, stored, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["stored"] = stored
        for name, value in query.items():
            test.query_params[name.replace("_", "-")] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.shown, self.names = None, ()
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(view, "machine", opened.record)
    monkeypatch.setattr(view, "thumbnails", opened.record_pictures)
    monkeypatch.setattr(training, "state_of", lambda stored: stored.state)
    return opened


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return made_up_run(Store(tmp_path_factory.mktemp("runs"), None), SHORT)


def words(test: AppTest) -> str:
    boxes = [*test.caption, *test.info, *test.warning, *test.error]
    return " ".join(box.value for box in boxes).replace("\\", "")


def test_it_begins_at_the_last_epoch_with_a_picture_that_the_network_should_know(page, stored):
    page.open(stored)
    assert page.state["epoch"] == -1
    assert page.shown["epochs"] == [0, 1, 2, 3]
    assert page.names[0] == "own"
    assert page.chosen == page.names[1] == str(stored.state.watched[0])
    assert page.shown["right"] == 0
    assert len(page.shown["probabilities"]) == 4
    for shares in page.shown["probabilities"]:
        assert sum(shares) == pytest.approx(1, abs=0.01)


def test_all_that_is_sent_is_under_a_megabyte(page, stored):
    page.open(stored)
    assert len(json.dumps(page.shown)) < 1_000_000


def test_the_matrices_are_those_of_the_epochs_coloured_alike(page, stored):
    page.open(stored)
    matrix = page.shown["matrix"]
    for moment, counts in zip(replay.moments(stored), matrix["counts"], strict=True):
        assert [list(row) for row in counts] == moment.matrix.tolist()
    strongest = [
        max(value for r, row in enumerate(one) for c, value in enumerate(row) if r != c)
        for one in matrix["strengths"]
    ]
    assert max(strongest) == 65
    assert strongest[-1] < 65  # it makes fewer mistakes in the end


def test_a_link_to_an_epoch_a_picture_and_a_class(page, stored):
    watched = str(stored.state.watched[4])
    page.open(stored, epoch="1", walked=watched, **{"class": "7"}, epoch_scale="own")
    assert page.state["epoch"] == 1
    assert page.state["scale"] == "own"
    assert page.state["explained"] == 7
    assert page.shown["explained"] == (7, 7, 7, 7)
    assert page.chosen == watched
    assert page.shown["right"] == 4


@pytest.mark.parametrize("link", ["4", "-1", "x"])
def test_a_link_to_an_epoch_that_is_not_there_is_answered(page, stored, link):
    test = page.open(stored, epoch=link)
    assert page.state["epoch"] == -1
    assert "epoch" in words(test)


def test_a_picture_that_the_visitor_has_chosen_comes_first(page, stored):
    page.open(stored, picture="coffee")
    assert page.chosen == "own"
    assert page.shown["right"] == -1


@pytest.mark.parametrize(
    ("field", "value", "where"), [("layer", "dropout2", "maps"), ("filters", "conv3", "filters")]
)
def test_other_layers_are_chosen(page, stored, field, value, where):
    test = page.open(stored)
    before = page.shown[where]["sheet"]["sprite"]
    test.selectbox(key=f"{field}-field").set_value(value)
    page.run(test)
    assert value in page.shown[where]["title"]
    assert page.shown[where]["sheet"]["sprite"] != before


def test_without_the_data_set_the_visitor_s_picture_is_taken_through(page, tmp_path, monkeypatch):
    stored = made_up_run(Store(tmp_path, None), SHORT)
    entry = type(DATASETS["digits"])
    monkeypatch.setattr(entry, "available", False)
    monkeypatch.setattr(entry, "load", lambda self, progress: self.build(progress))
    test = page.open(stored)
    assert page.names == ()
    assert page.shown["right"] == -1
    assert page.shown["matrix"] is not None  # labels came with the run
    assert "not on this machine" in words(test)


def test_without_labels_it_says_so_in_a_sentence(page, tmp_path, monkeypatch):
    stored = made_up_run(Store(tmp_path, None), SHORT)
    (stored.folder / "labels.npy").unlink()
    entry = type(DATASETS["digits"])
    monkeypatch.setattr(entry, "available", False)
    monkeypatch.setattr(entry, "load", lambda self, progress: self.build(progress))
    test = page.open(stored)
    assert page.shown["matrix"] is None
    assert "mistakes cannot be counted" in words(test)


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.QUEUED, "appear here as soon as"), (Status.FAILED, "Choose another")],
)
def test_a_run_without_epochs_says_what_to_do(page, tmp_path, status, said):
    stored = Store(tmp_path, None).create(SHORT, status=status)
    test = page.open(stored)
    assert said in words(test)
    assert page.shown is None


def test_of_a_run_with_one_epoch_there_is_no_way_back(page, tmp_path):
    stored = made_up_run(Store(tmp_path, None), SHORT)
    for epoch in (0, 1, 2):
        (stored.folder / "snapshots" / f"{epoch:04}.npz").unlink()
    test = page.open(stored)
    assert "only epoch 3 was kept" in words(test)
    assert page.shown["epochs"] == [3]


def test_new_epochs_of_a_run_that_goes_on_are_taken_up(page, tmp_path):
    stored = made_up_run(Store(tmp_path, None), SHORT, epochs=1, status=Status.RUNNING)
    test = page.open(stored)
    assert page.shown["epochs"] == [0, 1]
    snapshots = stored.folder / "snapshots"
    (snapshots / "0002.npz").write_bytes((snapshots / "0001.npz").read_bytes())
    page.run(test)
    assert page.shown["epochs"] == [0, 1, 2]


def test_what_the_browser_tells_is_checked(page, stored):
    page.open(stored)
    fine = {"epoch": 2, "scale": "own", "opacity": 30, "explained": 3}
    for wrong in (
        {"epoch": 4},
        {"epoch": "2"},
        {"scale": "log"},
        {"opacity": 101},
        {"explained": 10},
        {"explained": None},
    ):
        with pytest.raises((KeyError, TypeError, ValueError)):
            page.take({**fine, **wrong})


def test_its_own_run_was_not_changed(stored):
    assert files.read_json(stored.folder / "state.json")["status"] == "complete"
