"""The results of a run, control by control, without a browser."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.datasets import DATASETS
from explorer.training.answers import answers_of
from explorer.training.store import Store
from explorer.ui import answered
from explorer.ui.views.train import answered_pictures
from tests.training.made_up import SIMPLE, made_up_run

view = import_module("explorer.ui.views.train.results")  # the package has its function there

SHORT = replace(SIMPLE, subset=500, epochs=1)


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.train.results import results

    with frame.page("What?\n\nThis."):
        results(st.session_state["stored"])


class _Page:
    """The page, and what its components were last given."""

    matrix: dict[str, Any]
    cards: dict[str, Any] | None = None

    def record_matrix(self, picture, **given) -> None:
        self.matrix = {"picture": picture, **given}

    def record_cards(self, sheets, answers, **given) -> None:
        self.cards = {"sheets": sheets, "answers": answers, **given}

    def open(self, stored, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["stored"] = stored
        for name, value in query.items():
            test.query_params[name.replace("_", "-")] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.cards = None
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(view, "confusion_matrix", opened.record_matrix)
    monkeypatch.setattr(answered_pictures, "answered_pictures", opened.record_cards)
    return opened


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return made_up_run(Store(tmp_path_factory.mktemp("runs"), None), SHORT)


def words(test: AppTest) -> str:
    return " ".join(one.value for one in [*test.markdown, *test.caption, *test.info])


def test_it_begins_with_the_most_frequent_mistake_and_its_pictures(page, stored):
    test = page.open(stored)
    given = answers_of(stored)
    row, column = map(int, page.matrix["chosen"].split("-"))
    mistakes = given.matrix - np.diag(np.diagonal(given.matrix))
    assert mistakes[row, column] == mistakes.max()
    assert f"{given.accuracy.count}" in words(test)
    assert len(page.cards["answers"]) == min(4, mistakes.max())
    for card in page.cards["answers"]:
        picture = int(card.value)
        assert (given.labels[picture], given.said(picture)) == (row, column)
        assert not card.right


def test_a_link_opens_a_cell(page, stored):
    page.open(stored, confused="3-3")
    assert page.matrix["chosen"] == "3-3"
    assert all(card.right for card in page.cards["answers"])


@pytest.mark.parametrize("link", ["3-10", "3", "a-b", "3-3-3", "-1-2"])
def test_a_link_to_a_cell_that_is_not_there_is_answered(page, stored, link):
    test = page.open(stored, confused=link)
    assert page.matrix["chosen"] != link
    assert "cell of the confusion matrix" in test.warning[0].value


def test_pages_of_pictures_are_turned(page, stored):
    test = page.open(stored, pictures="surest")
    first = [card.value for card in page.cards["answers"]]
    test.button(key="shelf-Further").click()
    page.run(test)
    second = [card.value for card in page.cards["answers"]]
    assert not set(first) & set(second)
    test.button(key="shelf-Back").click()
    page.run(test)
    assert [card.value for card in page.cards["answers"]] == first


def test_a_page_beyond_the_last_is_the_last(page, stored):
    page.open(stored, pictures="surest", leaf="999")
    assert page.cards["answers"]


@pytest.mark.parametrize("kind", ["surest", "worst"])
def test_the_worst_mistakes_come_first(page, stored, kind):
    page.open(stored, pictures=kind)
    given = answers_of(stored)
    pictures = [int(card.value) for card in page.cards["answers"]]
    chances = given.probabilities[pictures]
    weights = (
        chances.max(axis=1) if kind == "surest" else -chances[range(4), given.labels[pictures]]
    )
    assert (np.diff(weights) <= 0).all()
    assert not any(card.right for card in page.cards["answers"])


def test_without_the_pictures_the_numbers_still_stand(page, stored, monkeypatch):
    monkeypatch.setattr(type(DATASETS["digits"]), "available", False)
    entry = type(DATASETS["digits"])
    monkeypatch.setattr(entry, "load", lambda self: self.build(lambda done: None))
    test = page.open(stored)
    assert page.matrix["picture"].counts
    assert page.cards is None
    assert "not on this machine" in test.info[0].value.replace("\\", "")


def test_a_copy_in_another_order_is_tested_again_at_a_click(page, tmp_path):
    stored = made_up_run(Store(tmp_path, None), SHORT)
    labels = np.load(stored.folder / "labels.npy")
    np.save(stored.folder / "labels.npy", labels[::-1])
    test = page.open(stored)
    assert page.cards is None
    test.button(key="test-again").click()
    page.run(test)
    assert page.cards["answers"]
    assert "Tested again" in words(test)
    np.testing.assert_array_equal(answered.answers(stored).labels, labels)


def test_a_run_without_an_epoch_says_so(page, tmp_path):
    test = page.open(Store(tmp_path, None).create(SHORT))
    assert "nothing to show yet" in test.info[0].value.replace("\\", "")


def test_what_can_be_taken_along(page, stored):
    test = page.open(stored)
    assert not test.code
    test.session_state["take-run-along"] = True
    page.run(test)
    assert "class Run:" in test.code[0].value
