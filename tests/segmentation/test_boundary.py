"""Boundary errors against SciPy, known distances, and what must hold for any masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import binary_erosion, distance_transform_edt
from scipy.spatial.distance import cdist, directed_hausdorff

from explorer.segmentation.boundary import (
    TOLERANCE,
    BoundaryScores,
    compare_edges,
    edge,
    mean_over_scenes,
)

MASKS = arrays(np.bool_, (7, 9))


def square(top: int, left: int, side: int = 10) -> np.ndarray:
    mask = np.zeros((40, 40), bool)
    mask[top : top + side, left : left + side] = True
    return mask


@given(mask=MASKS)
def test_the_edge_is_what_erosion_takes_off(mask):
    assert np.array_equal(edge(mask), mask & ~binary_erosion(mask, border_value=1))


@given(true=MASKS, predicted=MASKS)
def test_distances_are_those_of_scipy(true, predicted):
    first, second = edge(true), edge(predicted)
    if not (first.any() and second.any()):
        return
    found = compare_edges(true, predicted)
    there = distance_transform_edt(~second)[first]
    back = distance_transform_edt(~first)[second]
    assert found.mean_distance == pytest.approx(np.concatenate([there, back]).mean(), abs=1e-4)
    worst = max(np.percentile(there, 95), np.percentile(back, 95))
    assert found.hausdorff95 == pytest.approx(worst, abs=1e-4)
    points, others = np.argwhere(first), np.argwhere(second)
    farthest = max(directed_hausdorff(points, others)[0], directed_hausdorff(others, points)[0])
    assert found.hausdorff95 <= farthest + 1e-4
    near = cdist(points, others) <= TOLERANCE
    recall, precision = near.any(axis=1).mean(), near.any(axis=0).mean()
    both = recall + precision
    assert found.f1 == pytest.approx(2 * recall * precision / both if both else 0)


@given(true=MASKS, predicted=MASKS)
def test_edges_agree_both_ways_alike(true, predicted):
    found = compare_edges(true, predicted)
    back = compare_edges(predicted, true)
    assert 0 <= found.f1 <= 1
    assert found.f1 == pytest.approx(back.f1)
    assert found.mean_distance == pytest.approx(back.mean_distance)
    assert found.hausdorff95 == pytest.approx(back.hausdorff95)


@given(mask=MASKS)
def test_a_perfect_mask_has_no_error(mask):
    assert compare_edges(mask, mask) == BoundaryScores(1, 0, 0)


@given(shift=st.integers(0, 8))
def test_a_moved_square_is_off_by_what_it_was_moved(shift):
    found = compare_edges(square(10, 10), square(10, 10 + shift))
    assert found.hausdorff95 == pytest.approx(shift)
    assert (found.f1 == 1) == (shift <= TOLERANCE)


def test_a_wider_tolerance_finds_more():
    found = [compare_edges(square(10, 10), square(10, 14), one).f1 for one in (0, 1, 2, 3, 4)]
    assert found == sorted(found)
    assert found[-1] == 1


def test_where_a_mask_is_empty():
    empty = np.zeros((30, 40), bool)
    mask = empty.copy()
    mask[5:9, 5:9] = True
    assert compare_edges(empty, empty) == BoundaryScores(1, 0, 0)
    for pair in ((mask, empty), (empty, mask)):
        assert compare_edges(*pair) == BoundaryScores(0, 50, 50)


def test_the_mean_is_over_classes_that_are_shown():
    true, predicted = np.zeros((2, 40, 40), np.uint8), np.zeros((2, 40, 40), np.uint8)
    true[0][square(5, 5)] = 1
    predicted[0][square(5, 5)] = 1
    true[1][square(20, 20)] = 2
    predicted[1][square(20, 24)] = 2
    off = compare_edges(true[1] == 2, predicted[1] == 2)
    found = mean_over_scenes(true, predicted, 3)
    assert found.f1 == pytest.approx((1 + off.f1) / 2)
    assert found.mean_distance == pytest.approx(off.mean_distance / 2)
    assert found.hausdorff95 == pytest.approx(off.hausdorff95 / 2)


def test_what_cannot_be_compared_is_refused():
    empty = np.zeros((2, 4, 4), np.uint8)
    with pytest.raises(ValueError, match="no edge"):
        mean_over_scenes(empty, empty, 3)
    with pytest.raises(ValueError, match="one size"):
        compare_edges(np.zeros((4, 4), bool), np.zeros((4, 5), bool))
