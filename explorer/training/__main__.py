"""Training without a browser: ``python -m explorer.training --architecture speedy --epochs 8``.

The run lies in the same store as those of the app, whose pages show it while it goes on and
afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path

from explorer.training.events import Event, Finished, Progress, Row
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.presets import PRESETS
from explorer.training.run import PRECISIONS, Run, RunRejected
from explorer.training.run_state import RunState, Status
from explorer.training.schedules import SCHEDULES
from explorer.training.store import Store, StoredRun, is_worked_on
from explorer.training.worker import wait_for_work, work

_BAR = 24  # characters
_KINDS = {"subset": int, "batch_size": int, "epochs": int, "seed": int}
_TEXTS = {
    *("architecture", "dataset", "augmentations", "optimizer", "schedule", "precision"),
    *("phases", "loss"),
}


def main(arguments: list[str] | None = None) -> int:
    """Train as the arguments say; the exit code is 0 if all went well."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    given = _parser().parse_args(arguments)
    if given.wait is not None:
        return wait_for_work(given.wait)
    if given.folder is not None:
        return work(given.folder)
    store = Store(given.store)
    try:
        stored = _resumed(store, given.resume) if given.resume else _created(store, given)
    except (RunRejected, LookupError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return _shown(stored)


def _created(store: Store, given: argparse.Namespace) -> StoredRun:
    """A new run, which is not for a server to start."""
    return store.create(_run(given), "terminal", status=Status.STARTING)


def _resumed(store: Store, identity: str) -> StoredRun:
    stored = store.get(identity)
    if stored.shipped or stored.state.status is Status.COMPLETE:
        raise LookupError("This run is complete.")
    if is_worked_on(stored.folder):
        raise LookupError("Another process is working on this run.")
    stored.steer(cancelled=False, paused=False)
    return stored


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer.training",
        description="Train a small network; the app's page Train shows it too.",
    )
    parser.add_argument("--preset", choices=list(PRESETS), help="settings to begin with")
    for field in fields(Run):
        name = f"--{field.name.replace('_', '-')}"
        kind = str if field.name in _TEXTS else _KINDS.get(field.name, float)
        parser.add_argument(name, type=kind, choices=_choices(field.name), default=None)
    parser.add_argument("--store", type=Path, help="folder for runs, instead of the usual one")
    parser.add_argument("--resume", metavar="RUN", help="go on with a run of the store")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--wait", type=float, metavar="SECONDS", help=argparse.SUPPRESS)
    return parser


def _choices(name: str) -> Collection[str] | None:
    from explorer.architectures import ARCHITECTURES
    from explorer.datasets import DATASETS

    registries = {
        "architecture": ARCHITECTURES,
        "dataset": DATASETS,
        "optimizer": OPTIMIZERS,
        "schedule": SCHEDULES,
        "precision": PRECISIONS,
    }
    return registries.get(name)


def _run(given: argparse.Namespace) -> Run:
    settings = {
        field.name: getattr(given, field.name)
        for field in fields(Run)
        if getattr(given, field.name) is not None
    }
    if given.preset:
        usual = PRESETS[given.preset].run(settings.get("dataset", Run.dataset)).as_dict()
        settings = {**usual, **settings}
    return Run(**settings)


def _shown(stored: StoredRun) -> int:
    _say(f"{stored.title}: {stored.folder}")
    show = _Shown(stored.run)
    failed = work(stored.folder, show)
    state = stored.state
    if state.sentence:
        _say(f"\n{state.sentence}")
    return 0 if state.status is Status.COMPLETE else failed or 1


def _say(text: str, end: str = "\n") -> None:
    """Print a text; the run goes on if nobody is there any more to read it."""
    try:
        print(text, end=end, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Shown:
    """A line that tells how far the run is, and one for each epoch."""

    def __init__(self, run: Run) -> None:
        self._epochs, self._score = run.epochs, run.task.score
        self._live = sys.stdout.isatty()

    def __call__(self, event: Event, state: RunState) -> None:
        if isinstance(event, Progress) and self._live:
            done = round(_BAR * event.step / event.steps)
            bar = "#" * done + "." * (_BAR - done)
            left = f"{event.remaining_seconds:.0f} s left"
            speed = f"{event.images_per_second:.0f} pictures/s"
            _say(f"\r{event.epoch + 1}/{self._epochs} [{bar}] {speed}, {left}   ", end="")
        elif isinstance(event, Row) and event.split == "validation":
            start = "\r" if self._live else ""
            _say(
                f"{start}epoch {event.epoch:.0f}: loss {event.loss:.3f}, {self._score} "
                f"{event.accuracy:.1%}, {event.seconds:.0f} s{' ' * _BAR}"
            )
        elif isinstance(event, Finished):
            _say(f"Done: {self._score} {event.accuracy:.2%} on the held-out pictures.")


if __name__ == "__main__":
    sys.exit(main())
