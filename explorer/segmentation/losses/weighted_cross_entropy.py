"""Cross-entropy in which a pixel of a rare class counts more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Weighted cross-entropy",
    place=1,
    formula=r"-\frac{1}{N} \sum_i \sum_c w_c \, y_{ic} \ln p_{ic}",
    paper="D. Eigen and R. Fergus: Predicting Depth, Surface Normals and Semantic Labels with a "
    "Common Multi-Scale Convolutional Architecture. ICCV 2015",
    weighted=True,
)
def weighted_cross_entropy(raw: tf.Tensor, wanted: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
    """Cross-entropy with a weight for each class: the rarer its pixels, the more one counts.

    To miss a rare class becomes dear, to claim it wrongly stays cheap. So more of it is found,
    and more that is not it is taken for it: recall rises, precision falls.
    """
    import tensorflow as tf

    pixels = tf.nn.softmax_cross_entropy_with_logits(wanted, raw)
    return tf.reduce_mean(pixels * tf.linalg.matvec(wanted, weights), axis=[1, 2])
