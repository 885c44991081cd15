"""Two boxes in a link: there and back, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.overlap import iou
from explorer.detection.two_boxes import (
    LEAST_SIDE,
    LONGEST_TEXT,
    TwoBoxes,
    first_boxes,
    read_two_boxes,
    whole_boxes,
)
from explorer.scenes import LEVELS, SIDE, draw_scene


def test_the_text_gives_the_same_boxes_back_and_fits_in_a_link():
    largest = (0, 0, SIDE, SIDE)
    for boxes in (TwoBoxes(largest, largest), TwoBoxes((94, 94, 96, 96), (10, 80, 12, 96))):
        assert read_two_boxes(boxes.text) == boxes
        assert len(boxes.text) <= LONGEST_TEXT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1-2-30-40",
        "1-2-30-40_5-6-70-80_1-2-30-40",
        "1-2-30-40_5-6-70-97",
        "30-2-31-40_5-6-70-80",
        "40-2-30-40_5-6-70-80",
        "-1-2-30-40_5-6-70-80",
        "1.5-2-30-40_5-6-70-80",
        "a-2-30-40_5-6-70-80",
        "١-2-30-40_5-6-70-80",
        "1-2-30-40_5-6-70-80 ",
    ],
)
def test_what_is_no_pair_is_refused(text):
    with pytest.raises(ValueError, match=r"not two boxes|a box is"):
        read_two_boxes(text)


@pytest.mark.parametrize("level", LEVELS)
def test_they_begin_on_the_largest_object_and_overlap_in_part(level):
    for seed in range(20):
        scene = draw_scene(level, seed)
        boxes = first_boxes(scene.boxes)
        assert read_two_boxes(boxes.text) == boxes
        sizes = [(x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in whole_boxes(scene.boxes)]
        assert (boxes.a[2] - boxes.a[0]) * (boxes.a[3] - boxes.a[1]) == max(sizes)
        assert 0.2 < iou(boxes.corners[:1], boxes.corners[1:])[0, 0] < 0.8


def test_without_objects_they_begin_somewhere():
    assert first_boxes(None) == first_boxes(np.empty((0, 4)))


def test_boxes_on_whole_pixels_keep_within_the_picture_and_can_be_taken_hold_of():
    random = np.random.default_rng(1)
    corners = np.sort(random.uniform(0, SIDE, (300, 2, 2)), axis=1).reshape(-1, 4)
    for exact, box in zip(corners, whole_boxes(corners), strict=True):
        assert read_two_boxes(TwoBoxes(box, box).text).a == box
        wide = exact[2] - exact[0] > LEAST_SIDE + 1 and exact[3] - exact[1] > LEAST_SIDE + 1
        assert not wide or np.abs(exact - box).max() <= 0.5
