"""Pixels in the order of a heatmap."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.faithfulness import only_first, without_first
from explorer.faithfulness.ranking import ranks_of
from tests import models

SIZE = (16, 16)


def test_the_largest_comes_first():
    values = np.array([[0.1, -3.0], [7.0, 2.0]])
    assert ranks_of(values, (2, 2)).tolist() == [[2, 3], [0, 1]]


def test_every_place_is_given_once():
    values = np.maximum(np.random.default_rng(0).normal(size=SIZE), 0)
    ranks = ranks_of(values, SIZE)
    assert sorted(ranks.ravel()) == list(range(256))
    in_order = values.ravel()[np.argsort(ranks.ravel())]
    assert (np.diff(in_order) <= 0).all()


def test_ties_are_broken_by_the_same_chance_and_not_from_top_to_bottom():
    flat = np.zeros(SIZE)
    ranks = ranks_of(flat, SIZE)
    np.testing.assert_array_equal(ranks, ranks_of(flat + 1, SIZE))
    assert (ranks != ranks_of(flat, SIZE, seed=1)).mean() > 0.9
    rows_of_first_half = np.nonzero(ranks < 128)[0]
    assert 6 < rows_of_first_half.mean() < 9


@pytest.mark.parametrize("fill", ["mean", "zero", "blurred"])
@pytest.mark.parametrize("share", [0, 0.25, 1])
def test_what_one_takes_the_other_keeps(fill, share):
    x, ranking = models.picture(), np.random.default_rng(0).random(SIZE)
    without, only = without_first(x, ranking, share, fill), only_first(x, ranking, share, fill)
    kept = (without == x).all(axis=-1)
    assert (~kept).sum() == round(share * 256)
    empty = only_first(x, ranking, 0, fill)
    np.testing.assert_array_equal(without, np.where(kept[..., None], x, empty))
    np.testing.assert_array_equal(only, np.where(kept[..., None], empty, x))
    if 0 < share < 1:
        assert ranking[~kept].min() > ranking[kept].max()
    assert without.dtype == only.dtype == np.float32


@pytest.mark.parametrize(
    ("ranking", "problem"),
    [(np.zeros((8, 8)), "does not fit"), (np.full(SIZE, np.inf), "not finite")],
)
def test_maps_without_an_order_are_refused(ranking, problem):
    with pytest.raises(ValueError, match=problem):
        without_first(models.picture(), ranking, 0.5)


def test_an_unknown_fill_is_refused():
    with pytest.raises(ValueError, match="no fill 'pink'"):
        without_first(models.picture(), np.zeros(SIZE), 0.5, "pink")
