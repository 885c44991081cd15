"""The part of the page Transfer that trains in phases, without a browser."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

from explorer.training.phases import ALL, LESSON
from explorer.training.worker import work
from explorer.transfer import example
from explorer.ui.views.transfer import phases

PATIENCE = 120


@pytest.fixture
def curves(monkeypatch):
    """What the figure of curves was last given."""
    given = {}

    def show(lines, epochs, classes, key, note="", unit="epochs", changes=()):
        given.update(lines=lines, epochs=epochs, classes=classes, changes=changes)

    view = sys.modules[f"{phases.__module__}.course"]
    monkeypatch.setattr(view, "learning_curves", show)
    return given


def _script() -> None:
    from explorer.ui import frame
    from explorer.ui.views.transfer.phases import phases

    with frame.page("Title\n\nStory."):
        phases()


@pytest.fixture
def page(jobs, curves):
    return AppTest.from_function(_script, default_timeout=PATIENCE).run()


def clicked(page: AppTest, label: str) -> AppTest:
    [button] = [one for one in page.button if one.label == label]
    return button.click().run()


def submitted(jobs):
    """What was submitted: in phases, and from scratch."""
    runs = [stored.run for stored in jobs.store.list()]
    return sorted(runs, key=lambda run: not run.phases)


def test_at_first_a_recorded_pair_is_shown_with_marks_where_phases_change(page, curves):
    assert not page.exception
    found = example.recorded()
    assert [when for when, _ in curves["changes"]] == [0, 5, 10]
    assert curves["epochs"] == found.phased.epochs
    assert max(curves["lines"][0].accuracies) > max(curves["lines"][-1].accuracies)


def test_both_runs_learn_the_same_pictures(page, jobs):
    page = clicked(page, "Train both")
    assert not page.exception
    phased, scratch = submitted(jobs)
    assert phased.course == LESSON
    assert not scratch.phases
    for name in ("dataset", "subset", "seed", "epochs", "augmentations", "batch_size"):
        assert getattr(phased, name) == getattr(scratch, name)


def test_what_is_changed_is_trained(page, jobs):
    page.select_slider[0].set_value(38).run()
    page.number_input[0].set_value(2).run()
    clicked(page, "Train both")
    phased, _ = submitted(jobs)
    assert [one.layers for one in phased.course] == [0, 38, ALL]
    assert phased.course[0].epochs == 2


def test_the_deeper_the_more_learns(page):
    def told() -> list[float]:
        return [one.proto.value for one in page.get("progress")]

    head, top, everything = told()
    assert head < top < everything < 100
    page.select_slider[0].set_value(98).run()
    assert told()[1] > top
    assert (told()[0], told()[2]) == (head, everything)


def test_a_base_that_is_not_here_is_offered(page, jobs, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    page.selectbox[0].set_value("vgg16").run()
    assert not page.exception
    assert any("not on this machine" in one.value for one in page.markdown)
    assert not [one for one in page.button if one.label == "Train both"]


TINY = {
    "data": "shapes",
    "subset": "100",
    "base-side": "64",
    "scratch": "simple_cnn",
    "epochs-1": "1",
    "epochs-2": "1",
    "epochs-3": "1",
}


def test_tiny_phases_are_really_trained_and_shown(jobs, curves):
    page = AppTest.from_function(_script, default_timeout=PATIENCE)
    page.query_params.update(TINY)
    page = clicked(page.run(), "Train both")
    for stored in jobs.store.list():
        assert work(stored.folder) == 0
    page.run()
    assert not page.exception
    said = [one.value for one in page.caption]
    assert sum("Complete\\: right about" in one for one in said) == 2
    phased, training, scratch = curves["lines"]
    assert phased.epochs == scratch.epochs == (0, 1, 2, 3)
    assert training.epochs[-1] == 3
    assert [label for _, label in curves["changes"]] == ["head", "+ 20 layers", "everything"]
