"""Jaccard loss: intersection over union of soft masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES
from explorer.segmentation.losses.dice import SMOOTHING, overlaps

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Jaccard loss (IoU)",
    place=5,
    formula=r"1 - \frac{1}{C} \sum_c \frac{\sum_i p_{ic} y_{ic} + 1}"
    r"{\sum_i p_{ic} + \sum_i y_{ic} - \sum_i p_{ic} y_{ic} + 1}",
    paper="M. A. Rahman and Y. Wang: Optimizing Intersection-Over-Union in Deep Neural Networks "
    "for Image Segmentation. ISVC 2016",
)
def jaccard(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """One minus the intersection over union (IoU), with probabilities in place of sharp masks.

    A sister of the Dice loss: the same masks are best for both, but a half-right mask costs more
    here, as IoU is never above Dice.
    """
    import tensorflow as tf

    both, sizes = overlaps(tf.nn.softmax(raw), wanted)
    return 1 - tf.reduce_mean((both + SMOOTHING) / (sizes - both + SMOOTHING), axis=-1)
