"""Detections: what does not fit together is refused, and what is held cannot be changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from explorer.detection.detections import Detections, Truth, candidates
from tests.detection import made_up

BOX = [[0, 0, 4, 4]]


@pytest.mark.parametrize(
    ("scores", "labels", "says"),
    [
        ([0.5, 0.5], [0], "scores"),
        ([np.nan], [0], "scores"),
        ([0.5], [0, 1], "labels"),
        ([0.5], [-1], "labels"),
        ([0.5], [0.5], "labels"),
    ],
)
def test_what_does_not_fit_together_is_refused(scores, labels, says):
    with pytest.raises(ValueError, match=says):
        Detections(BOX, scores, labels)


def test_what_is_held_cannot_be_changed_and_the_given_can():
    labels = np.array([1])
    truth = Truth(BOX, labels)
    with pytest.raises(ValueError, match="read-only"):
        truth.labels[0] = 0
    labels[:] = 1  # still possible
    assert len(truth) == 1


@given(found=made_up.detections())
def test_sorting_is_stable_and_thresholds_keep_equal_scores(found):
    order = sorted(range(len(found)), key=lambda one: -found.scores[one])
    np.testing.assert_array_equal(found.by_score().boxes, found.boxes[order])
    assert len(found.at_least(0.5)) == sum(score >= 0.5 for score in found.scores)


def test_candidates_are_all_pairs_of_box_and_class_worth_a_look():
    scores = np.random.default_rng(0).random((20, 3))
    boxes = np.tile([0.0, 0, 1, 1], (20, 1)) + np.arange(20)[:, None]
    found = candidates(boxes, scores, least=0.4)
    expected = sorted(((s, r, c) for (r, c), s in np.ndenumerate(scores) if s >= 0.4), reverse=True)
    said = zip(found.scores, found.boxes[:, 0], found.labels, strict=True)
    assert [(s, int(r), int(c)) for s, r, c in said] == expected
    assert (
        candidates(boxes, scores, most=7).scores.tolist()
        == np.sort(scores.ravel())[:-8:-1].tolist()
    )
    assert len(candidates(np.empty((0, 4)), np.empty((0, 3)))) == 0


def test_scores_for_other_boxes_are_refused():
    with pytest.raises(ValueError, match=r"\(1, classes\)"):
        candidates(BOX, np.ones((2, 3)))
