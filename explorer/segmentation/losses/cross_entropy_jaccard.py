"""Cross-entropy and Jaccard loss together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.segmentation.losses import LOSSES
from explorer.segmentation.losses.cross_entropy import cross_entropy
from explorer.segmentation.losses.jaccard import jaccard

if TYPE_CHECKING:
    import tensorflow as tf


@LOSSES.register(
    title="Cross-entropy + Jaccard",
    place=8,
    formula=r"L_\text{cross-entropy} + L_\text{Jaccard}",
    paper="V. Iglovikov, S. Mushinskiy and V. Osin: Satellite Imagery Feature Detection Using "
    "Deep Convolutional Neural Network: A Kaggle Competition. arXiv:1706.06169, 2017",
)
def cross_entropy_jaccard(raw: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """The sum of both: cross-entropy for a good start, and IoU because that is what is scored.

    The paper takes the logarithm of the soft IoU; here it is subtracted from 1, as in the Jaccard
    loss alone.
    """
    return cross_entropy(raw, wanted) + jaccard(raw, wanted)
