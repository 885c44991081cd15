"""The best run of each architecture, on the same pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.training.best_runs import common_ground
from explorer.training.store import Store
from tests.training.made_up import SIMPLE, made_up_run

SHORT = replace(SIMPLE, epochs=2)
LENET = replace(SHORT, architecture="lenet5")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("runs"), None)
    for seed in (1, 2, 3):
        made_up_run(store, SHORT, seed=seed)
    made_up_run(store, LENET, seed=4)
    made_up_run(store, replace(SHORT, dataset="shapes"), seed=5)
    store.create(replace(SHORT, architecture="speedy"))
    return store.list()


def test_the_data_set_is_where_most_of_them_were_trained(runs):
    found = common_ground(runs, ["simple_cnn", "lenet5", "speedy"])
    assert (found.dataset, found.pictures) == ("digits", 360)
    assert set(found.best) == {"simple_cnn", "lenet5"}


def test_of_each_the_best_run_counts(runs):
    found = common_ground(runs, ["simple_cnn"])
    same = [
        one.state.accuracy
        for one in runs
        if (one.run.architecture, one.run.dataset) == ("simple_cnn", found.dataset)
    ]
    assert found.best["simple_cnn"].right.value == pytest.approx(max(same))


def test_without_any_run_nothing_is_known(runs):
    assert common_ground(runs, ["speedy", "nobody"]) is None
    assert common_ground([], ["lenet5"]) is None
