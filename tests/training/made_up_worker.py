"""Stands in for the training command: the real worker, but what it is told of is made up.

``python -m tests.training.made_up_worker --folder FOLDER`` and so on, as the real one. Takes no
TensorFlow, and as long as it is told to. The environment variable ``MADE_UP`` holds JSON:

- ``step``: seconds that a batch takes (0.02);
- ``stubborn``: heed nobody;
- ``file_limit``: bytes that a file may have after the first epoch, as on a full disk;
- ``error``: name of the exception that ends the first epoch;
- ``loading``: seconds that loading takes;
- ``clock``: seconds that the clock on the wall runs in a second (1), backwards if below 0.
"""

from __future__ import annotations

import builtins
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.training import fit, worker
from explorer.training.__main__ import main
from explorer.training.events import (
    Cancelled,
    Diverged,
    EpochDone,
    Event,
    Finished,
    Paused,
    Peek,
    Progress,
    Resumed,
    Row,
    Stage,
    Started,
    Steering,
    steady,
)
from explorer.training.run import Run

STEPS = 10
LABELS = np.arange(200) % 10
COMMAND = (sys.executable, "-m", "tests.training.made_up_worker")


@dataclass(frozen=True)
class Wishes:
    """What ``MADE_UP`` says."""

    step: float = 0.02
    stubborn: bool = False
    file_limit: int = 0
    error: str = ""
    loading: float = 0.0
    clock: float = 1.0


@dataclass(frozen=True)
class Model:
    """What can be saved."""

    weights: np.ndarray

    def save(self, path: Path) -> None:
        path.write_bytes(self.weights.tobytes())


def told() -> Wishes:
    """What ``MADE_UP`` says."""
    return Wishes(**json.loads(os.environ.get("MADE_UP", "{}")))


def train(
    run: Run,
    *,
    state: Mapping[str, np.ndarray] | None = None,
    steer: Callable[[], Steering] = steady,
) -> Iterator[Event]:
    """Tell what `fit.train` would, without learning anything.

    Weights depend on all batches before, so whoever leaves one out ends with others.
    """
    wishes = told()
    yield Stage("Making it up")
    epoch = int(state["epoch"]) if state else 0
    weights = state["weights"] if state else np.full((40, 50), float(run.seed), np.float32)
    yield started(epoch)
    if not epoch:
        yield from done(0, weights)
    while epoch < run.epochs:
        for step in range(STEPS):
            wanted = Steering() if wishes.stubborn else steer()
            if wanted.paused and not wanted.cancelled:
                yield Paused()
                while wanted.paused and not wanted.cancelled:
                    time.sleep(0.01)
                    wanted = steer()
                yield Resumed()
            if wanted.cancelled:
                yield Cancelled(epoch)
                return
            time.sleep(wishes.step)
            weights = (weights * 0.9 + (epoch * STEPS + step)).astype(np.float32)
            rate = run.learning_rate * wanted.learning_rate_factor
            yield row(epoch * STEPS + step + 1, "train", rate)
            yield Progress(
                epoch=epoch,
                step=step + 1,
                steps=STEPS,
                images_per_second=100.0,
                remaining_seconds=1.0,
                learning_rate=rate,
            )
            yield Peek(step=step, answers=answers(), kernels=weights.reshape(2, 10, 10, 10))
            if step == STEPS // 2 and epoch == 0 and wishes.error:
                raise error_named(wishes.error)
        epoch += 1
        yield from done(epoch, weights)
        if wishes.file_limit:
            limit_files(wishes.file_limit)
    yield Finished(model=Model(weights), accuracy=0.5, seconds=1.0)


def started(epoch: int) -> Started:
    return Started(
        parameters=2000,
        training_pictures=1000,
        validation_pictures=len(LABELS),
        steps_per_epoch=STEPS,
        batch_size=100,
        device="made up",
        precision="float32",
        watched=(3, 1),
        first_epoch=epoch,
        labels=LABELS,
    )


def done(epoch: int, weights: np.ndarray) -> Iterator[Event]:
    """The end of an epoch."""
    yield row(epoch * STEPS, "validation", 0.1)
    state = {"epoch": np.array(epoch), "weights": weights}
    kept = {"layer/kernel": weights, "layer/bias": weights[0]}
    yield EpochDone(epoch=epoch, weights=kept, answers=answers(len(LABELS)), state=state)


def row(step: int, split: str, rate: float) -> Row:
    return Row(
        epoch=step / STEPS,
        step=step,
        split=split,
        loss=2.0,
        accuracy=0.25,
        learning_rate=rate,
        seconds=step / 10,
    )


def answers(count: int = 2) -> np.ndarray:
    return np.full((count, 10), 0.1, np.float32)


def limit_files(size: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def error_named(name: str) -> Exception:
    return (
        Diverged("The steps were too large.") if name == "Diverged" else getattr(builtins, name)()
    )


if __name__ == "__main__":
    wishes = told()
    fit.train = train
    worker._load = lambda: time.sleep(wishes.loading)
    if wishes.clock != 1:
        time.time = lambda: 1e9 + wishes.clock * time.monotonic()
    if wishes.stubborn:
        worker.Helm._end = lambda *_: None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
    sys.exit(main())
