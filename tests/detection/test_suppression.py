"""Suppression: every way against its definition, and against TensorFlow where it has the same."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.detection.detections import Detections
from explorer.detection.overlap import iou
from explorer.detection.suppression import SUPPRESSIONS, suppress
from tests.detection import made_up

HARD = [name for name, entry in SUPPRESSIONS.items() if not entry.rescores]
SOFT = [name for name, entry in SUPPRESSIONS.items() if entry.rescores]
STEPS = st.integers(0, 20).map(lambda step: step / 20)


def spread(seed: int, count: int = 60) -> Detections:
    """Boxes in a crowd, no two scores alike."""
    random = np.random.default_rng(seed)
    corners, sizes = random.uniform(0, 30, (count, 2)), random.uniform(10, 30, (count, 2))
    boxes = np.concatenate([corners, corners + sizes], axis=1).astype(np.float32)
    return Detections(boxes, random.permutation(count) / count, random.integers(0, 3, count))


def by_the_book(found: Detections, overlaps, factor, floor: float) -> tuple[list, list]:
    """Figure 2 of the paper on soft suppression, line by line, with a function for the factor."""
    scores, left = dict(enumerate(found.scores.tolist())), list(range(len(found)))
    chosen = []
    while left:
        surest = max(left, key=lambda one: (scores[one], -one))
        left.remove(surest)
        chosen.append(surest)
        for other in list(left):
            scores[other] *= factor(overlaps[surest, other])
            if scores[other] <= floor:
                left.remove(other)
    return chosen, [scores[one] for one in chosen]


FACTORS = {
    "plain": (lambda o: 0 if o > 0.3 else 1, {"threshold": 0.3}),
    "distance": (lambda o: 0 if o > 0.3 else 1, {"threshold": 0.3}),
    "soft_linear": (lambda o: 1 - o if o > 0.3 else 1, {"threshold": 0.3}),
    "soft_gaussian": (lambda o: math.exp(-(o**2) / 0.2), {"sigma": 0.2}),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("method", SUPPRESSIONS)
def test_each_way_is_what_the_papers_say(method, seed):
    factor, options = FACTORS[method]
    found = spread(seed)
    overlaps = SUPPRESSIONS[method].measure(found.boxes, found.boxes)
    kept = suppress(found, method, class_wise=False, **options)
    floor = 0 if method in HARD else 0.001
    indices, scores = by_the_book(found, overlaps, factor, floor)
    alone = [one for one, score in zip(indices, scores, strict=True) if score >= floor]
    assert kept.indices.tolist() == alone
    np.testing.assert_allclose(kept.scores, [s for s in scores if s >= floor])


@pytest.mark.parametrize("seed", range(3))
def test_plain_and_gaussian_are_those_of_tensorflow(seed):
    import tensorflow as tf

    found = spread(seed, 100)
    boxes = found.boxes[:, [1, 0, 3, 2]]
    scores = found.scores.astype(np.float32) + 0.01
    found = Detections(found.boxes, scores, found.labels)
    for threshold in (0.1, 0.5, 0.8):
        expected = tf.image.non_max_suppression(boxes, scores, 100, threshold).numpy()
        assert suppress(found, class_wise=False, threshold=threshold).indices.tolist() == list(
            expected
        )
    expected, lowered = tf.image.non_max_suppression_with_scores(
        boxes, scores, 100, 1.0, 0.001, soft_nms_sigma=0.1
    )  # whose sigma is that of a normal distribution: twice as much in the paper's formula
    kept = suppress(found, "soft_gaussian", class_wise=False, sigma=0.2)
    assert kept.indices.tolist() == expected.numpy().tolist()
    np.testing.assert_allclose(kept.scores, lowered, rtol=1e-4)


@pytest.mark.parametrize("method", HARD)
@given(found=made_up.detections(), threshold=STEPS, class_wise=st.booleans())
def test_what_is_left_is_far_enough_apart_and_stays(method, found, threshold, class_wise):
    kept = suppress(found, method, class_wise, threshold=threshold)
    left = kept.detections
    overlaps = SUPPRESSIONS[method].measure(left.boxes, left.boxes)
    np.fill_diagonal(overlaps, -1)
    if class_wise:
        overlaps[left.labels[:, None] != left.labels] = -1
    assert (overlaps <= threshold).all()
    again = suppress(left, method, class_wise, threshold=threshold)
    assert again.indices.tolist() == list(range(len(left)))


@given(found=made_up.detections(), threshold=STEPS)
def test_a_box_is_dropped_only_for_a_surer_one_that_is_kept(found, threshold):
    kept = suppress(found, class_wise=False, threshold=threshold).indices
    for dropped in set(range(len(found))) - set(kept.tolist()):
        [overlaps] = iou(found.boxes[[dropped]], found.boxes[kept])
        better = [(-found.scores[one], one) < (-found.scores[dropped], dropped) for one in kept]
        assert ((overlaps > threshold) & better).any()


@pytest.mark.parametrize("method", SUPPRESSIONS)
@given(found=made_up.detections(classes=3))
def test_class_wise_is_each_class_by_itself(method, found):
    kept = set(suppress(found, method).indices.tolist())
    for label in range(3):
        [own] = np.nonzero(found.labels == label)
        alone = suppress(found.take(own), method, class_wise=False)
        assert kept & set(own.tolist()) == set(own[alone.indices].tolist())


@pytest.mark.parametrize("method", SUPPRESSIONS)
@settings(max_examples=50)
@given(found=made_up.detections())
def test_nothing_is_made_up_and_no_score_rises(method, found):
    kept = suppress(found, method)
    assert len(set(kept.indices.tolist())) == len(kept.indices)
    np.testing.assert_array_equal(kept.detections.boxes, found.boxes[kept.indices])
    np.testing.assert_array_equal(kept.detections.labels, found.labels[kept.indices])
    assert (kept.scores <= found.scores[kept.indices]).all()
    assert (np.diff(kept.scores) <= 0).all()
    if method in HARD:
        np.testing.assert_array_equal(kept.scores, found.scores[kept.indices])


@pytest.mark.parametrize("method", SUPPRESSIONS)
def test_of_equally_sure_boxes_the_first_stays_surest(method):
    found = Detections([[0, 0, 10, 10]] * 3, [0.5, 0.5, 0.5], [0, 0, 0])
    kept = suppress(found, method)
    assert kept.indices[0] == 0
    assert kept.scores[0] == 0.5
    assert method in SOFT or len(kept.indices) == 1


@pytest.mark.parametrize("method", SUPPRESSIONS)
def test_nothing_stays_nothing_and_one_stays_one(method):
    assert suppress(Detections.none(), method).indices.shape == (0,)
    assert suppress(Detections([[0, 0, 1, 1]], [0.5], [3]), method).indices.tolist() == [0]


def test_the_floor_drops_what_is_not_sure_any_more():
    found = Detections([[0, 0, 10, 10], [0, 0, 10, 9], [50, 0, 60, 10]], [0.9, 0.8, 0.3], [0] * 3)
    assert suppress(found, "soft_linear", floor=0.2).indices.tolist() == [0, 2]
    assert suppress(found, "soft_linear", floor=0.4).indices.tolist() == [0]


@pytest.mark.parametrize(
    ("method", "options", "says"),
    [
        ("hard", {}, "no suppression 'hard'"),
        ("plain", {"sigma": 0.5}, "no option 'sigma'"),
        ("plain", {"threshold": 1.1}, "from 0 to 1"),
        ("plain", {"threshold": float("nan")}, "from 0 to 1"),
        ("plain", {"threshold": "0.5"}, "is a number"),
        ("soft_gaussian", {"sigma": 0}, "from 0.05 to 1"),
    ],
)
def test_what_cannot_be_set_is_refused(method, options, says):
    with pytest.raises(ValueError, match=says):
        suppress(Detections([[0, 0, 1, 1]], [0.5], [0]), method, **options)


@pytest.mark.parametrize("method", SOFT)
def test_negative_scores_cannot_be_lowered(method):
    with pytest.raises(ValueError, match="0 at least"):
        suppress(Detections([[0, 0, 1, 1]], [-0.5], [0]), method)
    assert suppress(Detections([[0, 0, 1, 1]], [-0.5], [0])).indices.tolist() == [0]
