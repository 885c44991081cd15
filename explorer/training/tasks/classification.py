"""Classification: which one of the classes a picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.datasets import Dataset
from explorer.training.tasks import TASKS
from explorer.training.tasks.task import Task
from explorer.training.untrained import ending_in_logits

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from explorer.training.run import Run


@TASKS.register(
    title="Classification",
    score="accuracy",
    batch_score="accuracy",
    output="probabilities of the classes, in their order",
)
def classification(run: Run, classes: int) -> Task:
    """One class for the whole picture, by the cross-entropy of a softmax over all classes."""
    return Classification(run, classes)


class Classification(Task):
    """One class for the whole picture; targets are its labels, int64 ``(pictures,)``."""

    def targets(self, dataset: Dataset, split: str) -> np.ndarray:
        """The labels."""
        return dataset.part(split)[1]

    def without_end(self, model: keras.Model) -> keras.Model:
        """The model without its softmax."""
        return ending_in_logits(model)

    def wanted(self, targets: tf.Tensor, *, learning: bool) -> tf.Tensor:
        """Probabilities, float32 ``(batch, classes)``; smoothed for learning.

        Augmentations that mix pictures have made probabilities of the labels already.
        """
        import tensorflow as tf

        if targets.shape.rank == 1:
            targets = tf.one_hot(targets, self.classes)
        smoothing = self.run.label_smoothing if learning else 0.0
        return targets * (1 - smoothing) + smoothing / self.classes

    def loss(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """The cross-entropy, natural logarithm."""
        import tensorflow as tf

        return tf.nn.softmax_cross_entropy_with_logits(wanted, raw)

    def right(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """The part of the pictures whose most probable class is the wanted one."""
        import tensorflow as tf

        right = tf.equal(tf.argmax(raw, axis=1), tf.argmax(wanted, axis=1))
        return tf.reduce_mean(tf.cast(right, tf.float32))

    def outputs(self, raw: tf.Tensor) -> tf.Tensor:
        """Probabilities."""
        import tensorflow as tf

        return tf.nn.softmax(raw)

    def score(self, kept: np.ndarray, dataset: Dataset, pictures: np.ndarray) -> float:
        """The part of the pictures whose most probable class is right."""
        return float((kept.argmax(axis=1) == dataset.y_test[pictures]).mean())
