"""A rare class: counted right, and what losses say of it, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.loss_formulas import Filled, difference
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.rare_class import answered, costs, found_in, pixels_of

RARE, CLASSES = 2, 4
RANDOM = np.random.default_rng(3)
WEIGHTS = np.array([0.1, 1.0, 30.0, 1.5], np.float32)


@pytest.fixture(scope="module")
def mask() -> np.ndarray:
    made = RANDOM.choice([0, 1, 3], (24, 24))
    made[5:8, 6:9] = RARE
    return made


@pytest.fixture(scope="module", params=[0.6, 0.95])
def sure(request) -> float:
    return request.param


@pytest.fixture(scope="module")
def found(mask, sure):
    return {one.loss: one for one in costs(mask, RARE, WEIGHTS, sure)}


def test_scenes_are_counted():
    true = np.zeros((5, 4, 4), int)
    true[:3, 0] = RARE  # three scenes with four pixels each
    said = np.zeros_like(true)
    said[0, 0] = RARE  # all of it
    said[1, 0, :2] = RARE  # half of it, which is enough
    said[2, 0, 0] = RARE  # a quarter
    said[2, 1:] = RARE  # and much that is not it
    said[3, 2, 2] = RARE  # a false alarm
    counted = found_in(true, said, RARE)
    assert (counted.scenes, counted.found) == (3, 2)
    assert (counted.others, counted.claimed) == (2, 1)


def test_who_is_right_finds_all_and_claims_nothing():
    true = RANDOM.integers(0, CLASSES, (6, 5, 5)) * (np.arange(6) < 4)[:, None, None]
    counted = found_in(true, true, RARE)
    assert counted.found == counted.scenes
    assert counted.claimed == 0
    assert counted.scenes + counted.others == 6
    none = found_in(np.zeros_like(true), np.zeros_like(true), RARE)
    assert (none.scenes, none.found, none.others, none.claimed) == (0, 0, 6, 0)


def test_pixels_are_counted(mask):
    said = np.roll(mask, 1, axis=0)
    counted = pixels_of(mask, said, RARE)
    assert counted.true == 9
    assert counted.right == 6
    assert counted.wrong == 3


def test_probabilities_are_probabilities(mask, sure):
    given = answered(mask, CLASSES, sure)
    np.testing.assert_allclose(given.sum(axis=-1), 1, rtol=1e-6)
    np.testing.assert_array_equal(given.argmax(axis=-1), mask)
    np.testing.assert_allclose(given.max(axis=-1), sure, rtol=1e-6)


def test_every_loss_is_larger_if_the_class_is_missed(found):
    assert list(found) == list(LOSSES)
    for one in found.values():
        assert one.missed > one.found > 0
        assert 0 < one.saved < 1


def test_cross_entropy_and_its_relatives_are_as_defined(found, mask, sure):
    unsure = (1 - sure) / (CLASSES - 1)
    right, wrong = -np.log(sure), -np.log(unsure)
    share, shares = (mask == RARE).mean(), np.bincount(mask.ravel()) / mask.size
    expected = {
        "cross_entropy": (right, share * (wrong - right)),
        "weighted_cross_entropy": (
            (shares * WEIGHTS).sum() * right,
            WEIGHTS[RARE] * share * (wrong - right),
        ),
        "focal": (
            (1 - sure) ** 2 * right,
            share * ((1 - unsure) ** 2 * wrong - (1 - sure) ** 2 * right),
        ),
    }
    for loss, (value, more) in expected.items():
        assert found[loss].found == pytest.approx(value, rel=1e-4)
        assert found[loss].missed - found[loss].found == pytest.approx(more, rel=1e-4)


@pytest.mark.parametrize("loss", ["cross_entropy", "weighted_cross_entropy", "focal"])
def test_formulas_come_to_what_the_losses_say(found, mask, sure, loss):
    filled = Filled(9, mask.size, CLASSES, sure, float(WEIGHTS[RARE]))
    written = float(difference(loss, filled).rpartition("= ")[2])
    assert written == pytest.approx(found[loss].missed - found[loss].found, rel=0.006)


def test_the_dice_formula_is_the_change_of_the_class_own_term(mask, sure):
    """By soft masks, summed pixel by pixel."""
    terms = []
    for said in (mask, np.where(mask == RARE, 0, mask)):
        given, wanted = answered(said, CLASSES, sure)[..., RARE], mask == RARE
        terms.append((2 * given[wanted].sum() + 1) / (given.sum() + wanted.sum() + 1))
    filled = Filled(9, mask.size, CLASSES, sure, 1.0)
    written = float(difference("dice", filled).rpartition("= ")[2])
    assert written == pytest.approx((terms[0] - terms[1]) / CLASSES, rel=0.006)


def test_sums_of_losses_have_no_formula_of_their_own():
    assert difference("cross_entropy_dice", Filled(9, 576, CLASSES, 0.9, 1.0)) == ""
