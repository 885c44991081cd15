"""Runs beside each other, without a browser."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.training.store import Store
from explorer.ui import training
from tests.training.made_up import SIMPLE, made_up_run

view = import_module("explorer.ui.views.train.compare")  # the package has its function there

SHORT = replace(SIMPLE, epochs=2)


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.train.compare import compare

    with frame.page("What?\n\nThis."):
        compare(st.session_state["stored"])


class _Page:
    shown: dict[str, Any]

    def record(self, curves, **given) -> None:
        self.shown = {"curves": curves, **given}

    def open(self, stored, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["stored"] = stored
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        test.run()
        assert not test.exception
        return test


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Eight runs, the newest first: four alike, then others, then one on another data set."""
    made = Store(tmp_path_factory.mktemp("runs"), None)
    made_up_run(made, replace(SHORT, dataset="shapes", epochs=1), seed=0)
    for seed, run in enumerate([replace(SHORT, batch_size=32), replace(SHORT, epochs=3)], 1):
        made_up_run(made, run, seed=seed)
    for seed in (3, 4, 5, 6):
        made_up_run(made, SHORT, seed=seed)
    made_up_run(made, SHORT, seed=6)
    return made


@pytest.fixture
def page(store, monkeypatch):
    opened = _Page()
    monkeypatch.setattr(view, "learning_curves", opened.record)
    monkeypatch.setattr(training, "store", lambda: store)
    return opened


def ids(store, *places: int) -> str:
    return "~".join(store.list()[place].id for place in places)


def test_it_begins_with_this_run_and_the_newest_on_the_same_data(page, store):
    this = store.list()[3]
    page.open(this)
    assert [one.mark for one in page.shown["curves"]] == ["A", "B", "C"]
    assert this.id[-6:] in page.shown["curves"][0].label
    assert not any(one.dashed for one in page.shown["curves"])


def test_a_link_chooses_runs_and_curves(page, store):
    page.open(store.list()[0], compared=ids(store, 5, 6), curve="both", against="seconds")
    curves = page.shown["curves"]
    assert [one.dashed for one in curves] == [True, False, True, False]
    assert page.shown["unit"] == "seconds"
    assert page.shown["epochs"] == max(one.epochs[-1] for one in curves) == 30
    assert curves[0].colour == curves[1].colour != curves[2].colour


@pytest.mark.parametrize("link", ["nobody-20261127-1200-aaaaaa", "too many", "twice"])
def test_a_link_that_does_not_fit_is_answered(page, store, link):
    text = {"too many": ids(store, *range(7)), "twice": ids(store, 0, 0)}.get(link, link)
    test = page.open(store.list()[0], compared=text)
    assert "runs to compare" in test.warning[0].value
    assert len(page.shown["curves"]) == 3


def test_only_settings_that_differ_are_in_the_table(page, store):
    test = page.open(store.list()[0], compared=ids(store, 0, 5, 6))
    table = test.dataframe[0].value
    assert list(table["Setting"]) == ["batch size", "epochs"]
    assert table.loc[table["Setting"] == "epochs", "B"].item() == "3"


def test_runs_with_the_same_settings_are_told_to_agree_or_not(page, store):
    test = page.open(store.list()[0], compared=ids(store, 0, 1, 2))
    told = [
        one.value for one in test.markdown if one.value.startswith("**") and "seed" in one.value
    ]
    assert len(told) == 3
    assert sum("same seed, same result" in one for one in told) == 1
    assert sum("differ by up to" in one.replace("\\", "") for one in told) == 2


def test_only_comparable_runs_are_ranked_together(page, store):
    test = page.open(store.list()[0], compared=ids(store, 0))
    [digits, shapes] = [one.value for one in test.dataframe]
    assert len(digits) == 7
    assert len(shapes) == 1
    assert digits["Accuracy"].is_monotonic_decreasing
    assert digits["Rank"].iloc[0] == 1
    assert sorted(digits[""]) == ["", "", "", "", "", "", "A"]


def test_another_choice_of_runs_is_kept(page, store):
    test = page.open(store.list()[0])
    first = store.list()[4].id
    test.multiselect(key="compared-field").set_value([first])
    page.run(test)
    assert len(page.shown["curves"]) == 1
    assert first[-6:] in page.shown["curves"][0].label


def test_an_empty_store_says_so(page, tmp_path, monkeypatch):
    empty = Store(tmp_path, None)
    monkeypatch.setattr(training, "store", lambda: empty)
    test = page.open(empty.create(SHORT))
    assert "nothing to compare yet" in test.info[0].value
