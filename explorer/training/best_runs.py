"""How good architectures turned out to be: the best run of each, all on the same pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.training.comparison import Entry, leaderboard

if TYPE_CHECKING:
    from explorer.training.store import StoredRun


@dataclass(frozen=True)
class CommonGround:
    """Runs that can be compared, since they were tested on the same pictures.

    Attributes:
        dataset: name of the data set.
        pictures: how many held-out ones there are.
        best: by name of the architecture, its best run.
    """

    dataset: str
    pictures: int
    best: Mapping[str, Entry]


def common_ground(runs: Iterable[StoredRun], architectures: Collection[str]) -> CommonGround | None:
    """Return the best run of each architecture on the data set where most of them have one.

    Shares of different pictures cannot be compared, so architectures that were never trained on
    these are left out.

    Args:
        runs: all that there are; what is torn or has no epoch done is passed over.
        architectures: names.

    Returns:
        None if none of them was ever trained.
    """
    mine = [one for one in runs if one.run.architecture in architectures]
    grounds = [_ground(key, entries) for key, entries in leaderboard(mine).items()]
    return max(grounds, key=lambda one: (len(one.best), one.pictures), default=None)


def _ground(key: tuple[str, int], entries: list[Entry]) -> CommonGround:
    best: dict[str, Entry] = {}
    for entry in entries:  # the best one first
        best.setdefault(entry.stored.run.architecture, entry)
    return CommonGround(*key, best)
