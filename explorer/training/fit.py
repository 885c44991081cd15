"""The course of a training run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from explorer.datasets import DATASETS, Dataset
from explorer.training.early_stopping import EarlyStopping
from explorer.training.events import (
    Cancelled,
    Diverged,
    EpochDone,
    Event,
    Finished,
    Paused,
    Peek,
    PutBack,
    Resumed,
    Row,
    Stage,
    Started,
    Steering,
    steady,
)
from explorer.training.meter import Meter
from explorer.training.phases import ends, phase_at
from explorer.training.pictures import training_indices, validation_indices, watched_indices
from explorer.training.run import Run
from explorer.training.schedules import SCHEDULES

FEW = 1000
"""Training pictures, at least, that layers which do not learn are fitted to."""
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
        self.tested = tested
        self.watched = watched_indices(dataset.y_test)
        few = self.chosen[:: max(1, len(self.chosen) // FEW)]
        self.learner = Learner(run, len(dataset.class_names), dataset.x_train[few])
        self.task = self.learner.task
        self.targets = self.task.targets(dataset, "train")
        self.wanted = self.task.targets(dataset, "test")[tested]
        self.batch_size = self._batch_size()
        self.steps = len(self.chosen) // self.batch_size
        self.epoch, self.seconds = 0, 0.0
        self.phase = 0
        self.stopping = EarlyStopping(run.course[0].patience)
        self.is_over = False
        if state is not None:
            self._go_on_from(state)
        self._testing = 0.0  # seconds that the last test took
        self._began = 0.0

    def _batch_size(self) -> int:
        """The run's, or all pictures if there are fewer; a multiple of the number of GPUs."""
        replicas = self.learner.strategy.num_replicas_in_sync
        size = min(self.run.batch_size, len(self.chosen))
        return max(1, size // replicas) * replicas

    def _go_on_from(self, state: Mapping[str, np.ndarray]) -> None:
        self.epoch, self.seconds = int(state["epoch"]), float(state["seconds"])
        # The phase whose optimizers were kept: of an epoch that ends one, that one.
        self._begin_phase(phase_at(self.run.course, max(0, self.epoch - 1)))
        self.learner.restore(state)
        self.stopping.restore(state)
        self.is_over = "over" in state

    def _begin_phase(self, phase: int) -> None:
        if phase != self.phase:
            self.phase = phase
            self.learner.begin_phase(self.run.course[phase])
            self.stopping = EarlyStopping(self.run.course[phase].patience)

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
            yield self.peek()
            yield from self._tested()
        wanted = steer()
        while self.epoch < self.run.epochs and not (self.is_over or self.stopping.is_over):
            yield from self._next_phase()
            wanted = yield from self._epoch(steer, wanted)
            if wanted.cancelled:
                yield Cancelled(self.epoch)
                return
        yield from self._best_epoch()
        yield from self._end()

    def _next_phase(self) -> Iterator[Event]:
        """Begin the phase of the coming epoch, if that is another one than before."""
        phase = phase_at(self.run.course, self.epoch)
        if phase == self.phase:
            return
        yield Stage(f"Phase {phase + 1} of {len(self.run.course)}: compiling the step")
        self._begin_phase(phase)
        if self.stopping.patience:
            _, loss = self.learner.tested(self.x_test, self.wanted)
            self.stopping.look(self.epoch, loss, self.learner.weights())

    def _best_epoch(self) -> Iterator[Event]:
        """Put the weights of the best epoch back, if the last phase watches for it."""
        if self.stopping.is_behind:
            yield PutBack(best=self.stopping.epoch, last=self.epoch)
            self.learner.put_back(self.stopping.weights)
            self.stopping = EarlyStopping(0)
            self.is_over = True
            yield from self._tested()

    def _epoch(self, steer: Callable[[], Steering], wanted: Steering) -> Iterator[Event]:
        """The batches of an epoch and the test after it; returns what is wanted then."""
        order = np.random.default_rng([self.run.seed, self.epoch]).permutation(self.chosen)
        self.learner.begin_epoch(self.epoch)
        meter = Meter(self)
        for step in range(self.steps):
            wanted = yield from self._wait_while_paused(steer, meter)
            if wanted.cancelled:
                return wanted
            batch = order[step * self.batch_size : (step + 1) * self.batch_size]
            rate = self._rate(step) * wanted.learning_rate_factor
            pictures, targets = self.dataset.x_train[batch], self.targets[batch]
            loss, right = self.learner.learn(pictures, targets, rate)
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
        place = phase_at(self.run.course, self.epoch)
        phase = self.run.course[place]
        began = ends(self.run.course)[place] - phase.epochs
        done = ((self.epoch - began) * self.steps + step) / (phase.epochs * self.steps)
        return phase.learning_rate * SCHEDULES[self.run.schedule].factor(done)

    def spent(self) -> float:
        """Seconds of training and testing so far."""
        return time.monotonic() - self._began

    def remaining(self, step: int, images_per_second: float) -> float:
        """Seconds until the end at this speed."""
        batches = (self.run.epochs - self.epoch) * self.steps - step
        tests = self.run.epochs - self.epoch
        return batches * self.batch_size / images_per_second + tests * self._testing

    def peek(self, step: int = 0) -> Peek:
        """What the network is like after so many batches of this epoch."""
        return Peek(
            step=self.epoch * self.steps + step,
            answers=self.learner.answers(self.dataset.x_test[self.watched]),
            kernels=self.learner.first_kernels(),
        )

    def _tested(self) -> Iterator[Event]:
        """Test on the validation pictures, and tell all there is to keep of the epoch."""
        began = time.monotonic()
        answers, loss = self.learner.tested(self.x_test, self.wanted)
        score = self.task.score(answers, self.dataset, self.tested)
        self._testing = time.monotonic() - began
        self.seconds = self.spent()
        weights = self.learner.weights()
        self.stopping.look(self.epoch, loss, weights)
        yield Row(
            epoch=float(self.epoch),
            step=self.epoch * self.steps,
            split="validation",
            loss=loss,
            accuracy=score,
            learning_rate=self._rate(0),
            seconds=self.seconds,
        )
        yield EpochDone(
            epoch=self.epoch,
            weights=weights,
            answers=answers,
            state={
                **self.learner.state(),
                **self.stopping.state(),
                **({"over": np.array(True)} if self.is_over else {}),
                "epoch": np.array(self.epoch),
                "seconds": np.array(self.seconds),
            },
        )

    def _end(self) -> Iterator[Event]:
        """The network in 32 bits, tested once more as it will be used."""
        from explorer.training.networks import answers_of, portable
        from explorer.training.untrained import untrained

        yield self.peek()  # as it is now, not as it was up to a second ago
        model = untrained(self.run, len(self.dataset.class_names))
        model.set_weights(self.learner.model.get_weights())
        answers = answers_of(model, self.task, self.x_test)
        score = self.task.score(answers, self.dataset, self.tested)
        yield Finished(model=portable(model), accuracy=score, seconds=self.seconds)
