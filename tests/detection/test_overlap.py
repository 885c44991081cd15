"""Overlap: against counted pixels, and what must hold for any two boxes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from explorer.detection.boxes import area
from explorer.detection.overlap import areas, diou, giou, iou
from tests.detection import made_up

MEASURES = (iou, giou, diou)


def counted(a, b) -> tuple[int, int, int]:
    """Pixels in both, in one at least, and in the hull of two boxes of whole pixels."""
    one, other, hull = (np.zeros((64, 64), bool) for _ in range(3))
    for grid, (left, top, right, bottom) in ((one, a), (other, b)):
        grid[top:bottom, left:right] = True
    left, top, right, bottom = *np.minimum(a, b)[:2], *np.maximum(a, b)[2:]
    hull[top:bottom, left:right] = True
    return (one & other).sum(), (one | other).sum(), hull.sum()


def test_areas_and_measures_are_those_of_counted_pixels():
    random = np.random.default_rng(0)
    first, second = (
        np.sort(random.integers(0, 64, (2, 15, 2)), axis=0).transpose(1, 0, 2).reshape(15, 4)
        for _ in range(2)
    )
    first[0] = [3, 3, 3, 9]  # no area
    shared, ious, gious = areas(first, second), iou(first, second), giou(first, second)
    for i, j in np.ndindex(15, 15):
        both, either, hull = counted(first[i], second[j])
        found = (shared.intersection[i, j], shared.union[i, j], shared.hull[i, j])
        assert found == (both, either, hull)
        assert ious[i, j] == (both / either if either else 0)
        empty = (hull - either) / hull if hull else 0
        assert gious[i, j] == pytest.approx(ious[i, j] - empty, abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
@given(a=made_up.boxes(), b=made_up.boxes())
def test_symmetric_bounded_and_never_undefined(measure, a, b):
    values = measure(a, b)
    assert values.shape == (len(a), len(b))
    np.testing.assert_array_equal(values, measure(b, a).T)
    assert (values >= (0 if measure is iou else -1)).all()
    assert (values <= iou(a, b)).all()
    assert (values <= 1).all()


@pytest.mark.parametrize("measure", MEASURES)
@given(boxes=made_up.boxes(least=1))
def test_a_box_and_itself_agree_fully_if_it_has_an_area(measure, boxes):
    itself = np.diagonal(measure(boxes, boxes))
    np.testing.assert_array_equal(itself, (area(boxes) > 0).astype(float))


@pytest.mark.parametrize("measure", MEASURES)
@given(boxes=made_up.boxes(least=2))
def test_moving_and_enlarging_the_picture_changes_nothing(measure, boxes):
    np.testing.assert_array_equal(measure(boxes, boxes), measure(boxes * 8 + 16, boxes * 8 + 16))


def test_distance_iou_against_the_formula():
    # centres (2, 2) and (6, 5): 16 + 9 = 25; hull 8 by 7: 64 + 49 = 113; they do not touch
    [[value]] = diou([[0, 0, 4, 4]], [[4, 3, 8, 7]])
    assert value == pytest.approx(-25 / 113)


def test_far_apart_is_worse_than_near_except_for_iou():
    near, far = [[5, 0, 9, 4]], [[50, 0, 54, 4]]
    here = [[0, 0, 4, 4]]
    assert iou(here, near) == iou(here, far) == 0
    assert giou(here, near) > giou(here, far)
    assert diou(here, near) > diou(here, far)


@pytest.mark.parametrize("measure", MEASURES)
def test_tiny_and_huge_boxes_stay_in_range(measure):
    sizes = np.asarray([0, 5e-324, 1e-200, 1e-30, 1.0, 1e8])
    boxes = np.stack([np.zeros(6), np.zeros(6), sizes, sizes], axis=1)
    values = measure(boxes, boxes)
    assert np.isfinite(values).all()
    assert (np.abs(values) <= 1).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_what_is_no_box_is_refused(measure):
    with pytest.raises(ValueError, match="x2 is at least x1"):
        measure([[0, 0, 1, 1]], [[2, 0, 1, 1]])
