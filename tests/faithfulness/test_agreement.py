"""Rank correlations, held to SciPy's own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from explorer.faithfulness import agreement, rank_correlation

GENERATOR = np.random.default_rng(0)
MAPS = {
    "smooth": GENERATOR.random((6, 7)),
    "many ties": GENERATOR.integers(0, 4, (6, 7)).astype(float),
    "mostly zero": np.maximum(GENERATOR.normal(size=(6, 7)) - 1, 0),
    "signed": GENERATOR.normal(size=(6, 7)).astype(np.float32),
}


def test_it_is_spearmans():
    found = agreement(MAPS)
    assert found.names == tuple(MAPS)
    flat = np.stack([values.ravel() for values in MAPS.values()], axis=1)
    np.testing.assert_allclose(found.correlations, spearmanr(flat).statistic, atol=1e-12)
    with pytest.raises(ValueError, match="read-only"):
        found.correlations[0, 0] = 0


@pytest.mark.parametrize("first", MAPS)
@pytest.mark.parametrize("second", MAPS)
def test_a_pair_by_itself(first, second):
    expected = spearmanr(MAPS[first].ravel(), MAPS[second].ravel()).statistic
    assert rank_correlation(MAPS[first], MAPS[second]) == pytest.approx(expected, abs=1e-9)


def test_only_the_order_counts():
    values = MAPS["smooth"]
    assert rank_correlation(values, np.exp(5 * values)) == 1
    assert rank_correlation(values, -(values**3)) == -1


def test_a_flat_map_agrees_with_nothing_not_even_with_itself():
    flat = np.full((6, 7), 0.5)
    assert rank_correlation(flat, MAPS["smooth"]) is None
    assert rank_correlation(flat, flat) is None
    found = agreement({"a": MAPS["smooth"], "flat": flat}).correlations
    assert np.isnan(found).tolist() == [[False, True], [True, True]]


@pytest.mark.parametrize(
    "maps", [{}, {"a": np.zeros(3)}, {"a": np.zeros((2, 3)), "b": np.zeros((3, 2))}]
)
def test_maps_that_cannot_be_compared_are_refused(maps):
    with pytest.raises(ValueError, match="of one size"):
        agreement(maps)


def test_pairs_that_cannot_be_compared_are_refused():
    with pytest.raises(ValueError, match="cannot be compared"):
        rank_correlation(np.zeros((2, 3)), np.zeros((3, 2)))
    with pytest.raises(ValueError, match="not finite"):
        rank_correlation(np.array([[np.nan, 1]]), np.zeros((1, 2)))
