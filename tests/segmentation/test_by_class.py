"""Masks judged class by class, against counting by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from explorer.segmentation.boundary import edge
from explorer.segmentation.by_class import NAMES, error_kinds, judge, judge_scene

RANDOM = np.random.default_rng(2)


def blobs(count: int) -> np.ndarray:
    masks = np.zeros((count, 20, 20), np.uint8)
    for mask in masks:
        for _ in range(3):
            top, left = RANDOM.integers(0, 14, 2)
            mask[top : top + 6, left : left + 5] = RANDOM.integers(1, len(NAMES))
    return masks


def test_a_perfect_mask_is_perfect():
    masks = blobs(6)
    found = judge(masks, masks)
    assert found.mean_iou == found.accuracy == 1.0
    assert found.empty_accuracy == pytest.approx((masks == 0).mean())
    for one in found.classes[1:]:
        assert (one.iou, one.dice, one.found, one.boundary) == (1, 1, 1, 0) or not one.pixels
        assert one.one_sided == 0


def test_numbers_are_those_that_counting_gives():
    true, said = blobs(25), blobs(25)
    found = judge(true, said)
    assert found.accuracy == pytest.approx((true == said).mean())
    for label, one in enumerate(found.classes):
        a, b = true == label, said == label
        assert one.pixels == a.sum()
        assert one.iou == pytest.approx((a & b).sum() / (a | b).sum())
        assert one.found == pytest.approx((a & b).sum() / a.sum())
        sides = [(bool(x.any()), bool(y.any())) for x, y in zip(a, b, strict=True)]
        if label:
            assert one.one_sided == sum(left != right for left, right in sides)
            away = [mean_distance(x, y) for x, y in zip(a, b, strict=True) if x.any() and y.any()]
            assert one.boundary == pytest.approx(np.mean(away), abs=1e-5)


def mean_distance(one: np.ndarray, other: np.ndarray) -> float:
    away = cdist(np.argwhere(edge(one)), np.argwhere(edge(other)))
    return float(np.concatenate([away.min(axis=0), away.min(axis=1)]).mean())


def test_what_is_not_there_has_no_numbers():
    nothing = np.zeros((10, 10), np.uint8)
    found = judge_scene(nothing, nothing)
    assert math.isnan(found.classes[2].iou)
    assert math.isnan(found.classes[2].boundary)
    made_up = nothing.copy()
    made_up[2:4, 2:4] = 2
    found = judge_scene(nothing, made_up)
    assert (found.classes[2].iou, found.classes[2].one_sided) == (0, 1)
    assert math.isnan(found.classes[2].boundary)


def test_progress_goes_to_its_end():
    told = []
    judge(blobs(1), blobs(1), lambda *step: told.append(step))
    assert told[-1] == (len(NAMES), len(NAMES))


def test_kinds_of_errors_are_all_there_are():
    true, said = blobs(4), blobs(4)
    kinds = error_kinds(true, said)
    for a, b, kind in zip(true.flat, said.flat, kinds.flat, strict=True):
        expected = (0 if a == 0 else 1) if a == b else 2 if a == 0 else 3 if b == 0 else 4
        assert kind == expected
