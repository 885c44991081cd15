"""The picker of scenes, without a browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.datasets.fitting import fitted
from explorer.samples import sample
from explorer.scenes.dataset import held_out
from explorer.ui import scenes
from explorer.ui.choices import SCENE

NUMBER = scenes.DEFAULT_NUMBER
FIRST = NUMBER // scenes.PER_PAGE * scenes.PER_PAGE


def script():
    import streamlit as st

    from explorer.ui import frame, scenes

    with frame.page("What?\n\nThis."):
        st.session_state["chosen"] = scenes.choose_scene(own=st.session_state["own"])


class _Page:
    """What the row of thumbnails was last given."""

    row: dict[str, Any]

    def record(self, sheet, items, chosen, label, on_pick, key, **look) -> None:
        self.row = {"sheet": sheet, "items": items, "chosen": chosen, "on_pick": on_pick}

    def open(self, *, own: bool = True, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=60)
        test.session_state["own"] = own
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(scenes, "thumbnails", opened.record)
    return opened


def numbers(page: _Page) -> list[str]:
    return [item.value for item in page.row["items"]]


def test_at_first_a_medium_scene_with_all_classes(page):
    chosen = page.open().session_state["chosen"]
    assert (chosen.level, chosen.number, chosen.is_own) == ("medium", NUMBER, False)
    assert set(chosen.scene.labels.tolist()) == set(range(5))
    assert chosen.scene is held_out("medium", NUMBER)
    assert numbers(page) == [str(number) for number in range(FIRST, FIRST + 12)]
    assert page.row["chosen"] == str(NUMBER)
    assert page.row["sheet"].count == 12


def test_a_link_says_level_and_number(page):
    test = page.open(scenes="hard", scene="299")
    assert test.session_state["chosen"].scene is held_out("hard", 299)
    assert numbers(page) == [str(number) for number in range(288, 300)]
    assert not test.warning


@pytest.mark.parametrize("query", [{"scenes": "impossible"}, {"scene": "300"}, {"scene": "-1"}])
def test_a_link_to_what_is_not_there_is_answered(page, query):
    test = page.open(**query)
    assert test.session_state["chosen"].scene is held_out("medium", NUMBER)
    assert "scene" in test.warning[0].value


def test_further_thumbnails(page):
    test = page.open()
    further = next(one for one in test.button if one.label == "Further")
    further.click().run()
    assert numbers(page) == [str(number) for number in range(FIRST + 12, FIRST + 24)]
    assert test.session_state["chosen"].number == NUMBER
    next(one for one in test.button if one.label == "Back").click().run()
    assert numbers(page)[0] == str(FIRST)


def test_a_thumbnail_is_chosen(page, monkeypatch):
    made = []
    page.open()
    monkeypatch.setattr(type(SCENE), "set", lambda choice, value, of="": made.append(value))
    page.row["on_pick"]("7")
    assert made == [7]


def test_an_own_picture_has_the_size_of_a_scene_and_no_truth(page):
    chosen = page.open(scenes="own").session_state["chosen"]
    assert (chosen.level, chosen.number, chosen.is_own) == (scenes.OWN, -1, True)
    scene = chosen.scene
    assert scene.boxes is scene.labels is scene.mask is None
    np.testing.assert_array_equal(scene.pixels, fitted(sample("cat"), (96, 96, 3)))
    assert "Picture: " in chosen.credit


def test_a_part_can_do_without_own_pictures(page):
    test = page.open(own=False, scenes="own")
    assert test.session_state["chosen"].level == "medium"
    assert test.warning
