"""Dice loss: overlap of masks, which does not care how large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES

if TYPE_CHECKING:
    import tensorflow as tf

SMOOTHING = 1.0
"""Pixels that are added to both parts of the fraction."""


@LOSSES.register(
    title="Dice loss",
    place=3,
    formula=r"1 - \frac{1}{C} \sum_c \frac{2 \sum_i p_{ic} y_{ic} + 1}"
    r"{\sum_i p_{ic} + \sum_i y_{ic} + 1}",
    paper="F. Milletari, N. Navab and S.-A. Ahmadi: V-Net: Fully Convolutional Neural Networks for "
    "Volumetric Medical Image Segmentation. 3DV 2016",
)
def dice(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """One minus the Dice coefficient, with probabilities in place of sharp masks.

    Each of the C classes counts the same, whatever its number of pixels: half of a small shape
    missed costs as much as half of a large one. The 1 in the fraction, one pixel, gives a class
    that is neither shown nor claimed the full score. Alone it starts slowly: where few pictures
    show a class, never to claim it pays in all the others.
    """
    import tensorflow as tf

    both, sizes = overlaps(tf.nn.softmax(raw), wanted)
    return 1 - tf.reduce_mean((2 * both + SMOOTHING) / (sizes + SMOOTHING), axis=-1)


def overlaps(probabilities: tf.Tensor, wanted: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """What two soft masks have in common, and the sum of their sizes.

    Args:
        probabilities: float32 ``(batch, height, width, classes)``.
        wanted: the same.

    Returns:
        Pixels, both float32 ``(batch, classes)``.
    """
    import tensorflow as tf

    both = tf.reduce_sum(probabilities * wanted, axis=[1, 2])
    return both, tf.reduce_sum(probabilities + wanted, axis=[1, 2])
