"""Errors: each kind by an example, and what must hold for any picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from explorer.detection.average_precision import evaluate
from explorer.detection.detections import Detections, Truth
from explorer.detection.errors import KINDS, NOTHING, count_errors, sort_errors
from explorer.detection.overlap import iou
from tests.detection import made_up

TRUTH = Truth([[0, 0, 10, 10], [40, 0, 50, 10]], [0, 1])
FITS, LOOSE, OFF, FAR = [0, 0, 10, 10], [0, 0, 10, 30], [0, 0, 10, 200], [80, 80, 90, 90]


@pytest.mark.parametrize(
    ("boxes", "labels", "kinds", "objects"),
    [
        ([FITS], [0], ["right"], [0]),
        ([FITS, FITS], [0, 0], ["right", "doubled"], [0, 0]),
        ([LOOSE], [0], ["badly_placed"], [0]),
        ([FITS], [1], ["wrong_class"], [0]),
        ([LOOSE], [1], ["both"], [0]),
        ([OFF], [0], ["background"], [NOTHING]),
        ([FAR], [0], ["background"], [NOTHING]),
        ([FITS, LOOSE, FITS], [0, 0, 2], ["right", "badly_placed", "wrong_class"], [0, 0, 0]),
    ],
)
def test_kinds_of_detections(boxes, labels, kinds, objects):
    result = sort_errors(Detections(boxes, np.linspace(0.9, 0.5, len(boxes)), labels), TRUTH)
    assert list(result.kinds) == kinds
    assert result.objects.tolist() == objects


@pytest.mark.parametrize(
    ("boxes", "labels", "kind", "finder"),
    [
        ([FAR, FITS], [0, 0], "right", 1),
        ([LOOSE, FITS], [0, 0], "right", 1),
        ([LOOSE], [0], "badly_placed", 0),
        ([FITS], [1], "wrong_class", 0),
        ([LOOSE], [1], "missed", NOTHING),
        ([FAR], [0], "missed", NOTHING),
        ([], [], "missed", NOTHING),
    ],
)
def test_kinds_of_objects(boxes, labels, kind, finder):
    result = sort_errors(Detections(boxes, np.linspace(0.9, 0.5, len(boxes)), labels), TRUTH)
    assert result.object_kinds == (kind, "missed")
    assert result.finders.tolist() == [finder, NOTHING]


@given(found=made_up.detections(), there=made_up.truths())
def test_each_detection_and_each_object_has_one_kind_with_reason(found, there):
    result = sort_errors(found, there)
    overlaps = iou(found.boxes, there.boxes)
    assert len(result.kinds) == len(found)
    for place, (kind, which) in enumerate(zip(result.kinds, result.objects, strict=True)):
        assert kind in KINDS
        assert kind != "missed"
        if kind == "background":
            assert which == NOTHING
            assert overlaps[place].max(initial=0) <= 0.1
            continue
        same = found.labels[place] == there.labels[which]
        assert same == (kind in ("right", "badly_placed", "doubled"))
        fits = overlaps[place, which] >= 0.5
        assert fits == (kind in ("right", "wrong_class", "doubled"))
    for kind, finder in zip(result.object_kinds, result.finders, strict=True):
        assert (kind == "missed") == (finder == NOTHING)
        assert kind == "missed" or result.kinds[finder] == kind
    rights = [
        which for kind, which in zip(result.kinds, result.objects, strict=True) if kind == "right"
    ]
    assert len(set(rights)) == len(rights) == result.object_kinds.count("right")


@pytest.mark.parametrize("seed", range(3))
def test_what_is_right_is_right_for_average_precision_too(seed):
    found, there = made_up.pictures(seed)
    pictures = [sort_errors(one, truth) for one, truth in zip(found, there, strict=True)]
    counts = count_errors(pictures)
    curve = evaluate(found, there, made_up.CLASSES).curve()
    assert counts["right"] == curve.right.sum()
    assert sum(counts.values()) == sum(map(len, found)) + counts["missed"]
    assert list(counts) == list(KINDS)
    assert all(counts.values())  # the made-up pictures have every kind


@given(found=made_up.detections(), there=made_up.truths())
def test_the_order_of_detections_with_different_scores_does_not_matter(found, there):
    scores = np.linspace(1, 0.5, len(found))
    found = Detections(found.boxes, scores, found.labels)
    turned = found.take(np.arange(len(found))[::-1])
    assert sort_errors(found, there).kinds == sort_errors(turned, there).kinds[::-1]


@pytest.mark.parametrize("limits", [(0.1, 0.5), (1.1, 0.1), (0.5, 0.0), (0.5, 0.5)])
def test_thresholds_out_of_order_are_refused(limits):
    with pytest.raises(ValueError, match="background < threshold"):
        sort_errors(Detections.none(), TRUTH, *limits)
