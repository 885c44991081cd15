"""Segmentation: which class each pixel of a picture belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from explorer.segmentation import metrics
from explorer.segmentation.class_weights import class_weights
from explorer.segmentation.losses import LOSSES, USUAL, LossEntry
from explorer.training.tasks import TASKS
from explorer.training.tasks.task import Task
from explorer.training.untrained import ending_in_logits

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from explorer.scenes.dataset import SceneDataset
    from explorer.training.run import Run


def losses() -> Mapping[str, LossEntry]:
    """All losses by name, the usual one first."""
    return {USUAL: LOSSES[USUAL], **LOSSES}


@TASKS.register(
    title="Segmentation",
    score="mean IoU",
    batch_score="mean IoU",
    output="probabilities of the background and of the classes, in their order, at each pixel",
    losses=losses,
)
def segmentation(run: Run, classes: int) -> Task:
    """A class for each pixel, or the background.

    The score is the mean IoU over the background and all classes, pixels of all held-out scenes
    counted together, as Pascal VOC does it.
    """
    return Segmentation(run, classes)


class Segmentation(Task):
    """A class for each pixel; targets are masks, uint8 ``(pictures, height, width)``."""

    def __init__(self, run: Run, classes: int) -> None:
        super().__init__(run, classes)
        self._loss = LOSSES[run.loss or USUAL]
        self._weights = np.ones(1 + classes, np.float32)

    def targets(self, dataset: SceneDataset, split: str) -> np.ndarray:
        """The masks; those to learn from also decide what a pixel of each class counts."""
        if split == "test":
            return dataset.masks_test
        if self._loss.weighted:
            self._weights = class_weights(dataset.masks_train, 1 + self.classes)
        return dataset.masks_train

    def without_end(self, model: keras.Model) -> keras.Model:
        """The model without its softmax."""
        return ending_in_logits(model)

    def wanted(self, targets: tf.Tensor, *, learning: bool) -> tf.Tensor:
        """Probabilities, float32 ``(batch, height, width, 1 + classes)``; smoothed for learning."""
        import tensorflow as tf

        wanted = tf.one_hot(targets, 1 + self.classes)
        smoothing = self.run.label_smoothing if learning else 0.0
        return wanted * (1 - smoothing) + smoothing / (1 + self.classes)

    def loss(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """The run's loss."""
        import tensorflow as tf

        return self._loss.of(raw, wanted, tf.constant(self._weights))

    def right(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """The mean IoU over the classes that occur in the batch."""
        import tensorflow as tf

        axes = [0, 1, 2]
        said = tf.one_hot(tf.argmax(raw, axis=-1), 1 + self.classes)
        true = tf.one_hot(tf.argmax(wanted, axis=-1), 1 + self.classes)
        both = tf.reduce_sum(said * true, axes)
        union = tf.reduce_sum(said + true, axes) - both
        occurs = tf.cast(union > 0, tf.float32)
        return tf.reduce_sum(tf.math.divide_no_nan(both, union)) / tf.reduce_sum(occurs)

    def outputs(self, raw: tf.Tensor) -> tf.Tensor:
        """Probabilities."""
        import tensorflow as tf

        return tf.nn.softmax(raw)

    def kept(self, outputs: tf.Tensor) -> tf.Tensor:
        """The most probable class of each pixel, uint8 ``(batch, height, width)``."""
        import tensorflow as tf

        return tf.cast(tf.argmax(outputs, axis=-1), tf.uint8)

    def score(self, kept: np.ndarray, dataset: SceneDataset, pictures: np.ndarray) -> float:
        """The mean IoU over all classes that occur, the background among them."""
        return metrics.scores(dataset.masks_test[pictures], kept, 1 + self.classes).mean_iou
