"""Training runs of one task: which there are, and which one the visitor looks at."""

from __future__ import annotations

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, training
from explorer.ui.state import Choice


def of_task(task: str, *, with_epochs: bool = True) -> dict[str, StoredRun]:
    """Runs by their id: this visitor's own, then those that come with the app, then others'.

    Args:
        task: name of what their networks are asked.
        with_epochs: whether those are left out of which no epoch is done.
    """
    mine, shipped, others = [], [], []
    for stored, state in training.runs(task):
        if with_epochs and not any(stored.epochs()):
            continue
        kind = shipped if stored.shipped else mine if training.is_mine(stored, state) else others
        kind.append(stored)
    return {stored.id: stored for stored in (*mine, *shipped, *others)}


def title(stored: StoredRun) -> str:
    """How a run is called in a list of its task: its network, its scenes, its loss, and whose."""
    run = stored.run
    loss = f", {run.task.losses()[run.loss].title.lower()}" if run.loss else ""
    where = "comes with the app" if stored.shipped else stored.id.rpartition("-")[2]
    data = DATASETS[run.dataset].title
    return f"{ARCHITECTURES[run.architecture].title} on {data}{loss} ({where})"


def choose(choice: Choice[str], label: str, runs: dict[str, StoredRun]) -> StoredRun | None:
    """A drop-down list of runs; the first one until the visitor chooses, None of an empty list."""
    if not runs:
        return None
    name = fields.select(choice, label, list(runs), next(iter(runs)), lambda one: title(runs[one]))
    return runs[name]
