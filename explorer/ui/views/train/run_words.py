"""What is said of training runs, in words."""

from __future__ import annotations

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run
from explorer.training.run_state import RunState, Status
from explorer.training.stored_run import StoredRun
from explorer.training.tasks import CLASSIFICATION

STATUS = {
    Status.QUEUED: "waiting",
    Status.STARTING: "starting",
    Status.RUNNING: "running",
    Status.PAUSED: "paused",
    Status.COMPLETE: "complete",
    Status.CANCELLED: "cancelled",
    Status.FAILED: "failed",
    Status.STALLED: "stalled",
}


def heading(stored: StoredRun) -> str:
    """What a run is: its network, its data, and whether it came with the app."""
    run = stored.run
    title = f"{ARCHITECTURES[run.architecture].title} on {DATASETS[run.dataset].title}"
    return f"{title}, comes with the app" if stored.shipped else title


def settings(run: Run) -> str:
    """What tells runs of one network apart, in a line."""
    parts = [DATASETS[run.dataset].title, f"{run.epochs} epochs"]
    if run.subset is not None:
        parts.append(f"{run.subset:,} pictures")
    how = f"{len(run.course)} phases" if run.phases else f"rate {run.learning_rate:g}"
    return ", ".join([*parts, how, f"seed {run.seed}"])


def accuracy(state: RunState) -> str:
    """Its accuracy, or "" before there is one."""
    return "" if state.accuracy is None else f"{100 * state.accuracy:.1f} %"


def part_done(run: Run, state: RunState) -> float:
    """How much of a run is done, 0 to 1."""
    within = state.step / state.steps if state.steps else 0.0
    return min(1.0, (state.epoch + within) / run.epochs)


def progress(stored: StoredRun, state: RunState, position: int) -> str:
    """Where a run that goes on stands.

    Args:
        stored: the run.
        state: as it is now.
        position: how many are before it in the queue.
    """
    if state.status is Status.QUEUED:
        before = f"{position} run{'s' if position != 1 else ''} before it" if position else "next"
        return f"Waiting for its turn: {before}."
    if state.status is Status.STARTING or not state.steps:
        return f"{state.phase or 'Starting'} …"
    epochs = stored.run.epochs
    epoch = min(state.epoch + 1, epochs)
    place = f"Epoch {epoch} of {epochs}, batch {state.step:,} of {state.steps:,}"
    if state.status is Status.PAUSED:
        return f"Paused. {place}"
    return f"{place}, {left(state.remaining_seconds)} left"


def left(seconds: float) -> str:
    """A length of time that is counted down.

    >>> left(9.4), left(75), left(3700)
    ('9 s', '1 min 15 s', '1 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def speed(state: RunState, batch_size: int) -> str:
    """How fast a run is, and on what."""
    if not state.images_per_second:
        return ""
    parts = [
        f"{state.images_per_second / batch_size:.1f} batches a second",
        f"{state.images_per_second:,.0f} pictures a second",
        f"learning rate {state.learning_rate:.3g}",
        state.device,
        state.precision,
    ]
    return ", ".join(part for part in parts if part)


def ended(stored: StoredRun, state: RunState) -> str:
    """How a run ended, and why."""
    if state.status is Status.COMPLETE:
        count = f" {state.validation_pictures:,}" if state.validation_pictures else ""
        right = f"right about {accuracy(state)} of{count} pictures that it never learned"
        if stored.run.task.name != CLASSIFICATION:
            right = f"{accuracy(state)} {stored.run.task.score} on{count} held-out pictures"
        return f"Complete: {right}. {state.sentence}".strip()
    status = f"{STATUS[state.status].capitalize()}."
    why = "" if state.sentence == status else state.sentence
    kept = stored.epochs()
    until = f"Kept up to epoch {kept[-1]} of {stored.run.epochs}." if kept else ""
    return " ".join(filter(None, [status, why, until]))
