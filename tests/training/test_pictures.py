"""Which pictures are learned from, tested on and watched."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.training.pictures import training_indices, validation_indices, watched_indices
from explorer.training.run import Run

LABELS = np.random.default_rng(3).permutation(np.repeat(np.arange(10), 100))


def test_all_of_them_without_a_subset():
    assert np.array_equal(training_indices(Run(), LABELS), np.arange(1000))
    assert np.array_equal(validation_indices(Run(), LABELS), np.arange(1000))


@pytest.mark.parametrize("count", [10, 55, 500, 999])
def test_a_subset_has_all_classes_alike(count):
    indices = training_indices(Run(subset=count), LABELS)
    assert len(np.unique(indices)) == count
    assert np.ptp(np.bincount(LABELS[indices], minlength=10)) <= 1


def test_the_seed_draws_the_subset_but_not_what_it_is_tested_on():
    one, other = Run(subset=500, seed=1), Run(subset=500, seed=2)
    assert not np.array_equal(training_indices(one, LABELS), training_indices(other, LABELS))
    assert np.array_equal(validation_indices(one, LABELS), validation_indices(other, LABELS))
    assert len(validation_indices(one, LABELS)) == 200


def test_a_small_data_set_is_tested_as_a_whole():
    few = np.repeat(np.arange(10), 5)
    assert len(validation_indices(Run(subset=500), few)) == 50


def test_one_picture_of_each_class_is_watched():
    assert LABELS[watched_indices(LABELS)].tolist() == list(range(10))
    assert watched_indices(np.array([0, 1, 1, 0])).tolist() == [3, 2]
    assert watched_indices(np.array([4])).tolist() == [0]


def test_classes_may_be_missing():
    labels = np.array([5, 7, 5, 7, 7])
    assert len(training_indices(Run(subset=10), labels)) == 5
