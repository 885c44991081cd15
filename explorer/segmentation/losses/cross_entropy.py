"""Cross-entropy of all pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Cross-entropy",
    place=0,
    formula=r"-\frac{1}{N} \sum_i \sum_c y_{ic} \ln p_{ic}",
    paper="J. Long, E. Shelhamer and T. Darrell: Fully Convolutional Networks for Semantic "
    "Segmentation. CVPR 2015",
)
def cross_entropy(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Classification, once for each of the N pixels: the mean surprise at the true class.

    Every pixel counts the same. So a class with few pixels has little to say: a network can
    neglect it almost without cost.
    """
    import tensorflow as tf

    pixels = tf.nn.softmax_cross_entropy_with_logits(wanted, raw)
    return tf.reduce_mean(pixels, axis=[1, 2])
