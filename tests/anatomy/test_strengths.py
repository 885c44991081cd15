"""Norms, orders, and what does nothing."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy.strengths import (
    dead_channels,
    dead_filters,
    filter_norms,
    filter_order,
    mean_activations,
    rank_of,
    strongest_cell,
)

GENERATOR = np.random.default_rng(0)
WEIGHTS = GENERATOR.normal(size=(3, 3, 4, 6)).astype(np.float32) * np.arange(1, 7)
MAPS = GENERATOR.normal(size=(5, 7, 6)).astype(np.float32)


def test_norms_are_those_of_numpy():
    expected = [np.linalg.norm(WEIGHTS[..., one]) for one in range(6)]
    np.testing.assert_allclose(filter_norms(WEIGHTS), expected, rtol=1e-6)


def test_filters_of_tiny_weights_are_dead_and_small_ones_are_not():
    weights = WEIGHTS.copy()
    weights[..., 1] = 0
    weights[..., 2] *= 1e-6
    weights[..., 3] *= 0.01
    assert np.flatnonzero(dead_filters(weights)).tolist() == [1, 2]


def test_where_all_weights_are_zero_all_filters_are_dead():
    assert dead_filters(np.zeros((1, 1, 2, 3))).all()


def test_a_channel_is_dead_only_if_it_is_zero_everywhere():
    maps = np.zeros((2, 2, 3))
    maps[1, 0, 1] = -0.001
    assert dead_channels(maps).tolist() == [True, False, True]


def test_filters_are_sorted():
    assert filter_order("number", WEIGHTS, MAPS) == list(range(6))
    norms = filter_norms(WEIGHTS)[filter_order("norm", WEIGHTS, MAPS)]
    assert (np.diff(norms) <= 0).all()
    strengths = mean_activations(MAPS)[filter_order("activation", WEIGHTS, MAPS)]
    assert (np.diff(strengths) <= 0).all()
    with pytest.raises(ValueError, match="number, norm, activation, not 'colour'"):
        filter_order("colour", WEIGHTS, MAPS)


def test_the_strongest_cell_counts_negative_values_too():
    one = np.zeros((3, 4))
    one[1, 2], one[2, 3] = 2, -5
    assert strongest_cell(one) == (2, 3)


def test_equal_strengths_share_a_place():
    assert [rank_of(one, np.array([2, 7, 2, 1])) for one in range(4)] == [2, 1, 2, 4]
