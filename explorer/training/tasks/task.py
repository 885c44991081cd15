"""Task: what a network answers about a picture, and how that is learned and judged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from explorer.datasets import Dataset

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from explorer.training.run import Run


class Task(ABC):
    """The part of training that depends on what is asked, for one run.

    What the network computes before its last activation is called raw here; gradients are taken
    of it, since an activation would lose digits. Methods that take tensors are compiled.

    Args:
        run: all settings.
        classes: how many there are, a background not counted.
    """

    def __init__(self, run: Run, classes: int) -> None:
        self.run, self.classes = run, classes

    @abstractmethod
    def targets(self, dataset: Dataset, split: str) -> np.ndarray:
        """What is to be learned of each picture.

        Args:
            dataset: the run's.
            split: "train" or "test".

        Returns:
            an array whose first axis are the pictures of that part.
        """

    @abstractmethod
    def without_end(self, model: keras.Model) -> keras.Model:
        """A model of the same layers that gives out what is raw."""

    @abstractmethod
    def wanted(self, targets: tf.Tensor, *, learning: bool) -> tf.Tensor:
        """The targets of a batch as the loss takes them.

        Args:
            targets: of the pictures of a batch.
            learning: whether the network learns of them, or is tested.
        """

    @abstractmethod
    def loss(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """The loss of each picture, float32 ``(batch,)``."""

    @abstractmethod
    def right(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """How well a batch was answered while it was learned from, 0 to 1, a scalar."""

    @abstractmethod
    def outputs(self, raw: tf.Tensor) -> tf.Tensor:
        """What the whole model gives out, of what is raw."""

    def kept(self, outputs: tf.Tensor) -> tf.Tensor:
        """What is kept of the answers to a batch; all that the model gives out if nothing else."""
        return outputs

    @abstractmethod
    def score(self, kept: np.ndarray, dataset: Dataset, pictures: np.ndarray) -> float:
        """How good answers are, 0 to 1, by the task's own measure.

        Args:
            kept: of the answers, in the order of ``pictures``.
            dataset: the run's.
            pictures: int64 indices into its held-out part.
        """
