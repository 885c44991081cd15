"""The history of networks, control by control, without a browser."""

from __future__ import annotations

import csv
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.architectures.story import history_table
from explorer.figures.export import lines_as_csv
from explorer.ui import menu, run_choices
from explorer.ui.choices import (
    ARCHITECTURE,
    ARCHITECTURES_PART,
    CLASSIC,
    COMPARED_ARCHITECTURES,
    DIAGRAM_MODEL,
)
from explorer.ui.compared import FULL

# The package has a function of the same name as its module.
view = import_module("explorer.ui.views.architectures.history")


def script():
    from explorer.ui import frame
    from explorer.ui.views.architectures.history import history

    with frame.page("What?\n\nThis."):
        history()


class _Page:
    """The page, and the diagrams it showed last."""

    def __init__(self) -> None:
        self.diagrams: list[Any] = []
        self.left_for: list[str] = []

    def open(self, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.diagrams.clear()
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(view, "show_diagram", lambda drawn, **_: opened.diagrams.append(drawn))
    monkeypatch.setattr(menu, "go_to", opened.left_for.append)
    return opened


def words(test: AppTest) -> str:
    parts = [*test.subheader, *test.markdown, *test.caption, *test.metric]
    return " ".join(one.value for one in parts).replace("\\", "")


@pytest.mark.parametrize("name", CLASSICS)
def test_each_network_tells_its_story(page, name):
    entry = CLASSICS[name]
    test = page.open(classic=name)
    told = words(test)
    for part in (
        f"{entry.title} ({entry.year})",
        entry.added,
        entry.description.partition("\n\n")[2].replace("\n", " "),
        entry.paper,
        f"{entry.parameters:,}",
        entry.result.source,
        entry.counted_from,
        ARCHITECTURES[entry.small].description.partition("\n\n")[0],
    ):
        assert part in told, part
    assert entry.published in test.metric[0].delta
    [drawn] = page.diagrams
    assert entry.title in drawn.title


def test_it_begins_with_the_oldest_and_goes_on(page):
    test = page.open()
    names = list(CLASSICS)
    for name, after in pairwise(names):
        assert f"{CLASSICS[name].title} ({CLASSICS[name].year})" in words(test)
        test.button(key="history-next").click()
        page.run(test)
        assert test.query_params[CLASSIC.name] == after
    assert "history-next" not in [one.key for one in test.button]


def test_an_odd_link_shows_the_first_and_says_so(page):
    test = page.open(classic="nothing")
    assert "LeNet-5 (1998)" in words(test)
    assert "network of the history" in test.warning[0].value


def test_the_text_is_there_before_the_structure_is_read(page, monkeypatch):
    """As long as TensorFlow is loading, or when it was called off."""
    monkeypatch.setattr(view, "finished", lambda *_, **__: None)
    test = page.open(classic="vgg_16")
    assert "138,357,544" in words(test)
    assert page.diagrams == []


def test_it_is_opened_in_the_diagram(page):
    test = page.open(classic="resnet_34")
    test.button(key="history-diagram").click()
    test = page.run(test)
    assert chosen(test, ARCHITECTURES_PART) == "diagram"
    assert chosen(test, DIAGRAM_MODEL) == "resnet_34"


def test_it_is_compared_with_the_one_before(page):
    test = page.open(classic="resnet_34")
    test.button(key="history-compare").click()
    test = page.run(test)
    assert chosen(test, ARCHITECTURES_PART) == "compare"
    assert chosen(test, COMPARED_ARCHITECTURES, FULL) == "resnet_18~resnet_34"


def test_its_small_form_goes_to_training(page):
    test = page.open(classic="densenet_121")
    test.button(key="history-train").click()
    test = page.run(test)
    assert page.left_for == ["train"]
    first = next(iter(run_choices.PRESETS))
    assert chosen(test, ARCHITECTURE, first) == "densenet_small"


def chosen(test: AppTest, choice, of: str = "") -> Any:
    return test.session_state["visitor"].choices.get((choice.name, of))


def test_the_table_has_a_line_for_each():
    lines = list(csv.DictReader(lines_as_csv(*history_table()).splitlines()))
    assert [line["network"] for line in lines] == [one.title for one in CLASSICS.values()]
    assert [int(line["parameters"]) for line in lines] == [
        one.parameters for one in CLASSICS.values()
    ]
