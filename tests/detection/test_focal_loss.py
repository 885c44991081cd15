"""Focal loss and smooth L1, against NumPy in 64 bits and exact properties."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.focal_loss import ALPHA, BETA, GAMMA, detection_loss, focal_loss, smooth_l1
from explorer.detection.matching import BACKGROUND, IGNORED

CLASSES = 3


@pytest.fixture
def logits():
    return np.random.default_rng(0).normal(0, 4, (5, 7)).astype(np.float32)


@pytest.fixture
def wanted():
    return np.random.default_rng(1).integers(0, 2, (5, 7)).astype(np.float32)


def probability(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def reference(logits, wanted, alpha, gamma) -> np.ndarray:
    """The paper's equation 5, as it stands there."""
    p = probability(logits)
    right = np.where(wanted == 1, p, 1 - p)
    weight = np.where(wanted == 1, alpha, 1 - alpha)
    return -weight * (1 - right) ** gamma * np.log(right)


@pytest.mark.parametrize("gamma", [0.5, 1, 2, 5])
@pytest.mark.parametrize("alpha", [0.25, 0.5, 0.9])
def test_focal_loss_is_the_papers(logits, wanted, alpha, gamma):
    found = focal_loss(logits, wanted, alpha, gamma).numpy()
    np.testing.assert_allclose(found, reference(logits, wanted, alpha, gamma), rtol=2e-5, atol=1e-9)


def test_without_focus_and_weights_it_is_keras_cross_entropy(logits, wanted):
    import keras

    found = focal_loss(logits, wanted, alpha=None, gamma=0).numpy()
    entropy = keras.losses.BinaryCrossentropy(from_logits=True, reduction="none")
    theirs = entropy(wanted[..., None], logits[..., None])
    np.testing.assert_allclose(found, np.array(theirs), rtol=1e-5, atol=1e-7)


def test_with_focus_it_is_keras_focal_cross_entropy(logits, wanted):
    import keras

    theirs = keras.losses.BinaryFocalCrossentropy(
        apply_class_balancing=True, alpha=ALPHA, gamma=GAMMA, from_logits=True, reduction="none"
    )(wanted[..., None], logits[..., None])
    found = focal_loss(logits, wanted).numpy()
    np.testing.assert_allclose(found, np.array(theirs), rtol=1e-3, atol=1e-6)


def test_what_is_surely_right_counts_nothing_and_what_is_surely_wrong_fully():
    sure = np.array([60.0, -60.0], np.float32)
    right = focal_loss(sure, np.array([1.0, 0.0], np.float32), None, 2.0).numpy()
    wrong = focal_loss(sure, np.array([0.0, 1.0], np.float32), None, 2.0).numpy()
    np.testing.assert_allclose(right, 0, atol=1e-20)
    np.testing.assert_allclose(wrong, 60, rtol=1e-6)


def test_smooth_l1_is_quadratic_near_nothing_straight_beyond_and_has_no_kink():
    errors = np.array([0.0, 0.5, -0.5, 1.0, 3.0, -3.0], np.float32)
    np.testing.assert_allclose(smooth_l1(errors, 1.0), [0, 0.125, 0.125, 0.5, 2.5, 2.5])
    around = np.array([BETA * (1 - 1e-4), BETA * (1 + 1e-4)], np.float32)
    values = smooth_l1(around).numpy()
    assert np.diff(values)[0] / np.diff(around)[0] == pytest.approx(1, rel=1e-2)


@pytest.fixture
def batch():
    """Raw outputs and targets of two pictures, the second one without any object."""
    random = np.random.default_rng(2)
    raw = random.normal(0, 1, (2, 6, CLASSES + 4)).astype(np.float32)
    wanted = np.zeros((2, 6, 5), np.float32)
    wanted[0, :, 0] = [0, 2, BACKGROUND, IGNORED, 2, BACKGROUND]
    wanted[1, :, 0] = [BACKGROUND] * 5 + [IGNORED]
    wanted[..., 1:] = random.normal(0, 0.3, (2, 6, 4)) * (wanted[..., :1] >= 0)
    return raw, wanted


def test_the_loss_of_a_picture_is_the_sum_over_anchors_by_those_with_an_object(batch):
    raw, wanted = batch
    found = detection_loss(raw, wanted, box_weight=3.0).numpy()
    for picture in range(2):
        total = 0.0
        for row, target in zip(raw[picture], wanted[picture], strict=True):
            label = int(target[0])
            if label == IGNORED:
                continue
            right = np.arange(CLASSES) == label
            total += reference(row[:CLASSES], right, ALPHA, GAMMA).sum()
            if label >= 0:
                size = np.abs(row[CLASSES:].astype(np.float64) - target[1:])
                total += 3 * np.where(size < BETA, size**2 / (2 * BETA), size - BETA / 2).sum()
        objects = max(1, (wanted[picture, :, 0] >= 0).sum())
        assert found[picture] == pytest.approx(total / objects, rel=1e-4)


def test_nothing_is_learned_of_ignored_anchors_and_no_boxes_of_background(batch):
    import tensorflow as tf

    raw, wanted = map(tf.constant, batch)
    with tf.GradientTape() as tape:
        tape.watch(raw)
        loss = detection_loss(raw, wanted)
    change = tape.gradient(loss, raw).numpy()
    labels = batch[1][..., 0]
    assert not change[labels == IGNORED].any()
    assert not change[labels == BACKGROUND][:, CLASSES:].any()
    assert change[labels == BACKGROUND][:, :CLASSES].all()
    assert change[labels >= 0].all()
