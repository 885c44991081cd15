"""The feature maps of the Inspect page, control by control, without a browser."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.architectures import ARCHITECTURES
from explorer.look import Look
from explorer.samples import sample
from explorer.ui.choices import CELL_TRAIL, LAYERS, OPENED_MAPS
from explorer.ui.places import Place, places_text, read_places

# The package has functions of the same names as its modules.
view = import_module("explorer.ui.views.inspect.maps")
trail = import_module("explorer.ui.views.inspect.cell_trail")


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.inspect.maps import maps

    with frame.page("What?\n\nThis."):
        maps(st.session_state["look"])


@pytest.fixture(scope="module")
def look() -> Look:
    return Look(ARCHITECTURES["lenet5"].network(), sample("cat"))


class _Page:
    """The page, and what its components were last given."""

    grids: dict[str, dict[str, Any]]
    sums: dict[str, dict[str, Any]]

    def record_grid(self, tiles, labels, key, **given) -> None:
        self.grids[key] = {"tiles": tiles, "labels": labels, **given}

    def record_sum(self, title, way, core, steps, offer, key, **given) -> None:
        json.dumps(core, allow_nan=False)
        self.sums[key] = {"title": title, "trail": way, "core": core, "steps": steps, **given}

    def open(self, look: Look, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["look"] = look
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.grids, self.sums = {}, {}
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(view, "map_grid", opened.record_grid)
    monkeypatch.setattr(trail, "cell_sum", opened.record_sum)
    return opened


def words(test: AppTest) -> str:
    return " ".join(one.value for one in [*test.markdown, *test.subheader]).replace("\\", "")


def test_at_first_an_early_layer_and_the_last(page, look):
    test = page.open(look)
    assert list(page.grids) == ["maps-0", "maps-1"]
    assert [one.value for one in test.subheader[:2]] == ["c1", "s4"]
    assert sorted(page.grids["maps-0"]["tiles"].channels) == list(range(6))
    assert all(given["core"] is None for given in page.sums.values())


def test_a_link_names_layers_maps_and_a_cell(page, look):
    page.open(look, layers="c3", opened="c3,5", trail="c3,7,4,2")
    assert list(page.grids) == ["maps-0"]
    assert page.grids["maps-0"]["chosen"] == 5
    assert page.grids["maps-0"]["opened"] == (7, 4, 2)
    given = page.sums["cell-0"]
    assert given["title"].startswith("c3 map 7, row 4, column 2 = ")
    value = look.maps("c3")[0][4, 2, 7]
    assert given["core"]["cell"]["value"] == pytest.approx(value)
    assert len(given["core"]["slices"]) == 6
    assert given["core"]["leads_back"]


@pytest.mark.parametrize("link", ["c3,5,10,0", "c3,16,0,0", "nowhere,0,0,0", "c3", "c3,a,1,1"])
def test_a_link_to_a_cell_that_is_not_there_is_answered(page, look, link):
    test = page.open(look, layers="c3", trail=link)
    assert page.sums["cell-0"]["core"] is None
    assert "cell" in test.warning[0].value


@pytest.fixture
def chosen(monkeypatch) -> list[str]:
    """What is chosen from now on."""
    made = []
    record = lambda choice, value, of="": made.append(value)  # noqa: E731
    monkeypatch.setattr(type(CELL_TRAIL), "set", record)
    return made


def test_the_way_back_goes_on_and_back(page, look, chosen):
    page.open(look, layers="c3", trail="c3,7,4,2;s2,1,5,3")
    given = page.sums["cell-0"]
    assert given["title"].startswith("s2 map 1, row 5, column 3 = ")
    assert len(given["trail"]) == 2
    given["on_cell"](Place("c1", 1, 10, 6))
    given["on_back"](0)
    given["on_cell"](Place(look.view.input_name, 0, 3, 3))  # nothing made the picture
    assert chosen == ["c3,7,4,2;s2,1,5,3;c1,1,10,6", "c3,7,4,2"]


def test_a_long_way_back_keeps_its_beginning_and_its_end(page, look, chosen):
    way = [Place("c3", 7, 4, 2), *(Place("s2", 1, 5, column) for column in range(7))]
    page.open(look, layers="c3", trail=places_text(way))
    page.sums["cell-0"]["on_cell"](Place("c1", 1, 10, 6))
    kept = read_places(chosen[0])
    assert len(kept) == len(way)
    assert (kept[0], kept[1], kept[-1]) == (way[0], way[2], Place("c1", 1, 10, 6))


def test_of_the_picture_nothing_leads_further_back(page, look):
    page.open(look, layers="c1", trail="c1,1,10,6")
    assert not page.sums["cell-0"]["core"]["leads_back"]
    assert [one["name"] for one in page.sums["cell-0"]["core"]["slices"]] == ["grey"]


def test_the_score_of_the_answer_is_a_sum_too(page, look):
    best = look.top_classes(1)[0]
    test = page.open(look, layers="c3", trail=f"output,{best}")
    given = page.sums["cell-answer"]
    assert f"unit {best} (" in given["title"]
    assert given["core"]["activation"] == "softmax"
    assert given["core"]["cell"]["value"] == pytest.approx(look.probabilities[best], abs=1e-5)
    assert page.sums["cell-0"]["core"] is None
    assert "From the answer back" in words(test)


def test_without_any_layer_the_usual_ones_come_back(page, look):
    test = page.open(look, layers="c1")
    test.multiselect(key="layers-field").set_value([])
    page.run(test)
    assert list(page.grids) == ["maps-0", "maps-1"]


def test_dead_maps_are_counted(page, look, monkeypatch):
    monkeypatch.setattr(view.inspected, "dead_maps", lambda look, path: [2, 5])
    test = page.open(look, layers="c3")
    assert "**2 of the 16 maps are zero everywhere on this picture**: 2, 5" in words(test)


def test_statistics_come_once_they_are_asked_for(page, look):
    test = page.open(look, layers="c3", gallery="digits")
    assert "forward passes" in words(test)
    test.button(key="channel-statistics-compute").click()
    page.run(test)
    assert "c3 over 300 pictures" in words(test)
    assert "16 channels" in words(test)


def test_choices_have_names_of_their_own():
    names = {choice.name for choice in (LAYERS, OPENED_MAPS, CELL_TRAIL)}
    assert names == {"layers", "opened", "trail"}


def test_places_survive_a_link():
    places = (Place("base/conv;1,x~", 3, 0, 5), Place("dense:2", 7))
    assert read_places(places_text(places)) == places
    with pytest.raises(ValueError, match="no place"):
        read_places("conv,1,2")


def test_maps_at_once(page, look):
    page.open(look, layers="c5", maps="24")
    assert len(page.grids["maps-0"]["tiles"].channels) == 24
    page.open(look, layers="c5", maps="512")
    shown = page.grids["maps-0"]["tiles"].channels
    assert sorted(shown) == list(np.arange(120))
