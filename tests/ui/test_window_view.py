"""The sliding window, control by control, without a browser."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.detection.side_by_side import photos_side_by_side
from explorer.images import Image
from explorer.look import Look
from explorer.samples import sample
from explorer.ui import slow_work
from tests.detection.small_networks import SIDE, network, noise, without_padding
from tests.models import CLASSES, depthwise_separable

# The package has functions of the same names as its modules.
view = import_module("explorer.ui.views.detection.window")
walking = import_module("explorer.ui.views.detection.window.walking")
passing = import_module("explorer.ui.views.detection.window.one_pass")


def script():
    from importlib import import_module

    import streamlit as st

    from explorer.ui import frame

    with frame.page("What?\n\nThis."):
        import_module("explorer.ui.views.detection.window")._sliding(
            st.session_state["look"], "Picture: nobody"
        )


class _Page:
    """The page, and what its components were last given."""

    walk: dict[str, Any] | None
    rows: dict[str, Any]

    def record_walk(self, version, photo, levels, best, found, **given) -> None:
        json.dumps([levels, best, found], allow_nan=False)
        self.walk = {"version": version, "levels": levels, "best": best, "found": found, **given}

    def record_row(self, pictures, key, small=False) -> None:
        self.rows[key] = pictures

    def open(self, look: Look, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["look"] = look
        for name, value in query.items():
            test.query_params[name.replace("_", "-")] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.walk, self.rows = None, {}
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(walking, "window_walk", opened.record_walk)
    monkeypatch.setattr(passing, "picture_row", opened.record_row)
    return opened


@pytest.fixture(scope="module")
def look() -> Look:
    return Look(network(without_padding()), noise(48, 64))


def words(test: AppTest) -> str:
    kinds = (test.markdown, test.caption, test.warning, test.text)
    return " ".join(one.value for kind in kinds for one in kind).replace("\\", "")


def test_it_counts_walks_and_passes_at_once(page, look):
    test = page.open(look)
    # The smallest window is half the height: 24 pixels, so the picture becomes 32 x 43.
    first, second = page.walk["levels"]
    assert [first["height"], first["width"], first["window"]] == [32, 43, [SIDE, SIDE]]
    counts = [len(one["scores"]) for one in (first, second)]
    assert f"**{sum(counts)} forward passes**" in words(test)
    assert len(page.walk["best"][0]) == sum(counts)
    assert counts[0] == len(first["rows"]) * len(first["columns"])
    assert all(0 <= one <= 1 for level in page.walk["levels"] for one in level["scores"])
    assert set(page.rows) == {"passes-0", "passes-1"}
    assert [one.label for one in test.metric][-1] == "Speed-up, measured here"
    assert "0.0\xa0% at most" in words(test)  # nothing is padded
    assert "convolution 1 × 1" in words(test)


def test_a_link_sets_window_stride_factor_class_and_threshold(page, look):
    page.open(
        look,
        slide_side="100",
        slide_stride="16",
        slide_factor="1.19",
        slide_class="2",
        slide_threshold="30",
        slide_boxes="one",
    )
    [level] = page.walk["levels"]
    assert (level["side"], level["rows"], level["columns"]) == (48, [0], [0, 5])
    assert page.walk["class_name"] == "class 2"
    assert (page.walk["threshold"], page.walk["boxes"]) == (30, "one")
    assert {box["label"] for box in page.walk["found"]["one"]} <= {2}


def test_another_class_changes_the_maps_and_not_the_walk(page, look):
    test = page.open(look)
    before = page.walk
    field = test.selectbox(key="slide-class-field")
    field.set_value(field.options and sorted(range(CLASSES))[-1])
    page.run(test)
    assert page.walk["version"] == before["version"]
    assert page.walk["best"] == before["best"]


def test_settings_without_a_window_are_answered_with_a_sentence(page):
    wide = Look(network(without_padding()), Image(np.zeros((20, 2000, 3), np.uint8), "wide"))
    test = page.open(wide, slide_side="25", slide_stride="4")
    assert page.walk is None
    assert "choose a larger window" in test.warning[0].value


def test_expensive_walks_ask_first(page, look, monkeypatch):
    monkeypatch.setattr(view, "_AT_ONCE", 0)
    monkeypatch.setattr(slow_work, "_kept", {})
    test = page.open(look)
    assert page.walk is None
    assert "forward passes" in words(test)
    test.button(key="sliding-window-compute").click()
    page.run(test)
    assert page.walk is not None


def test_networks_that_cannot_be_turned_still_walk(page):
    test = page.open(Look(network(depthwise_separable()), noise(48, 64)))
    assert page.walk is not None
    assert page.rows == {}
    assert "cannot be turned" in words(test)


def whole_part():
    from importlib import import_module

    from explorer.ui import frame

    with frame.page("What?\n\nThis."):
        import_module("explorer.ui.views.detection.window").window()


@pytest.mark.parametrize(("link", "shown"), [({}, "several"), ({"picture": "coffee"}, "own")])
def test_it_begins_with_several_photos_until_a_picture_is_chosen(page, monkeypatch, link, shown):
    searched: list[Image] = []

    def look_at(image: Image) -> Look:
        searched.append(image)
        return Look(network(without_padding()), image)

    monkeypatch.setattr(view.networks, "look_at", look_at)
    test = AppTest.from_function(whole_part, default_timeout=120)
    for name, value in link.items():
        test.query_params[name] = value
    page.run(test)
    [image] = searched
    assert image is (photos_side_by_side() if shown == "several" else sample("coffee"))
    [switch] = [one for one in test.get("button_group") if one.key == "slide-over-field"]
    assert switch.value == shown
    assert page.walk["aspect"] == pytest.approx(image.width / image.height)
    assert image.credit in words(test)
