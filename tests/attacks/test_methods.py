"""Each attack, where what it must do can be worked out."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.attacks import ATTACKS, attack
from explorer.samples import sample
from tests import models
from tests.attacks import nets


@pytest.fixture(scope="module")
def network():
    return nets.network_of(nets.linear())


def weights_of(network, first: int, second: int) -> np.ndarray:
    """How the difference of two logits grows with each level, red first."""
    kernel = network.model.get_layer("output").get_weights()[0]
    difference = kernel[:, first] - kernel[:, second]
    return difference.reshape(models.SIZE, models.SIZE, 3)[..., ::-1]


@pytest.mark.parametrize("epsilon", [1, 7])
def test_fgsm_moves_every_value_by_epsilon_against_the_class(network, epsilon):
    found = attack(network, network.preprocess(nets.photo()), "fgsm", epsilon)
    own, rival = found.before.argsort()[::-1][:2]
    wished = found.original + epsilon * np.sign(weights_of(network, rival, own))
    np.testing.assert_array_equal(found.pixels, np.clip(wished, 0, 255))


def test_fgsm_moves_towards_the_class_that_is_wanted(network):
    found = attack(network, network.preprocess(nets.photo()), "fgsm", 3, towards=1)
    rival = next(one for one in found.before.argsort()[::-1] if one != 1)
    wished = found.original + 3 * np.sign(weights_of(network, 1, rival))
    np.testing.assert_array_equal(found.pixels, np.clip(wished, 0, 255))


def test_fgsm_leads_away_from_a_class_that_is_not_the_answer(network):
    x = network.preprocess(nets.photo())
    own = int(attack(network, x, "fgsm", 0).before.argmin())
    found = attack(network, x, "fgsm", 3, class_index=own)
    rival = int(found.before.argmax())
    wished = found.original + 3 * np.sign(weights_of(network, rival, own))
    np.testing.assert_array_equal(found.pixels, np.clip(wished, 0, 255))
    assert found.succeeded
    assert not found.flipped


def test_pgd_ends_where_a_straight_slope_leads(network):
    """On a linear network, two classes apart, the best place is a corner, and PGD gets there."""
    x = network.preprocess(nets.photo())
    found = attack(network, x, "pgd", 4, steps=20)
    again = attack(network, x, "fgsm", 4)
    assert found.after[found.class_index] <= 1.02 * again.after[found.class_index]


def test_pgd_begins_where_the_seed_says():
    network = nets.network_of(models.shortcut())
    x = network.preprocess(nets.photo())
    first, same, other = (attack(network, x, "pgd", 8, steps=3, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.pixels, same.pixels)
    assert (first.pixels != other.pixels).any()
    assert first.steps == 3


def test_one_step_of_pgd_is_long_enough_for_fgsms_corner(network):
    x = network.preprocess(nets.photo())
    one, many = attack(network, x, "fgsm", 4), attack(network, x, "pgd", 4, steps=1)
    np.testing.assert_array_equal(many.pixels, one.pixels)


def test_pgd_goes_further_than_one_step(speedy):
    x = speedy.preprocess(sample("cat"))
    one, many = (attack(speedy, x, name, 2) for name in ("fgsm", "pgd"))
    assert many.after[many.class_index] < 0.7 * one.after[one.class_index]
    assert (one.steps, many.steps) == (1, 10)


def test_facts_that_pages_show():
    assert [entry.title for entry in ATTACKS.values()] == ["FGSM", "PGD"]
    assert ATTACKS["fgsm"].cost(10) == ATTACKS["fgsm"].cost(1)
    assert ATTACKS["pgd"].cost(10) > ATTACKS["pgd"].cost(5)
    assert not ATTACKS["fgsm"].by_chance
    for entry in ATTACKS.values():
        assert len(entry.description.split()) > 30
