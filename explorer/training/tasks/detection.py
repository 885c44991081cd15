"""Detection: what objects are in a picture, and where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from explorer.detection.average_precision import evaluate
from explorer.detection.detected import LEAST_SCORE, OFFSETS, detected
from explorer.detection.detections import Truth
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.encoding import encode
from explorer.detection.matching import match
from explorer.training.tasks import TASKS
from explorer.training.tasks.task import Task

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from explorer.scenes.dataset import SceneDataset
    from explorer.training.run import Run

OVERLAP = 0.5
"""IoU from which a box counts as right in the score."""
NO_ANSWER = -4.6
"""The logit that is kept for scores that are none: the 1 % that a detector begins with."""
SURE = 0.5
"""Score from which an anchor's class counts as said in the score of a batch."""


@TASKS.register(
    title="Detection",
    score="mAP at an IoU of 0.5",
    batch_score="F1 of the anchors",
    output="for each anchor logits of the classes, in their order, and four offsets of its box",
)
def detection(run: Run, classes: int) -> Task:
    """Boxes around all objects, each with its class.

    The score is the mean average precision at an IoU of 0.5, as COCO defines it. Among the
    batches that are learned from, boxes would take too long to sort out; there it is told how
    well the anchors say their classes.
    """
    return Detection(run, classes)


class Detection(Task):
    """Boxes and classes; targets are float32 ``(pictures, anchors, 5)``.

    Of each anchor first the class that it is to learn, or `BACKGROUND` or `IGNORED`, and then the
    offsets of its object's box, which are 0 where it has none.
    """

    def __init__(self, run: Run, classes: int) -> None:
        super().__init__(run, classes)
        self.anchors = detector_anchors(run.input_shape[0])

    def targets(self, dataset: SceneDataset, split: str) -> np.ndarray:
        """What each anchor is to learn."""
        boxes, labels = getattr(dataset, f"boxes_{split}"), getattr(dataset, f"labels_{split}")
        pairs = zip(boxes, labels, strict=True)
        return np.stack([anchor_targets(self.anchors, *pair) for pair in pairs])

    def without_end(self, model: keras.Model) -> keras.Model:
        """The model itself, which ends in logits and offsets."""
        return model

    def wanted(self, targets: tf.Tensor, *, learning: bool) -> tf.Tensor:
        """The targets."""
        return targets

    def loss(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """Focal loss of the classes and smooth L1 of the boxes, per anchor with an object."""
        from explorer.detection.focal_loss import detection_loss

        return detection_loss(raw, wanted)

    def right(self, raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        """The F1 score of all classes at all anchors, those that are ignored left out.

        A class is said where its score is `SURE` at least.
        """
        import tensorflow as tf

        from explorer.detection.focal_loss import class_targets

        true, counts = class_targets(wanted, self.classes)
        logits = raw[..., : self.classes]
        said = tf.cast(logits >= math.log(SURE / (1 - SURE)), tf.float32) * counts
        both = tf.reduce_sum(said * true)
        return tf.math.divide_no_nan(2 * both, tf.reduce_sum(said) + tf.reduce_sum(true))

    def outputs(self, raw: tf.Tensor) -> tf.Tensor:
        """The raw output itself."""
        return raw

    def kept(self, outputs: tf.Tensor) -> tf.Tensor:
        """The raw output, but scores that are no answers are all the same, with offsets of 0.

        So nearly all of it is a repetition, of which nothing is left in a file.
        """
        import tensorflow as tf

        logits, offsets = outputs[..., :-OFFSETS], outputs[..., -OFFSETS:]
        are_answers = logits >= math.log(LEAST_SCORE / (1 - LEAST_SCORE))
        has_answer = tf.reduce_any(are_answers, axis=-1, keepdims=True)
        parts = [tf.where(are_answers, logits, NO_ANSWER), tf.where(has_answer, offsets, 0.0)]
        return tf.concat(parts, axis=-1)

    def score(self, kept: np.ndarray, dataset: SceneDataset, pictures: np.ndarray) -> float:
        """The mean average precision at an IoU of 0.5; 0 where there are no objects at all."""
        found = detected(kept, self.anchors, dataset.image_size[:2])
        truths = [Truth(dataset.boxes_test[one], dataset.labels_test[one]) for one in pictures]
        return evaluate(found, truths, self.classes, (OVERLAP,)).map50 or 0.0


def anchor_targets(anchors: np.ndarray, boxes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What the anchors of a picture are to learn of its objects, float32 ``(anchors, 5)``.

    Args:
        anchors: corners ``(anchors, 4)``.
        boxes: of the objects, corners ``(objects, 4)``.
        labels: int64 ``(objects,)``.

    Returns:
        class, or `BACKGROUND` or `IGNORED`; then offsets, 0 where there is no object.
    """
    matches = match(anchors, boxes)
    positive, objects = matches.positive, matches.objects[matches.positive]
    targets = np.zeros((len(anchors), 1 + OFFSETS), np.float32)
    targets[:, 0] = matches.objects
    targets[positive, 0] = labels[objects]
    targets[positive, 1:] = encode(boxes[objects], anchors[positive])
    return targets
