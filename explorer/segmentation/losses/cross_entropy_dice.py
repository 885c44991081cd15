"""Cross-entropy and Dice loss together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES
from explorer.segmentation.losses.cross_entropy import cross_entropy
from explorer.segmentation.losses.dice import dice

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Cross-entropy + Dice",
    place=6,
    formula=r"L_\text{cross-entropy} + L_\text{Dice}",
    paper="F. Isensee, P. F. Jaeger, S. A. A. Kohl, J. Petersen and K. H. Maier-Hein: nnU-Net: A "
    "Self-Configuring Method for Deep Learning-Based Biomedical Image Segmentation. "
    "Nature Methods 18, 2021",
)
def cross_entropy_dice(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """The sum of both: smooth gradients from the one, no neglected class through the other.

    Cross-entropy alone starts well, since each pixel says on its own which way is better. The Dice
    loss sees to it that small shapes count as much as large ones.
    """
    return cross_entropy(raw, wanted) + dice(raw, wanted)
