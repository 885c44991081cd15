"""Two boxes and anchors on the page Detection, without a browser."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from explorer.detection.anchor_setting import AnchorSetting
from explorer.detection.two_boxes import first_boxes, whole_boxes
from explorer.scenes.dataset import held_out
from explorer.ui.scenes import DEFAULT_LEVEL, DEFAULT_NUMBER

# The package has functions of the same names as its modules.
overlap = import_module("explorer.ui.views.detection.overlap")
anchors = import_module("explorer.ui.views.detection.anchors")
SCENE = held_out(DEFAULT_LEVEL, DEFAULT_NUMBER)
OTHER = f"{DEFAULT_LEVEL} 3"


def overlap_script():
    from explorer.ui import frame
    from explorer.ui.views.detection.overlap import overlap

    with frame.page("What?\n\nThis."):
        overlap()


def anchors_script():
    from explorer.ui import frame
    from explorer.ui.views.detection.anchors import anchors

    with frame.page("What?\n\nThis."):
        anchors()


class _Page:
    """A page, and what its component was given last; `tell` answers for the browser."""

    def __init__(self, script, monkeypatch, view, name):
        self.test = AppTest.from_function(script, default_timeout=60)
        monkeypatch.setattr(view, name, self._record)

    def _record(self, *given, **named) -> None:
        self.given, self.named = given, named
        json.dumps({name: one for name, one in named.items() if name != "on_change"})
        if self.told is not None:
            told, self.told = self.told, None
            named["on_change"](told)

    def open(self, **query: str) -> _Page:
        self.told = None
        for name, value in query.items():
            self.test.query_params[name] = value
        return self.run()

    def tell(self, **sent) -> _Page:
        self.told = sent
        return self.run().run()  # told at the end of the first run

    def run(self) -> _Page:
        self.test.run()
        assert not self.test.exception
        return self


@pytest.fixture
def boxes(monkeypatch) -> _Page:
    return _Page(overlap_script, monkeypatch, overlap, "two_boxes")


@pytest.fixture
def grid(monkeypatch) -> _Page:
    return _Page(anchors_script, monkeypatch, anchors, "anchor_map")


def test_box_a_begins_on_the_largest_object_and_can_be_put_on_each(boxes):
    _, shown, objects = boxes.open().given
    assert shown == first_boxes(SCENE.boxes)
    assert [one["box"] for one in objects] == whole_boxes(SCENE.boxes)
    assert boxes.named["challenge"] == ""


def test_boxes_of_a_link_are_shown_and_each_scene_keeps_its_own(boxes):
    text = "1-2-30-40_5-6-70-80"
    assert boxes.open(**{"two-boxes": text, "box-task": "half"}).given[1].text == text
    assert boxes.named["challenge"] == "half"
    moved = "1-2-30-40_6-6-71-80"
    boxes.tell(boxes=moved, challenge="", scene=boxes.named["scene"])
    assert boxes.given[1].text == moved
    assert boxes.test.query_params["two-boxes"] in (moved, [moved])
    assert "box-task" not in boxes.test.query_params


def test_boxes_over_another_scene_are_not_taken_for_this_one(boxes):
    before = boxes.open().given[1]
    boxes.tell(boxes="1-2-30-40_5-6-70-80", challenge="half", scene=OTHER)
    assert boxes.given[1] == before


@pytest.mark.parametrize("text", ["1-2-30-40", "1-2-30-40_5-6-70-99", "<b>"])
def test_a_link_with_no_boxes_is_answered_with_a_sentence(boxes, text):
    boxes.open(**{"two-boxes": text})
    assert boxes.given[1] == first_boxes(SCENE.boxes)
    assert "pair of boxes" in boxes.test.warning[0].value


def test_what_makes_no_sense_changes_nothing(boxes):
    boxes.open()
    for text, task in (("1-2-3", ""), ("1-2-30-40_5-6-70-80", "nonsense")):
        with pytest.raises(ValueError, match=r"not two boxes|no task"):
            overlap._take(boxes.named["scene"], first_boxes(None), sent(text, task))


def sent(text: str, task: str) -> dict[str, str]:
    return {"boxes": text, "challenge": task, "scene": f"{DEFAULT_LEVEL} {DEFAULT_NUMBER}"}


def test_an_own_picture_has_boxes_to_drag_but_no_objects(boxes, grid):
    boxes.open(scenes="own")
    assert boxes.given[1:] == (first_boxes(None), [])
    grid.open(scenes="own")
    assert grid.given[1] == []


def test_anchors_are_those_of_the_detector_over_the_true_boxes(grid):
    _, objects, setting = grid.open().given
    assert setting == AnchorSetting()
    assert [one["box"] for one in objects] == SCENE.boxes.tolist()
    assert (grid.named["at"], grid.named["lit"]) == ("", "both")


def test_what_is_set_of_anchors_is_kept_and_stands_in_the_link(grid):
    setting = AnchorSetting(((), (40,)), 200, 60, 30)
    scene = grid.open().named["scene"]
    grid.tell(setting=setting.text, at="16-2-3-1", lit="matched", scene=scene)
    assert grid.given[2] == setting
    assert (grid.named["at"], grid.named["lit"]) == ("16-2-3-1", "matched")
    assert grid.test.query_params["anchors"] in (setting.text, [setting.text])


def test_a_link_with_no_anchors_is_answered_with_a_sentence(grid):
    grid.open(anchors="16_32", anchor="8-1")
    assert grid.given[2] == AnchorSetting()
    assert grid.named["at"] == ""
    assert "anchors, anchor" in grid.test.warning[0].value.replace("\\", "")
