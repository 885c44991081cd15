"""Measures of masks against scikit-learn, and what must hold for any masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import confusion_matrix, f1_score, jaccard_score, precision_score, recall_score

from explorer.segmentation import metrics
from explorer.segmentation.class_weights import MOST, class_shares, class_weights
from explorer.segmentation.metrics import scores

CLASSES = 4
MASKS = arrays(np.uint8, (2, 5, 6), elements=st.integers(0, CLASSES - 1))
FLAGS = arrays(np.bool_, (4, 5))
THEIRS = {
    "iou": jaccard_score,
    "dice": f1_score,
    "precision": precision_score,
    "recall": recall_score,
}


@pytest.mark.parametrize("measure", THEIRS)
@given(true=MASKS, predicted=MASKS)
def test_measures_of_classes_are_those_of_scikit_learn(measure, true, predicted):
    found = scores(true, predicted, CLASSES)
    theirs = THEIRS[measure](
        true.ravel(), predicted.ravel(), labels=range(CLASSES), average=None, zero_division=0
    )
    assert np.allclose(getattr(found, measure)[found.occurs], theirs[found.occurs])
    assert np.isnan(getattr(found, measure)[~found.occurs]).all()


@given(true=MASKS, predicted=MASKS)
def test_pixels_are_counted_as_by_scikit_learn(true, predicted):
    found = scores(true, predicted, CLASSES)
    theirs = confusion_matrix(true.ravel(), predicted.ravel(), labels=range(CLASSES))
    assert np.array_equal(found.confusion, theirs)
    assert found.pixel_accuracy == pytest.approx((true == predicted).mean())


@given(true=MASKS, predicted=MASKS)
def test_mean_iou_is_over_the_classes_that_occur(true, predicted):
    theirs = jaccard_score(true.ravel(), predicted.ravel(), average="macro", zero_division=0)
    assert scores(true, predicted, CLASSES).mean_iou == pytest.approx(theirs)


@given(true=MASKS, predicted=MASKS)
def test_iou_and_dice_say_the_same_in_two_ways(true, predicted):
    found = scores(true, predicted, CLASSES)
    back = scores(predicted, true, CLASSES)
    iou, dice = found.iou[found.occurs], found.dice[found.occurs]
    assert ((iou >= 0) & (iou <= dice) & (dice <= 1)).all()
    assert np.allclose(dice, 2 * iou / (1 + iou))
    assert np.array_equal(found.iou, back.iou, equal_nan=True)
    assert np.array_equal(found.precision, back.recall, equal_nan=True)


@given(masks=MASKS)
def test_perfect_masks_score_one(masks):
    found = scores(masks, masks, CLASSES)
    for name in THEIRS:
        assert (getattr(found, name)[found.occurs] == 1).all()
    assert (found.mean_iou, found.mean_dice, found.pixel_accuracy) == (1, 1, 1)


def test_a_class_in_one_mask_only_scores_nothing():
    found = scores(np.array([0, 0, 1]), np.array([0, 2, 0]), 3)
    for name in THEIRS:
        assert getattr(found, name)[1:].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("true", "predicted"),
    [([], []), ([0, 1], [[0, 1]]), ([0, CLASSES], [0, 0]), ([0, 0], [0, -1])],
)
def test_masks_that_cannot_be_compared_are_refused(true, predicted):
    with pytest.raises(ValueError, match=r"(?i)mask"):
        scores(np.array(true, int), np.array(predicted, int), CLASSES)


@given(first=FLAGS, second=FLAGS)
def test_two_masks_of_one_thing(first, second):
    union = np.logical_or(first, second).any()
    iou, dice = metrics.iou(first, second), metrics.dice(first, second)
    assert iou == metrics.iou(second, first)
    assert dice == pytest.approx(2 * iou / (1 + iou))
    if union:
        assert iou == pytest.approx(jaccard_score(first.ravel(), second.ravel()))
        assert dice == pytest.approx(f1_score(first.ravel(), second.ravel()))


def test_two_empty_masks_are_the_same():
    empty = np.zeros((3, 3), bool)
    assert metrics.iou(empty, empty) == metrics.dice(empty, empty) == 1
    assert metrics.iou(empty, ~empty) == metrics.dice(empty, ~empty) == 0


@given(masks=MASKS)
def test_shares_and_weights_of_classes(masks):
    shares, weights = class_shares(masks, CLASSES), class_weights(masks, CLASSES)
    assert np.allclose(shares, [(masks == one).mean() for one in range(CLASSES)])
    shown = shares > 0
    assert np.allclose(weights[shown], np.median(shares[shown]) / shares[shown])
    assert (weights[~shown] == 1).all()


def test_no_weight_is_beyond_measure():
    masks = np.repeat([0, 1, 2], [500_000, 500_000, 1])
    assert class_weights(masks, 3).tolist() == [1, 1, MOST]


@pytest.mark.parametrize("masks", [[], [0, CLASSES]])
def test_shares_of_nothing_are_refused(masks):
    with pytest.raises(ValueError, match="Masks"):
        class_shares(np.array(masks, int), CLASSES)
