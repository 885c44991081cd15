"""Focal loss and Dice loss together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES
from explorer.segmentation.losses.dice import dice
from explorer.segmentation.losses.focal import focal

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Focal + Dice",
    place=7,
    formula=r"L_\text{focal} + L_\text{Dice}",
    paper="W. Zhu et al.: AnatomyNet: Deep Learning for Fast and Fully Automated Whole-Volume "
    "Segmentation of Head and Neck Anatomy. Medical Physics 46, 2019",
)
def focal_dice(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """The sum of both: difficult pixels by the one, small classes by the other.

    Where Dice sees a class as a whole, the focal loss looks for the single pixels that are still
    wrong, often those along an edge.
    """
    return focal(raw, wanted) + dice(raw, wanted)
