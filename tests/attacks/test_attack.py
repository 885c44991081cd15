"""Whatever the attack: its limits, its answer, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.attacks import ATTACKS, MOST_LEVELS, attack
from explorer.images import Image, decode
from explorer.pretrained import PRETRAINED
from explorer.samples import sample
from tests import models
from tests.attacks import nets


@pytest.fixture(scope="module", params=["colour", "grey", "nested", "mixed"])
def network(request):
    """Networks of several kinds and units."""
    if request.param == "grey":
        return nets.network_of(nets.linear(1), nets.grey)
    builders = {
        "colour": nets.linear,
        "nested": models.nested_in_sequential,
        "mixed": models.mixed_float16,
    }
    return nets.network_of(builders[request.param]())


@pytest.fixture(scope="module", params=ATTACKS)
def method(request):
    return request.param


@pytest.mark.parametrize("epsilon", [1, 5, MOST_LEVELS])
def test_no_value_moves_too_far_or_out_of_range(network, method, epsilon):
    x = network.preprocess(nets.photo())
    found = attack(network, x, method, epsilon, steps=4)
    assert found.pixels.dtype == np.uint8  # 0 to 255, in whole levels
    moved = found.pixels.astype(int) - found.original
    np.testing.assert_array_equal(found.difference, moved)
    assert 0 < np.abs(moved).max() <= epsilon
    assert found.largest_change == np.abs(moved).max()
    assert found.changed_share == pytest.approx((moved != 0).any(axis=-1).mean())


def test_the_answer_is_that_of_the_pixels(network, method):
    """A PNG of the right size is decoded to the picture that fools."""
    x = network.preprocess(nets.photo())
    found = attack(network, x, method, 8, steps=4)
    saved = decode(Image(found.pixels, "fooling").png(), "fooling.png")
    np.testing.assert_allclose(network.preprocess(saved), found.x, atol=1e-5)
    np.testing.assert_allclose(network.probabilities(saved), found.after, atol=2e-3)
    np.testing.assert_allclose(network.probabilities_of(x), found.before, atol=5e-3)


def test_epsilon_zero_changes_nothing(network, method):
    found = attack(network, network.preprocess(nets.photo()), method, 0)
    assert not found.difference.any()
    np.testing.assert_array_equal(found.pixels, found.original)
    np.testing.assert_array_equal(found.after, found.before)
    assert not found.flipped
    assert found.passes == 2


def test_the_attacked_class_loses_and_the_wanted_class_wins(network, method):
    x = network.preprocess(nets.photo())
    away = attack(network, x, method, 16, steps=8)
    assert away.after[away.class_index] < away.before[away.class_index]
    wanted = int(away.before.argsort()[-2])
    towards = attack(network, x, method, 16, towards=wanted, steps=8)
    assert towards.after[wanted] > towards.before[wanted]
    assert towards.towards == wanted


def test_a_grey_network_gets_a_grey_picture(method):
    network = nets.network_of(nets.linear(1), nets.grey)
    found = attack(network, network.preprocess(nets.photo()), method, 6)
    assert (found.pixels == found.pixels[..., :1]).all()
    assert found.x.shape == (1, 16, 16, 1)


def test_what_is_kept_cannot_be_written_to(method):
    network = nets.network_of(nets.linear())
    found = attack(network, network.preprocess(nets.photo()), method, 2, steps=2)
    for name in ("original", "pixels", "difference", "x", "before", "after"):
        assert not getattr(found, name).flags.writeable


def test_the_model_is_not_changed(network, method):
    before = network.model.get_weights()
    attack(network, network.preprocess(nets.photo()), method, 4, steps=2)
    for kept, now in zip(before, network.model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, now)


@pytest.mark.parametrize("epsilon", [0, 4])
def test_progress_ends_at_the_number_that_was_announced(method, epsilon):
    network, seen = nets.network_of(nets.linear()), []
    x = network.preprocess(nets.photo())
    found = attack(network, x, method, epsilon, steps=3, progress=lambda *at: seen.append(at))
    cost = ATTACKS[method].cost(3) if epsilon else 2
    assert seen[-1] == (cost, cost) == (found.passes, found.passes)
    assert seen == sorted(set(seen))
    assert {total for _, total in seen} == {cost}


def test_it_can_be_called_off(method):
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    network = nets.network_of(nets.linear())
    with pytest.raises(InterruptedError):
        attack(network, network.preprocess(nets.photo()), method, 4, progress=stop)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"method": "magic"}, "no attack 'magic'; there are fgsm, pgd"),
        ({"epsilon_levels": 17}, "0 to 16 levels, not 17"),
        ({"epsilon_levels": -1}, "0 to 16 levels, not -1"),
        ({"steps": 0}, "at least one step"),
        ({"class_index": 5}, "no class 5: Small has 5"),
        ({"towards": -1}, "no class -1"),
        ({"x": np.zeros((4, 4, 3))}, "takes one input"),
    ],
)
def test_what_makes_no_sense_is_refused(change, problem):
    network = nets.network_of(nets.linear())
    usual = {"x": network.preprocess(nets.photo()), "method": "pgd", "epsilon_levels": 4}
    with pytest.raises(ValueError, match=problem):
        attack(network, **{**usual, **change})


def test_half_a_level_is_refused():
    network = nets.network_of(nets.linear())
    with pytest.raises(TypeError):
        attack(network, network.preprocess(nets.photo()), "fgsm", 0.5)


def test_numbers_that_are_not_finite_are_told():
    model = nets.linear()
    model.get_layer("output").kernel.assign(np.full((768, 5), np.inf))
    network = nets.network_of(model)
    with pytest.raises(ValueError, match="not finite"):
        attack(network, network.preprocess(nets.photo()), "fgsm", 4)


@pytest.mark.parametrize(
    ("name", "epsilon"), [("fgsm", 4), ("fgsm", 8), ("pgd", 2), ("pgd", 4), ("pgd", 8)]
)
def test_a_trained_network_is_fooled(speedy, name, epsilon):
    found = attack(speedy, speedy.preprocess(sample("cat")), name, epsilon)
    assert found.flipped
    assert found.succeeded
    assert speedy.predict(Image(found.pixels, "saved"))[0][0] != "cat"


def test_it_is_led_to_any_class_that_is_wanted(speedy):
    x = speedy.preprocess(sample("cat"))
    for wanted in (0, 8):  # airplane, ship
        found = attack(speedy, x, "pgd", 8, towards=wanted)
        assert found.answer_after == wanted
        assert found.succeeded


@pytest.mark.parametrize(("name", "epsilon", "steps"), [("fgsm", 2, 1), ("pgd", 2, 2)])
def test_the_embedded_network_is_fooled(name, epsilon, steps):
    network = PRETRAINED["efficientnet_lite0"].load()
    x = network.preprocess(sample("cat"))
    found = attack(network, x, name, epsilon, steps=steps)
    assert network.class_names[found.answer_before] == "tiger_cat"
    assert found.flipped
    assert found.after[found.class_index] < 0.1 * found.before[found.class_index]
    np.testing.assert_array_equal(
        found.original, PRETRAINED["efficientnet_lite0"].resized(sample("cat"))
    )
