"""The course of a training run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from explorer.datasets import DATASETS, Dataset
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
from explorer.training.pictures import training_indices, validation_indices, watched_indices
from explorer.training.run import Run
from explorer.training.schedules import SCHEDULES

ROWS = 20
"""Points of the training curve in an epoch, if it has so many batches."""
FEW = 1000
"""Training pictures, at least, that layers which do not learn are fitted to."""
PROGRESS_EVERY = 0.5  # seconds
PEEK_EVERY = 1.0  # seconds
_PAUSED_NAP = 0.1  # seconds between looks at whether a pause is over


def train(
    run: Run,
    *,
    state: Mapping[str, np.ndarray] | None = None,
    steer: Callable[[], Steering] = steady,
    data: Dataset | None = None,
) -> Iterator[Event]:
    """Train a network, and tell of it.

    The same run gives the same numbers on the same machine, and so does one that is interrupted
    after an epoch and goes on from its state.

    Args:
        run: all settings.
        state: of the `EpochDone` to go on from; from the beginning when not given.
        steer: asked after every batch what somebody wants.
        data: the data set, if it is at hand already.

    Raises:
        DatasetMissing: if the data set is not on this machine.
        Diverged: if the loss is not a number any more; what was told until then holds.
        ValueError: if the state does not fit the run.
    """
    yield Stage("Loading TensorFlow")
    import tensorflow  # noqa: F401

    yield Stage(f"Reading {DATASETS[run.dataset].title}")
    dataset = data or DATASETS[run.dataset].load()
    yield Stage("Building the network")
    course = _Course(run, dataset, state)
    yield course.started()
    yield Stage("Compiling the first step")
    yield from course.epochs(steer)


class _Course:
    """A run that goes on: where it is, and what is left to do."""

    def __init__(self, run: Run, dataset: Dataset, state: Mapping | None) -> None:
        from explorer.training.learner import Learner

        self.run, self.dataset = run, dataset
        self.chosen = training_indices(run, dataset.y_train)
        tested = validation_indices(run, dataset.y_test)
        self.x_test, self.y_test = dataset.x_test[tested], dataset.y_test[tested]
        self.watched = watched_indices(dataset.y_test)
        few = self.chosen[:: max(1, len(self.chosen) // FEW)]
        self.learner = Learner(run, len(dataset.class_names), dataset.x_train[few])
        self.batch_size = self._batch_size()
        self.steps = len(self.chosen) // self.batch_size
        self.epoch, self.seconds = 0, 0.0
        if state is not None:
            self._go_on_from(state)
        self.first_epoch = self.epoch
        self._testing = 0.0  # seconds that the last test took
        self._began = 0.0

    def _batch_size(self) -> int:
        """The run's, or all pictures if there are fewer; a multiple of the number of GPUs."""
        replicas = self.learner.strategy.num_replicas_in_sync
        size = min(self.run.batch_size, len(self.chosen))
        return max(1, size // replicas) * replicas

    def _go_on_from(self, state: Mapping[str, np.ndarray]) -> None:
        self.learner.restore(state)
        self.epoch, self.seconds = int(state["epoch"]), float(state["seconds"])

    def started(self) -> Started:
        from explorer.training.devices import device_name

        return Started(
            parameters=self.learner.model.count_params(),
            training_pictures=len(self.chosen),
            validation_pictures=len(self.y_test),
            steps_per_epoch=self.steps,
            batch_size=self.batch_size,
            device=device_name(),
            precision=self.learner.precision,
            watched=tuple(int(index) for index in self.watched),
            first_epoch=self.epoch,
            labels=self.y_test,
        )

    def epochs(self, steer: Callable[[], Steering]) -> Iterator[Event]:
        """All epochs that are left, and the end."""
        self._began = time.monotonic() - self.seconds
        if self.epoch == 0:
            yield self._peek()
            yield from self._tested()
        wanted = steer()
        while self.epoch < self.run.epochs:
            wanted = yield from self._epoch(steer, wanted)
            if wanted.cancelled:
                yield Cancelled(self.epoch)
                return
        yield from self._end()

    def _epoch(self, steer: Callable[[], Steering], wanted: Steering) -> Iterator[Event]:
        """The batches of an epoch and the test after it; returns what is wanted then."""
        order = np.random.default_rng([self.run.seed, self.epoch]).permutation(self.chosen)
        self.learner.begin_epoch(self.epoch)
        meter = _Meter(self)
        for step in range(self.steps):
            wanted = yield from self._wait_while_paused(steer, meter)
            if wanted.cancelled:
                return wanted
            batch = order[step * self.batch_size : (step + 1) * self.batch_size]
            rate = self._rate(step) * wanted.learning_rate_factor
            pictures, labels = self.dataset.x_train[batch], self.dataset.y_train[batch]
            loss, right = self.learner.learn(pictures, labels, rate)
            if not math.isfinite(loss):
                raise Diverged(self._diverged(step))
            yield from meter.told(step + 1, loss, right, rate)
        self.epoch += 1
        yield from self._tested()
        return steer()

    def _wait_while_paused(self, steer, meter) -> Iterator[Event]:
        wanted = steer()
        if not wanted.paused or wanted.cancelled:
            return wanted
        stopped = time.monotonic()
        yield Paused()
        while wanted.paused and not wanted.cancelled:
            time.sleep(_PAUSED_NAP)
            wanted = steer()
        self._began += time.monotonic() - stopped
        meter.skip(time.monotonic() - stopped)
        yield Resumed()
        return wanted

    def _diverged(self, step: int) -> str:
        return (
            f"The loss was not a number any more in epoch {self.epoch + 1}, batch {step + 1}: the "
            "steps were too large. A smaller learning rate helps."
        )

    def _rate(self, step: int) -> float:
        """The schedule's learning rate for a batch of this epoch."""
        done = (self.epoch * self.steps + step) / (self.run.epochs * self.steps)
        return self.run.learning_rate * SCHEDULES[self.run.schedule].factor(done)

    def spent(self) -> float:
        """Seconds of training and testing so far."""
        return time.monotonic() - self._began

    def remaining(self, step: int, images_per_second: float) -> float:
        """Seconds until the end at this speed."""
        batches = (self.run.epochs - self.epoch) * self.steps - step
        tests = self.run.epochs - self.epoch
        return batches * self.batch_size / images_per_second + tests * self._testing

    def _peek(self, step: int = 0) -> Peek:
        return Peek(
            step=self.epoch * self.steps + step,
            probabilities=self.learner.probabilities(self.dataset.x_test[self.watched]),
            kernels=self.learner.first_kernels(),
        )

    def _tested(self) -> Iterator[Event]:
        """Test on the validation pictures, and tell all there is to keep of the epoch."""
        began = time.monotonic()
        probabilities = self.learner.probabilities(self.x_test)
        self._testing = time.monotonic() - began
        self.seconds = self.spent()
        loss, accuracy = _score(probabilities, self.y_test)
        yield Row(
            epoch=float(self.epoch),
            step=self.epoch * self.steps,
            split="validation",
            loss=loss,
            accuracy=accuracy,
            learning_rate=self._rate(0),
            seconds=self.seconds,
        )
        yield EpochDone(
            epoch=self.epoch,
            weights=self.learner.weights(),
            probabilities=probabilities,
            state={
                **self.learner.state(),
                "epoch": np.array(self.epoch),
                "seconds": np.array(self.seconds),
            },
        )

    def _end(self) -> Iterator[Event]:
        """The network in 32 bits, tested once more as it will be used."""
        from explorer.training.learner import AT_ONCE, untrained
        from explorer.training.networks import portable

        yield self._peek()  # as it is now, not as it was up to a second ago
        model = untrained(self.run, len(self.dataset.class_names))
        model.set_weights(self.learner.model.get_weights())
        x = self.run.fit_for(self.x_test)
        parts = np.split(x, range(AT_ONCE, len(x), AT_ONCE))
        answers = [np.array(model(part.astype(np.float32) / 255)) for part in parts]
        _, accuracy = _score(np.concatenate(answers), self.y_test)
        yield Finished(model=portable(model), accuracy=accuracy, seconds=self.seconds)


class _Meter:
    """Adds up what the batches of an epoch tell, and says when there is something to show."""

    def __init__(self, course: _Course) -> None:
        self._course = course
        self._losses: list[float] = []
        self._shares: list[float] = []
        self._per_row = max(1, course.steps // ROWS)
        self._last = self._peeked = time.monotonic()
        self._counted = 0

    def skip(self, seconds: float) -> None:
        """Leave a pause out of the speed."""
        self._last += seconds

    def told(self, step: int, loss: float, right: float, rate: float) -> Iterator[Event]:
        """What there is to tell after a batch."""
        self._losses.append(loss)
        self._shares.append(right)
        if step % self._per_row == 0 or step == self._course.steps:
            yield self._row(step, rate)
        now = time.monotonic()
        if now - self._last >= PROGRESS_EVERY:
            yield self._progress(step, now, rate)
        if now - self._peeked >= PEEK_EVERY:
            self._peeked = now
            yield self._course._peek(step)

    def _row(self, step: int, rate: float) -> Row:
        course = self._course
        loss, accuracy = float(np.mean(self._losses)), float(np.mean(self._shares))
        self._losses, self._shares = [], []
        return Row(
            epoch=course.epoch + step / course.steps,
            step=course.epoch * course.steps + step,
            split="train",
            loss=loss,
            accuracy=accuracy,
            learning_rate=rate,
            seconds=course.spent(),
        )

    def _progress(self, step: int, now: float, rate: float) -> Progress:
        course = self._course
        speed = (step - self._counted) * course.batch_size / (now - self._last)
        self._last, self._counted = now, step
        return Progress(
            epoch=course.epoch,
            step=step,
            steps=course.steps,
            images_per_second=speed,
            remaining_seconds=course.remaining(step, speed),
            learning_rate=rate,
        )


def _score(probabilities: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Mean cross-entropy, and the part of labels that came out first."""
    of_label = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    loss = -np.log(np.maximum(of_label, 1e-12)).mean()
    return float(loss), float((probabilities.argmax(axis=1) == labels).mean())
