"""What training tells of itself while it goes on; who shows or keeps it is not its business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Stage:
    """What is being done before the first batch.

    Attributes:
        sentence: for people ("Reading CIFAR-10").
    """

    sentence: str


@dataclass(frozen=True, kw_only=True)
class Started:
    """All is ready for the first batch.

    Attributes:
        parameters: all numbers in the model, those included that training does not change.
        training_pictures: how many are seen in an epoch.
        validation_pictures: how many held-out ones it is tested on after each epoch.
        steps_per_epoch: batches in an epoch.
        batch_size: pictures in a batch.
        device: what computes, by its name.
        precision: of the arithmetic, "float32" or "bfloat16".
        watched: indices into the held-out part of the pictures that `Peek` tells of.
        first_epoch: epochs that were done earlier, 0 unless a run is resumed.
        labels: of the validation pictures, int64 ``(validation_pictures,)``.
    """

    parameters: int
    training_pictures: int
    validation_pictures: int
    steps_per_epoch: int
    batch_size: int
    device: str
    precision: str
    watched: tuple[int, ...]
    first_epoch: int
    labels: np.ndarray = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far it is, about twice a second.

    Attributes:
        epoch: epochs that are done.
        step: batches of this epoch that are done.
        steps: batches in an epoch.
        images_per_second: since the last `Progress`.
        remaining_seconds: until the end, tests after each epoch included, at the present speed.
        learning_rate: of the last batch.
    """

    epoch: int
    step: int
    steps: int
    images_per_second: float
    remaining_seconds: float
    learning_rate: float


@dataclass(frozen=True)
class Paused:
    """It stands still until it is told to go on."""


@dataclass(frozen=True)
class Resumed:
    """It goes on after a pause."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One point of the learning curves.

    Attributes:
        epoch: how many epochs had been done then, with the fraction of the one going on.
        step: batches since the start of the run.
        split: "train", the mean over the batches since the row before, as they were seen while
            learning (augmented, with dropout); or "validation", on held-out pictures.
        loss: the run's, of one that classifies the mean cross-entropy, natural logarithm;
            smoothed labels on "train" only.
        accuracy: the score of the run's task, 0 to 1; of one that classifies, the part of the
            pictures whose most probable class is right. On "train" some tasks have another.
        learning_rate: of the last batch.
        seconds: spent on training and testing so far, pauses not counted.
    """

    epoch: float
    step: int
    split: str
    loss: float
    accuracy: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Peek:
    """What the network is like in the middle of an epoch, about once a second.

    Attributes:
        step: batches since the start of the run.
        answers: to the watched pictures, as the run's task keeps them; probabilities, float32
            ``(watched, classes)``, of one that classifies.
        kernels: of the first convolution, float32 ``(height, width, channels, kernels)``.
    """

    step: int
    answers: np.ndarray = field(repr=False)
    kernels: np.ndarray = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class EpochDone:
    """An epoch is done, and the network was tested.

    Attributes:
        epoch: how many are done; 0 before the first batch.
        weights: all numbers of the model, float32 by the path of their variable.
        answers: to the validation pictures in their order, as the run's task keeps them;
            probabilities, float32 ``(pictures, classes)``, of one that classifies.
        state: all that it takes to go on exactly from here.
    """

    epoch: int
    weights: Mapping[str, np.ndarray] = field(repr=False)
    answers: np.ndarray = field(repr=False)
    state: Mapping[str, np.ndarray] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """An earlier epoch was better on held-out pictures; its weights are put back.

    The test and the `EpochDone` that follow are of those weights, and count as the last epoch's.

    Attributes:
        best: the better one, in epochs that were done.
        last: the last one.
    """

    best: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Finished:
    """All epochs are done.

    Attributes:
        model: trained, with its last activation, float32.
        accuracy: the task's score on the validation pictures, 0 to 1.
        seconds: spent on training and testing, pauses not counted.
    """

    model: keras.Model
    accuracy: float
    seconds: float


@dataclass(frozen=True)
class Cancelled:
    """It was told to stop.

    Attributes:
        epoch: epochs that are done and kept.
    """

    epoch: int


Event = (
    Stage
    | Started
    | Progress
    | Paused
    | Resumed
    | Row
    | Peek
    | EpochDone
    | PutBack
    | Finished
    | Cancelled
)


@dataclass(frozen=True)
class Steering:
    """What somebody wants of a run that goes on.

    Attributes:
        cancelled: that it stops.
        paused: that it waits.
        learning_rate_factor: what the learning rate of the schedule is multiplied by.
    """

    cancelled: bool = False
    paused: bool = False
    learning_rate_factor: float = 1.0


def steady() -> Steering:
    """Nobody wants anything but that it goes on."""
    return Steering()


class Diverged(RuntimeError):
    """The loss is not a number any more; the message is a sentence for the visitor."""
