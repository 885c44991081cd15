"""What the network of a run answered on the held-out pictures, and the pictures themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from explorer.datasets import DATASETS, Dataset, DatasetMissing, ignore
from explorer.evaluation import Share, accuracy, confusion_matrix
from explorer.explanations import explain
from explorer.images import Image
from explorer.training.pictures import validation_indices
from explorer.training.run import Run

if TYPE_CHECKING:
    from explorer.network import Network
    from explorer.training.store import StoredRun


AT_ONCE = 500
"""Pictures that are answered together."""


class NoAnswers(RuntimeError):
    """There is nothing to evaluate; the message is a sentence for the visitor."""


class OtherPictures(DatasetMissing):
    """The data set is here, but not the copy that the run was tested on."""


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers on the held-out pictures after an epoch. Shared, and read-only.

    Attributes:
        run: whose network answered.
        epoch: how many epochs were done.
        probabilities: float32 ``(pictures, classes)``.
        labels: int64 ``(pictures,)``.
        class_names: what the labels mean.
        again: whether they were given again here, and not where the network was trained.
    """

    run: Run
    epoch: int
    probabilities: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    again: bool = False

    @cached_property
    def matrix(self) -> np.ndarray:
        """The confusion matrix, see `explorer.evaluation.confusion_matrix`."""
        return confusion_matrix(self.probabilities, self.labels)

    @property
    def accuracy(self) -> Share:
        """On how many pictures the answer is right."""
        return accuracy(self.probabilities, self.labels)

    def said(self, picture: int) -> int:
        """The answer on a picture: the index of the most probable class."""
        return int(self.probabilities[picture].argmax())

    def shares(self, picture: int, count: int = 3) -> list[tuple[int, float]]:
        """The most probable classes of a picture and the true one, with their probabilities."""
        row = self.probabilities[picture]
        best = np.argsort(-row, kind="stable")[:count].tolist()
        true = int(self.labels[picture])
        return [(one, float(row[one])) for one in dict.fromkeys([*best, true])]


def answers_of(stored: StoredRun, epoch: int | None = None) -> Answers:
    """Read what a run's network answered after an epoch.

    Args:
        stored: the run.
        epoch: how many were done; the last one that is kept when not given.

    Raises:
        NoAnswers: if no epoch is kept, or what is kept of it does not fit together.
    """
    kept = stored.epochs()
    if not kept:
        raise NoAnswers("There is nothing to show yet: no epoch of this run is done.")
    entry = DATASETS[stored.run.dataset]
    chosen = kept[-1] if epoch is None else epoch
    try:
        probabilities = stored.snapshot(chosen).answers
    except (OSError, ValueError) as error:
        raise NoAnswers("What was kept of this run's answers is damaged.") from error
    labels = labels_of(stored)
    if labels is None:
        raise NoAnswers(
            f"What the held-out pictures show was not kept with this run, and {entry.title} is "
            "not on this machine, so its answers cannot be judged here."
        )
    if probabilities.shape != (len(labels), len(entry.class_names)):
        raise NoAnswers("What was kept of this run's answers does not fit together.")
    return Answers(stored.run, chosen, probabilities, labels, entry.class_names)


def labels_of(stored: StoredRun) -> np.ndarray | None:
    """The labels of the pictures that a run is tested on, int64 ``(pictures,)``.

    Those that were kept with the run, or those of the data set if it is here; else None.
    """
    kept, entry = stored.labels(), DATASETS[stored.run.dataset]
    if kept is not None or not entry.available:
        return kept
    everything = entry.load().y_test
    return everything[validation_indices(stored.run, everything)]


def has_its_pictures(stored: StoredRun, dataset: Dataset) -> bool:
    """Whether a copy of the data set has the pictures of a run in the order of that time."""
    kept = stored.labels()
    numbers = validation_indices(stored.run, dataset.y_test)
    return kept is None or np.array_equal(dataset.y_test[numbers], kept)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The pictures that a run was tested on.

    Attributes:
        dataset: whose held-out part they are of.
        numbers: int64 ``(pictures,)``, the place of each in that part.
    """

    dataset: Dataset
    numbers: np.ndarray

    def pixels(self, pictures: Sequence[int]) -> np.ndarray:
        """Some of the pictures, uint8 ``(count, height, width, channels)``."""
        return self.dataset.x_test[self.numbers[list(pictures)]]

    def image(self, picture: int) -> Image:
        """One of the pictures, named after its class."""
        return self.dataset.picture(int(self.numbers[picture]), "test")


def held_out(answers: Answers) -> HeldOut:
    """Return the pictures that were answered, in their order.

    Raises:
        DatasetMissing: if they are not on this machine.
        OtherPictures: if it has them in another order, so that they cannot be told.
    """
    entry = DATASETS[answers.run.dataset]
    dataset = entry.load()
    numbers = validation_indices(answers.run, dataset.y_test)
    if not np.array_equal(dataset.y_test[numbers], answers.labels):
        raise OtherPictures(
            f"{entry.title} on this machine has its pictures in another order than where this run "
            "was trained, so those behind its answers cannot be found. But the network can be "
            "tested again, on the pictures here."
        )
    return HeldOut(dataset, numbers)


def answered_again(
    network: Network, answers: Answers, progress: Callable[[float], None] = ignore
) -> Answers:
    """Have a run's network answer the held-out pictures of this machine's copy.

    Args:
        network: of the run, after the epoch of ``answers``.
        answers: what it said where it was trained.
        progress: told now and then what part is done, 0 to 1.

    Raises:
        DatasetMissing: if the pictures are not on this machine.
    """
    run, dataset = answers.run, DATASETS[answers.run.dataset].load()
    numbers = validation_indices(run, dataset.y_test)
    found = []
    for start in range(0, len(numbers), AT_ONCE):
        pictures = run.fit_for(dataset.x_test[numbers[start : start + AT_ONCE]])
        found.append(np.asarray(network.model(pictures.astype(np.float32) / 255, training=False)))
        progress((start + len(pictures)) / len(numbers))
    probabilities = np.concatenate(found).astype(np.float32)
    return replace(answers, probabilities=probabilities, labels=dataset.y_test[numbers], again=True)


def evidence(
    network: Network, run: Run, pictures: np.ndarray, classes: Sequence[int]
) -> list[np.ndarray]:
    """Return Grad-CAM of one class for each picture, at the network's last maps.

    Args:
        network: of the run.
        run: says how pictures become what the network takes in.
        pictures: uint8 ``(count, height, width, channels)``, of the data set.
        classes: one for each picture.

    Returns:
        float32 heatmaps ``(height, width)`` in [0, 1], of the size that the network takes in.
    """
    taken_in = run.fit_for(pictures).astype(np.float32) / 255
    return [
        explain(network.model, one, "grad_cam", int(index)).heatmap
        for one, index in zip(taken_in, classes, strict=True)
    ]
