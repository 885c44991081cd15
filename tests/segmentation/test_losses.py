"""Losses against NumPy, known values, and what must hold for every one that there is."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from scipy.special import softmax

from explorer.segmentation.losses import LOSSES, USUAL
from explorer.segmentation.losses.dice import SMOOTHING
from explorer.segmentation.losses.focal import focal

SHAPE = (3, 4, 5, 3)
SURE = 200.0
WEIGHTS = np.array([0.5, 1.0, 4.0], np.float32)


@pytest.fixture(scope="module")
def raw() -> np.ndarray:
    return np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)


@pytest.fixture(scope="module")
def wanted() -> np.ndarray:
    masks = np.random.default_rng(1).integers(0, 3, SHAPE[:3])
    masks[0] = 0  # a picture with one class only
    return np.eye(3, dtype=np.float32)[masks]


def of(name: str, raw: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return LOSSES[name].of(tf.constant(raw), tf.constant(wanted), tf.constant(WEIGHTS)).numpy()


def cross_entropies(raw: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Of each pixel, float64."""
    return -np.log((softmax(raw.astype(float), axis=-1) * wanted).sum(axis=-1))


def in_numpy(raw: np.ndarray, wanted: np.ndarray) -> dict[str, np.ndarray]:
    """All losses that are no sums, each written once more without TensorFlow."""
    likely = softmax(raw.astype(float), axis=-1)
    pixels = cross_entropies(raw, wanted)
    right = (likely * wanted).sum(axis=-1)
    both = (likely * wanted).sum(axis=(1, 2))
    sizes = likely.sum(axis=(1, 2)) + wanted.sum(axis=(1, 2))
    terms = (2 * both + SMOOTHING) / (sizes + SMOOTHING)
    shown = wanted.sum(axis=(1, 2)) > 0
    of_shown = [term[there].mean() for term, there in zip(terms, shown, strict=True)]
    return {
        "cross_entropy": pixels.mean(axis=(1, 2)),
        "weighted_cross_entropy": (pixels * WEIGHTS[wanted.argmax(axis=-1)]).mean(axis=(1, 2)),
        "focal": ((1 - right) ** 2 * pixels).mean(axis=(1, 2)),
        "dice": 1 - terms.mean(axis=-1),
        "dice_of_shown": 1 - np.array(of_shown),
        "jaccard": 1 - ((both + SMOOTHING) / (sizes - both + SMOOTHING)).mean(axis=-1),
    }


@pytest.mark.parametrize(
    "name",
    ["cross_entropy", "weighted_cross_entropy", "focal", "dice", "dice_of_shown", "jaccard"],
)
def test_a_loss_is_what_its_formula_says(name, raw, wanted):
    np.testing.assert_allclose(of(name, raw, wanted), in_numpy(raw, wanted)[name], rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("cross_entropy_dice", ("cross_entropy", "dice")),
        ("focal_dice", ("focal", "dice")),
        ("cross_entropy_jaccard", ("cross_entropy", "jaccard")),
    ],
)
def test_a_combination_is_the_sum_of_its_parts(name, parts, raw, wanted):
    expected = sum(in_numpy(raw, wanted)[part] for part in parts)
    np.testing.assert_allclose(of(name, raw, wanted), expected, rtol=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_sure_and_right_costs_nothing(name, wanted):
    np.testing.assert_allclose(of(name, SURE * wanted, wanted), 0, atol=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_nearer_to_what_is_wanted_costs_less(name, raw, wanted):
    costs = [of(name, raw + step * wanted, wanted) for step in (0, 1, 2, 4)]
    assert (np.diff(costs, axis=0) < 0).all()


@pytest.mark.parametrize("name", LOSSES)
def test_one_loss_for_each_picture_by_itself(name, raw, wanted):
    together = of(name, raw, wanted)
    assert together.shape == SHAPE[:1]
    for place in range(SHAPE[0]):
        alone = of(name, raw[place : place + 1], wanted[place : place + 1])
        np.testing.assert_allclose(alone, together[place : place + 1], rtol=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_numbers_even_of_sure_answers(name, wanted):
    entry = LOSSES[name]
    for scale in (SURE, -SURE):
        raw = tf.constant(scale * wanted)
        with tf.GradientTape() as tape:
            tape.watch(raw)
            cost = tf.reduce_mean(entry.of(raw, tf.constant(wanted), tf.constant(WEIGHTS)))
        assert np.isfinite(tape.gradient(cost, raw)).all()


def test_focal_loss_without_focus_is_cross_entropy(raw, wanted):
    plain = focal(tf.constant(raw), tf.constant(wanted), gamma=0.0)
    np.testing.assert_allclose(plain, of("cross_entropy", raw, wanted), rtol=1e-5)


def test_equal_weights_change_nothing(raw, wanted):
    equal = LOSSES["weighted_cross_entropy"].of(raw, wanted, tf.ones(3))
    np.testing.assert_allclose(equal, of("cross_entropy", raw, wanted), rtol=1e-5)


def test_no_idea_costs_the_logarithm_of_the_number_of_classes(wanted):
    np.testing.assert_allclose(of("cross_entropy", 0 * wanted, wanted), np.log(3), rtol=1e-5)


def test_a_weighted_loss_without_weights_is_refused(raw, wanted):
    with pytest.raises(ValueError, match="needs a weight"):
        LOSSES["weighted_cross_entropy"].of(raw, wanted)


def test_every_loss_tells_where_it_comes_from():
    assert USUAL in LOSSES
    assert next(iter(LOSSES)) == "cross_entropy"
    for entry in LOSSES.values():
        assert len(entry.description.split()) > 20
        assert entry.formula
        assert any(year in entry.paper for year in map(str, range(2010, 2027)))
