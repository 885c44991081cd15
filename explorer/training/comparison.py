"""Runs beside each other: in what they differ, which was better, and whether they repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.evaluation import Share
from explorer.training.run import Run

if TYPE_CHECKING:
    from explorer.training.store import StoredRun

MOST_COMPARED = 6
"""Runs that can be told apart in one figure."""


def differences(runs: Sequence[Run]) -> dict[str, tuple[Any, ...]]:
    """Return the settings that are not the same in all runs, each with its values in order.

    >>> differences([Run(), Run(seed=1)])
    {'seed': (0, 1)}
    """
    settings = [run.as_dict() for run in runs]
    columns = {name: tuple(one[name] for one in settings) for name in settings[0]}
    return {name: values for name, values in columns.items() if len(set(values)) > 1}


@dataclass(frozen=True)
class Entry:
    """A run on the leaderboard.

    Attributes:
        stored: the run.
        right: on how many of the held-out pictures its last answers were right.
        epochs: how many were done by then.
        seconds: of training and testing up to then.
        parameters: numbers in the network.
        rank: among those it can be compared with, from 1; equally good ones have the same.
    """

    stored: StoredRun
    right: Share
    epochs: int
    seconds: float
    parameters: int
    rank: int


def leaderboard(entries: Iterable[StoredRun]) -> dict[tuple[str, int], list[Entry]]:
    """Rank runs by their accuracy, apart for each data set and number of held-out pictures.

    Shares of different pictures cannot be compared. Runs without an epoch that is done are left
    out.

    Returns:
        by name of the data set and number of held-out pictures, the best run first; groups in the
        order in which the runs were given.
    """
    groups: dict[tuple[str, int], list[Entry]] = {}
    for stored in entries:
        if (found := _entry(stored)) is not None:
            groups.setdefault((stored.run.dataset, found.right.total), []).append(found)
    return {key: _ranked(group) for key, group in groups.items()}


def _entry(stored: StoredRun) -> Entry | None:
    try:
        state = stored.state
    except (OSError, ValueError):
        return None  # gone or torn since it was listed
    if not state.epoch or not state.validation_pictures or state.accuracy is None:
        return None
    right = Share(round(state.accuracy * state.validation_pictures), state.validation_pictures)
    return Entry(stored, right, state.epoch, state.seconds, state.parameters, 0)


def _ranked(group: list[Entry]) -> list[Entry]:
    ordered = sorted(group, key=lambda entry: (-entry.right.count, entry.seconds))
    counts = [entry.right.count for entry in ordered]
    return [
        Entry(**{**vars(entry), "rank": 1 + counts.index(entry.right.count)}) for entry in ordered
    ]


@dataclass(frozen=True)
class Repeat:
    """Two runs with the same settings, seed included.

    Attributes:
        first: one of them.
        second: the other.
        epoch: the last that both have kept.
        gap: the largest difference between their probabilities then, 0 to 1; 0 if each number is
            the same.
        first_right: part of the held-out pictures that the first had right then.
        second_right: the same of the second.
    """

    first: StoredRun
    second: StoredRun
    epoch: int
    gap: float
    first_right: float
    second_right: float


def repeats(entries: Sequence[StoredRun]) -> list[Repeat]:
    """Return what came of each pair of runs with the same settings that have an epoch in common."""
    pairs = [pair for pair in combinations(entries, 2) if pair[0].run == pair[1].run]
    found = (_repeat(first, second) for first, second in pairs)
    return [one for one in found if one is not None]


def _repeat(first: StoredRun, second: StoredRun) -> Repeat | None:
    common = set(first.epochs()) & set(second.epochs())
    if not common or (epoch := max(common)) == 0:
        return None
    try:
        ours, theirs = (one.snapshot(epoch).answers for one in (first, second))
    except (OSError, ValueError):
        return None  # damaged
    if ours.shape != theirs.shape:
        return None
    gap = float(np.abs(ours - theirs).max())
    shares = [_accuracy(one, epoch) for one in (first, second)]
    return Repeat(first, second, epoch, gap, *shares)


def _accuracy(stored: StoredRun, epoch: int) -> float:
    tests = [row for row in stored.metrics() if row.split == "validation"]
    return next((row.accuracy for row in tests if round(row.epoch) == epoch), float("nan"))
