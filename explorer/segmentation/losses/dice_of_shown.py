"""Dice loss of the classes that a picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES
from explorer.segmentation.losses.dice import SMOOTHING, overlaps

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Dice loss of the classes shown",
    place=4,
    formula=r"1 - \frac{1}{|S|} \sum_{c \in S} \frac{2 \sum_i p_{ic} y_{ic} + 1}"
    r"{\sum_i p_{ic} + \sum_i y_{ic} + 1}, \quad S = \{c : \sum_i y_{ic} > 0\}",
    paper="S. Tilborghs, J. Bertels, D. Robben, D. Vandermeulen and F. Maes: The Dice Loss in the "
    "Context of Missing or Empty Labels: Introducing Φ and ε. MICCAI 2022",
)
def dice_of_shown(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """The Dice loss, but only over the classes S that the picture shows, background included.

    A class that is not shown says nothing here. In the Dice loss over all classes each picture
    without a rare shape pulls its probability down to nothing, and there are many of these.
    """
    import tensorflow as tf

    both, sizes = overlaps(tf.nn.softmax(raw), wanted)
    shown = tf.cast(tf.reduce_sum(wanted, axis=[1, 2]) > 0, tf.float32)
    terms = (2 * both + SMOOTHING) / (sizes + SMOOTHING)
    return 1 - tf.reduce_sum(shown * terms, axis=-1) / tf.reduce_sum(shown, axis=-1)
