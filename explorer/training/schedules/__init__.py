"""Schedules: how large the learning rate is when. One file each."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class Schedule(Entry):
    """A course of the learning rate that can be picked by name.

    Its decorated function takes the part of the run that is done, 0 to 1, and returns the
    learning rate as part of the largest one, 0 to 1.

    Attributes:
        paper: authors, title and venue.
        place: where it stands among the schedules; ascending.
    """

    paper: str
    place: int

    def factor(self, done: float) -> float:
        """The learning rate as part of the largest one.

        Args:
            done: part of the run's batches that is done, 0 to 1.
        """
        return self.function(done)


SCHEDULES: Registry[Schedule] = Registry(__name__, Schedule, order=lambda entry: entry.place)
"""All schedules by name."""
