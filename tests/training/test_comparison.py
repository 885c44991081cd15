"""Runs beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.training import files
from explorer.training.comparison import differences, leaderboard, repeats
from explorer.training.run import Run
from explorer.training.store import Status, Store
from tests.training.made_up import SIMPLE, made_up_run

SHORT = replace(SIMPLE, epochs=2)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Better and worse ones, repeats, and one that was tested on fewer pictures."""
    store = Store(tmp_path_factory.mktemp("runs"), None)
    made = {
        "first": made_up_run(store, SHORT),
        "same": made_up_run(store, SHORT),
        "otherwise": made_up_run(store, SHORT, seed=3),
        "longer": made_up_run(store, replace(SHORT, epochs=4)),
        "fewer": made_up_run(store, replace(SHORT, subset=500)),
        "stopped": made_up_run(store, SHORT, epochs=1, status=Status.CANCELLED),
        "shapes": made_up_run(store, replace(SHORT, dataset="shapes")),
    }
    return made | {"empty": store.create(SHORT)}


def test_only_settings_that_differ_are_told():
    other = Run(learning_rate=0.1, augmentations="horizontal_flip")
    found = differences([Run(), other, Run()])
    assert found["learning_rate"] == (0.5, 0.1, 0.5)
    assert set(found) == {"learning_rate", "augmentations"}
    assert differences([Run(), Run()]) == {}


def test_only_runs_tested_on_the_same_pictures_are_ranked_together(runs):
    groups = leaderboard(runs.values())
    assert set(groups) == {("digits", 360), ("digits", 200), ("shapes", groups_size(groups))}
    ids = {key: {entry.stored.id for entry in group} for key, group in groups.items()}
    assert ids["digits", 200] == {runs["fewer"].id}
    assert runs["empty"].id not in set().union(*ids.values())


def groups_size(groups) -> int:
    [size] = [size for name, size in groups if name == "shapes"]
    return size


def test_the_best_comes_first_and_equal_ones_share_a_rank(runs):
    group = leaderboard(runs.values())["digits", 360]
    assert group[0].stored == runs["longer"]
    assert (group[0].rank, group[0].epochs) == (1, 4)
    counts = [entry.right.count for entry in group]
    assert counts == sorted(counts, reverse=True)
    ranks = {entry.stored.id: entry.rank for entry in group}
    assert ranks[runs["first"].id] == ranks[runs["same"].id]
    for entry in group:
        better = sum(other.right.count > entry.right.count for other in group)
        assert entry.rank == better + 1


def test_runs_that_repeat_each_other_to_the_last_digit_are_found(runs):
    [found] = repeats([runs["first"], runs["longer"], runs["same"]])
    assert (found.first, found.second) == (runs["first"], runs["same"])
    assert found.gap == 0
    assert found.first_right == found.second_right


def test_runs_with_the_same_settings_and_other_numbers_are_found_too(runs):
    [found] = repeats([runs["first"], runs["otherwise"]])
    assert found.gap > 0.01
    assert found.epoch == 2


def test_the_last_epoch_that_both_have_is_compared(runs):
    [found] = repeats([runs["stopped"], runs["first"]])
    assert (found.epoch, found.gap) == (1, 0)


def test_nothing_is_said_of_runs_that_have_only_the_beginning_in_common(runs, tmp_path):
    begun = made_up_run(Store(tmp_path, None), SHORT, epochs=0, status=Status.FAILED)
    assert repeats([begun, runs["first"], runs["empty"]]) == []
    torn = made_up_run(Store(tmp_path, None), SHORT)
    files.write_bytes(torn.folder / "snapshots" / "0002.npz", b"torn")
    assert repeats([torn, runs["first"]]) == []
