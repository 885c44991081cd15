"""Boxes: formats are each other's inverses, and what is no box is refused."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given

from explorer.detection.boxes import FARTHEST, FORMATS, area, check_boxes, clip, convert
from tests.detection import made_up

SIZE = (64, 128)  # powers of two, so that shares are exact
ONE_BOX = {
    "corners": (16, 8, 48, 24),
    "corner_and_size": (16, 8, 32, 16),
    "centre": (32, 16, 32, 16),
    "relative_centre": (0.25, 0.25, 0.25, 0.25),
    "relative_rows_first": (0.125, 0.125, 0.375, 0.375),
}


@pytest.mark.parametrize(("source", "target"), product(FORMATS, FORMATS))
def test_one_box_in_all_formats(source, target):
    result = convert(np.float32(ONE_BOX[source]), source, target, SIZE)
    assert result.tolist() == list(ONE_BOX[target])
    assert result.dtype == np.float32
    assert convert([1, 2, 3, 4], "corners", "centre").dtype == np.float32


@pytest.mark.parametrize("target", FORMATS)
@given(boxes=made_up.boxes())
def test_formats_are_inverses(target, boxes):
    back = convert(convert(boxes, "corners", target, SIZE), target, "corners", SIZE)
    assert back.dtype == np.float64
    np.testing.assert_array_equal(back, boxes)


def test_more_dimensions_stay_and_the_given_boxes_too():
    given_boxes = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    before = given_boxes.copy()
    for target in FORMATS:
        result = convert(given_boxes, "corners", target, SIZE)
        assert result.shape == (2, 3, 4)
        assert not np.shares_memory(result, given_boxes)
    np.testing.assert_array_equal(given_boxes, before)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([[0, 0, 1, 1]], "corners", "voc"), "no box format 'voc'"),
        (([[0, 0, 1, 1]], "corners", "relative_centre"), "height and width"),
        (([[0, 0, 1, 1]], "corners", "relative_centre", (0, 10)), "above 0"),
        (([[0, 0, 1]], "corners", "centre"), "four numbers"),
        (([[0, 0, 1, np.nan]], "corners", "centre"), "finite"),
    ],
)
def test_what_cannot_be_converted_is_refused(arguments, says):
    with pytest.raises(ValueError, match=says):
        convert(*arguments)


@pytest.mark.parametrize(
    "wrong",
    [
        [0, 0, 1, 1],
        [[0, 0, 1]],
        [[1, 0, 0, 1]],
        [[0, 1, 1, 0]],
        [[0, 0, np.inf, 1]],
        [[0, 0, 2 * FARTHEST, 1]],
        [["a", "b", "c", "d"]],
        [[0, 0, 1j, 1]],
    ],
)
def test_what_is_no_box_is_refused(wrong):
    with pytest.raises(ValueError, match="anchors"):
        check_boxes(wrong, "anchors")


@pytest.mark.parametrize("none", [[], [[]], np.empty((0, 4)), ()])
def test_no_boxes_are_boxes(none):
    assert check_boxes(none).shape == (0, 4)
    assert area(none).shape == (0,)


@given(boxes=made_up.boxes())
def test_clipped_boxes_are_inside_and_no_larger(boxes):
    inside = clip(boxes, (20, 30))
    assert (inside >= 0).all()
    assert (inside <= [30, 20, 30, 20]).all()
    assert (area(inside) <= area(boxes)).all()
    np.testing.assert_array_equal(clip(inside, (20, 30)), inside)
