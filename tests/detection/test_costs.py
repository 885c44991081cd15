"""Costs: by examples whose average precision is plain, and what must hold for any pictures.

The same numbers were once compared with those of tidecv 1.0.1, the authors' own program.
"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.average_precision import evaluate
from explorer.detection.costs import costs, put_right
from explorer.detection.detections import Detections, Truth
from explorer.detection.errors import KINDS, count_errors, sort_errors
from tests.detection import made_up

ERRORS = [name for name in KINDS if name != "right"]
TRUTH = Truth([[0, 0, 10, 10], [40, 0, 50, 10]], [0, 0])
FITS, LOOSE, FAR = [0, 0, 10, 10], [0, 0, 10, 30], [80, 80, 90, 90]
HALF = 51 / 101  # one of two objects: the recalls 0, 0.01, ... 0.5 are reached


@pytest.mark.parametrize(
    ("boxes", "labels", "expected"),
    [
        ([FITS], [0], {"missed": 1 - HALF}),
        ([FITS, TRUTH.boxes[1]], [0, 1], {"wrong_class": 1 - HALF}),
        ([LOOSE], [0], {"badly_placed": HALF, "missed": 0}),
        ([FAR, FITS], [0, 0], {"background": HALF / 2, "missed": 0.5 - HALF / 2}),
        ([FITS, FITS, TRUTH.boxes[1]], [0, 0, 0], {"doubled": (1 - 2 / 3) * 50 / 101}),
        ([LOOSE, FITS], [1, 0], {"both": 0, "missed": 1 - HALF}),
    ],
)
def test_what_one_kind_costs(boxes, labels, expected):
    found = Detections(boxes, np.linspace(0.9, 0.5, len(boxes)), labels)
    result = costs([found], [TRUTH], 2)
    assert list(result) == ERRORS
    assert result == pytest.approx(dict.fromkeys(ERRORS, 0.0) | expected)


@pytest.mark.parametrize("seed", range(3))
def test_put_right_leaves_no_error_of_the_kind_and_takes_nothing_that_was_right(seed):
    found, there = made_up.pictures(seed)
    before = [sort_errors(*picture) for picture in zip(found, there, strict=True)]
    for kind in ERRORS:
        pictures = zip(found, there, before, strict=True)
        after = [sort_errors(*put_right(*picture, kind)) for picture in pictures]
        was, now = count_errors(before), count_errors(after)
        assert now[kind] == 0 < was[kind]
        assert now["right"] >= was["right"]


@pytest.mark.parametrize("seed", range(3))
def test_all_kinds_put_right_one_after_the_other_leave_nothing_wrong(seed):
    found, there = made_up.pictures(seed)
    for kind in ERRORS:
        pictures = [
            put_right(one, truth, sort_errors(one, truth), kind)
            for one, truth in zip(found, there, strict=True)
        ]
        found, there = [one for one, _ in pictures], [truth for _, truth in pictures]
    assert evaluate(found, there, made_up.CLASSES).map_at(0.5) == 1.0


@pytest.mark.parametrize("seed", range(2))
def test_costs_are_shares_of_what_is_missing(seed):
    found, there = made_up.pictures(seed)
    before = evaluate(found, there).map50
    assert all(0 <= cost <= 1 - before for cost in costs(found, there).values())


def test_perfect_detections_and_empty_pictures_cost_nothing():
    perfect = Detections(TRUTH.boxes, [0.9, 0.8], TRUTH.labels)
    nothing = ([], []), ([Detections.none()], [Truth([], [])]), ([perfect], [Truth([], [])])
    for pictures in (([perfect], [TRUTH]), *nothing):
        assert set(costs(*pictures).values()) == {0.0}


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no kind of error 'right'"):
        put_right(Detections.none(), TRUTH, sort_errors(Detections.none(), TRUTH), "right")
