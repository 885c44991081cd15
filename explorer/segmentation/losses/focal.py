"""Focal loss: cross-entropy that loses interest in what is learned already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES

if TYPE_CHECKING:
    import tensorflow as tf

GAMMA = 2.0
"""How fast interest is lost; 0 would be cross-entropy. The paper's choice."""


@LOSSES.register(
    title="Focal loss",
    place=2,
    formula=r"-\frac{1}{N} \sum_i \sum_c y_{ic} (1 - p_{ic})^\gamma \ln p_{ic},\quad \gamma = 2",
    paper="T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár: Focal Loss for Dense Object "
    "Detection. ICCV 2017",
)
def focal(raw: tf.Tensor, wanted: tf.Tensor, gamma: float = GAMMA) -> tf.Tensor:
    """Cross-entropy in which a pixel counts the less, the surer the network is of its class.

    A pixel that is right with 0.9 counts a hundredth, so thousands of easy background pixels no
    longer drown the few difficult ones. It needs no weights, since it goes by what is difficult,
    not by what is rare.
    """
    import tensorflow as tf

    logarithms = tf.reduce_sum(wanted * tf.nn.log_softmax(raw), axis=-1)
    # -expm1 keeps the digits of 1 - p where p is nearly 1.
    pixels = -((-tf.math.expm1(logarithms)) ** gamma) * logarithms
    return tf.reduce_mean(pixels, axis=[1, 2])
