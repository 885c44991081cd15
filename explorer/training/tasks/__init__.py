"""Tasks: what networks are asked about a picture. One file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explorer.registry import Entry, Registry
from explorer.training.tasks.task import Task

__all__ = ["CLASSIFICATION", "TASKS", "Task", "TaskEntry"]

CLASSIFICATION = "classification"
"""The task of all networks that say one class for a picture, which most pages are about."""


def nothing_to_choose() -> Mapping[str, Entry]:
    """For tasks with one loss."""
    return {}


@dataclass(frozen=True, kw_only=True)
class TaskEntry(Entry):
    """A task that can be picked by name.

    Its decorated function takes a `Run` and a number of classes, and returns the `Task`.

    Attributes:
        score: what `Task.score` measures ("accuracy").
        batch_score: what `Task.right` measures.
        output: what the model gives out, for cards.
        losses: called, it returns the losses that a run can choose from, entries of a registry by
            name; empty where there is just one.
    """

    score: str
    batch_score: str
    output: str
    losses: Callable[[], Mapping[str, Entry]] = nothing_to_choose


TASKS: Registry[TaskEntry] = Registry(__name__, TaskEntry)
"""All tasks by name."""
