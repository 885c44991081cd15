"""From raw outputs to detections: exact where the output is perfect, and sane where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.average_precision import evaluate
from explorer.detection.detected import class_scores, detected, raw_detections
from explorer.detection.detections import Truth
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.encoding import encode
from explorer.detection.matching import match
from explorer.detection.overlap import iou
from explorer.scenes import CLASS_NAMES, SIDE, draw_scene

ANCHORS = detector_anchors(SIDE)
CLASSES = len(CLASS_NAMES)


def perfect(scene) -> np.ndarray:
    """What a detector should say of a scene: objects at matched anchors, elsewhere nothing."""
    raw = np.full((len(ANCHORS), CLASSES + 4), -9.0, np.float32)
    objects = match(ANCHORS, scene.boxes).objects
    for place in np.flatnonzero(objects >= 0):
        raw[place, scene.labels[objects[place]]] = 9.0
        raw[place, -4:] = encode(scene.boxes[objects[place]], ANCHORS[place])
    return raw


@pytest.fixture(scope="module")
def scenes():
    return [draw_scene("medium", seed) for seed in range(30)]


def test_perfect_outputs_find_every_object_once(scenes):
    found = detected(np.stack([perfect(one) for one in scenes]), ANCHORS, (SIDE, SIDE))
    truths = [Truth(one.boxes, one.labels) for one in scenes]
    # In 16 bits, as they are kept, boxes are off by less than what any threshold sees.
    assert evaluate(found, truths, CLASSES).map == 1.0
    kept = np.stack([perfect(one) for one in scenes]).astype(np.float16)
    found = detected(kept, ANCHORS, (SIDE, SIDE))
    assert evaluate(found, truths, CLASSES).map50 == 1.0
    assert [len(one) for one in found] == [len(one) for one in truths]


def test_an_output_that_says_nothing_gives_no_detections():
    raw = np.full((2, len(ANCHORS), CLASSES + 4), -9.0, np.float32)
    assert [len(one) for one in detected(raw, ANCHORS, (SIDE, SIDE))] == [0, 0]
    assert detected(raw[:0], ANCHORS, (SIDE, SIDE)) == []


def test_what_comes_out_is_what_was_asked_for():
    random = np.random.default_rng(3)
    raw = random.normal(0, 1, (3, len(ANCHORS), CLASSES + 4)).astype(np.float32)
    for one, found in zip(raw, detected(raw, ANCHORS, (SIDE, SIDE), 0.6, 0.3), strict=True):
        before = raw_detections(one, ANCHORS, (SIDE, SIDE), 0.6)
        assert 0 < len(found) < len(before)
        assert (np.diff(before.scores) <= 0).all()
        assert found.scores.min() >= 0.6
        assert found.boxes.min() >= 0
        assert found.boxes.max() <= SIDE
        for label in range(CLASSES):
            own = found.boxes[found.labels == label]
            assert (np.triu(iou(own, own), 1) <= 0.3).all()


def test_scores_are_the_sigmoid_however_large_the_logits():
    logits = np.array([-1e4, -50, -2, 0, 3, 50, 1e4], np.float32)
    raw = np.concatenate([logits[:, None], np.zeros((7, 4), np.float32)], axis=1)
    with np.errstate(all="raise"):
        scores = class_scores(raw)[:, 0]
    expected = 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -700, 700)))
    np.testing.assert_allclose(scores, expected, atol=1e-7)


@pytest.mark.parametrize("shape", [(5, 9), (len(ANCHORS), 4), (1, len(ANCHORS), 9)])
def test_outputs_of_other_anchors_are_refused(shape):
    with pytest.raises(ValueError, match="do not fit"):
        raw_detections(np.zeros(shape, np.float32), ANCHORS, (SIDE, SIDE))
