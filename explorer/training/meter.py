"""What there is to tell of the batches of an epoch, and when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

import numpy as np

from explorer.training.events import Event, Peek, Progress, Row

ROWS = 20
"""Points of the training curve in an epoch, if it has so many batches."""
PROGRESS_EVERY = 0.5  # seconds
PEEK_EVERY = 1.0  # seconds


class Course(Protocol):
    """A run that goes on, as far as a meter asks it.

    Attributes:
        epoch: how many are done.
        steps: batches in an epoch.
        batch_size: pictures in a batch.
    """

    epoch: int
    steps: int
    batch_size: int

    def peek(self, step: int) -> Peek:
        """What the network is like after so many batches of this epoch."""

    def spent(self) -> float:
        """Seconds of training and testing so far."""

    def remaining(self, step: int, images_per_second: float) -> float:
        """Seconds until the end at this speed."""


class Meter:
    """Adds up what the batches of an epoch tell, and says when there is something to show."""

    def __init__(self, course: Course) -> None:
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
            yield self._course.peek(step)

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
