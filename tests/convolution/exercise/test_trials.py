"""Which maps can be told apart, and which four kernels are asked for together."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.convolution.exercise.candidates import every_candidate
from explorer.convolution.exercise.trials import LEAST_DIFFERENCE, Settings, Trial, difference
from tests.convolution.exercise.exercises import small
from tests.convolution.layers import picture

CANDIDATES = every_candidate(4)
EVERY = range(len(CANDIDATES))


@given(st.integers(0, 1000), st.floats(0.01, 100))
def test_difference_knows_no_scale_but_signs(seed, scale):
    one, other = np.random.default_rng(seed).normal(size=(2, 6, 7))
    assert difference(one, scale * one) == pytest.approx(0, abs=1e-6)
    assert difference(one, -scale * one) >= 1
    assert difference(one, other) == pytest.approx(difference(other, one))
    assert difference(one, other) == pytest.approx(difference(one, scale * other))


@given(st.integers(0, 1000))
def test_difference_is_what_the_best_scale_leaves(seed):
    one, other = np.random.default_rng(seed).normal(50, 30, size=(2, 6, 7))
    left = []
    for this, that in ((one, other), (other, one)):
        best = np.linalg.lstsq(that.reshape(-1, 1), this.ravel(), rcond=None)[0][0]
        left.append(np.sqrt(np.mean((this - max(0, best) * that) ** 2)) / this.std())
    assert difference(one, other) == pytest.approx(min(left))


@pytest.mark.parametrize("settings", [Settings(), Settings(2, "valid"), Settings(1, "same", 2)])
def test_four_maps_have_one_size_and_look_different(settings):
    pixels = small("coins")
    trial = Trial(pixels, settings, CANDIDATES)
    for answer in EVERY:
        four = trial.four(answer, EVERY)
        if four is None:
            continue
        assert four[0] == answer
        maps = [settings.layer(CANDIDATES[one].weights).apply(pixels) for one in four]
        for one, other in itertools.combinations(maps, 2):
            assert one.shape == other.shape
            assert difference(one, other) >= LEAST_DIFFERENCE - 1e-6


def test_four_are_found_if_there_are_four():
    trial = Trial(picture(30, 21), Settings(), CANDIDATES)
    company = [0, 1, 2, 3, 4, 8]
    for answer in company:
        others = (one for one in itertools.combinations(company, 4) if answer in one)
        exist = any(
            not any(trial.alike(*pair) for pair in itertools.combinations(four, 2))
            for four in others
        )
        found = trial.four(answer, company)
        assert (found is not None) == exist
        assert found is None or set(found) <= set(company)


def test_others_are_of_as_many_families_as_possible():
    trial = Trial(small("cat"), Settings(), CANDIDATES)
    for answer in EVERY:
        four = trial.four(answer, EVERY)
        assert len({CANDIDATES[one].kernel.family for one in four}) == 4
