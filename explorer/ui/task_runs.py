"""Training runs of one task: which there are, and which one the visitor looks at."""

from __future__ import annotations

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run
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


def level_of(stored: StoredRun) -> str:
    """The level of the scenes that a run learned from."""
    return stored.run.dataset.partition("-")[2]


def choose(
    choice: Choice[str], label: str, runs: dict[str, StoredRun], usual: Run
) -> StoredRun | None:
    """A drop-down list of runs.

    Args:
        choice: what keeps it.
        label: of the list.
        runs: by their id, see `of_task`.
        usual: until the visitor chooses, a run of the app's is shown that is most like this one,
            unless they have one of their own.

    Returns:
        None of an empty list.
    """
    if not runs:
        return None
    first = next(iter(runs))
    if runs[first].shipped:
        first = max(runs, key=lambda one: _alike(runs[one], usual))
    name = fields.select(choice, label, list(runs), first, lambda one: title(runs[one]))
    return runs[name]


def _alike(stored: StoredRun, usual: Run) -> tuple[bool, bool, bool]:
    run = stored.run
    return (
        stored.shipped,
        run.dataset == usual.dataset,
        run.architecture == usual.architecture,
    )
