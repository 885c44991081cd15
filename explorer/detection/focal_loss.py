"""What a detector learns by: focal loss for the classes, smooth L1 for the boxes.

T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár: Focal Loss for Dense Object Detection. ICCV
2017; smooth L1: R. Girshick: Fast R-CNN. ICCV 2015.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.detection.detected import OFFSETS
from explorer.detection.matching import IGNORED

if TYPE_CHECKING:
    import tensorflow as tf

ALPHA, GAMMA = 0.25, 2.0
"""The paper's best two: the weight of objects against background, and the focus."""
BETA = 1 / 9
"""Error, as a share of the anchor's side, above which smooth L1 is straight."""


def focal_loss(
    logits: tf.Tensor, wanted: tf.Tensor, alpha: float | None = ALPHA, gamma: float = GAMMA
) -> tf.Tensor:
    """The focal loss of each logit, natural logarithm: ``-alpha_t (1 - p_t)^gamma log p_t``.

    Here ``p_t`` is the probability given to what is right. What the network is sure of already
    counts little, so that thousands of anchors on plain background do not outweigh the few that
    have an object. With a ``gamma`` of 0 and no ``alpha`` this is cross-entropy.

    Args:
        logits: of any shape.
        wanted: 0 or 1, of the same shape.
        alpha: weight of what is 1; what is 0 has one less that. None for a weight of 1 for both.
        gamma: 0 or more.
    """
    import tensorflow as tf

    entropy = tf.nn.sigmoid_cross_entropy_with_logits(wanted, logits)
    wrong = tf.sigmoid((1 - 2 * wanted) * logits)  # 1 - p_t, with all its digits
    loss = wrong**gamma * entropy if gamma else entropy
    return loss if alpha is None else loss * (wanted * alpha + (1 - wanted) * (1 - alpha))


def smooth_l1(errors: tf.Tensor, beta: float = BETA) -> tf.Tensor:
    """Half the square of small errors divided by ``beta``; of larger ones the size, less a half."""
    import tensorflow as tf

    size = tf.abs(errors)
    return tf.where(size < beta, size**2 / (2 * beta), size - beta / 2)


def class_targets(wanted: tf.Tensor, classes: int) -> tuple[tf.Tensor, tf.Tensor]:
    """What is right at each anchor, and which anchors count.

    Args:
        wanted: float32 ``(pictures, anchors, 5)``, see `detection_loss`.
        classes: how many, background not counted.

    Returns:
        0 or 1 for each class, float32 ``(pictures, anchors, classes)``, all 0 on background; and
        float32 ``(pictures, anchors, 1)``, 0 where an anchor is ignored and 1 elsewhere.
    """
    import tensorflow as tf

    labels = tf.cast(tf.round(wanted[..., 0]), tf.int32)
    return tf.one_hot(labels, classes), tf.cast(labels != IGNORED, tf.float32)[..., tf.newaxis]


def detection_loss(
    raw: tf.Tensor,
    wanted: tf.Tensor,
    *,
    alpha: float | None = ALPHA,
    gamma: float = GAMMA,
    box_weight: float = 1.0,
) -> tf.Tensor:
    """The loss of each picture, float32 ``(pictures,)``, divided by its anchors with an object.

    The classes are learned from all anchors but the ignored ones, boxes from those alone that
    have an object. Each class is a question of its own, and background is no to all of them.

    Args:
        raw: float32 ``(pictures, anchors, classes + 4)``: logits, then offsets.
        wanted: float32 ``(pictures, anchors, 5)``: the class, or `BACKGROUND` or `IGNORED`; then
            offsets.
        alpha: see `focal_loss`.
        gamma: see `focal_loss`.
        box_weight: how much boxes count against classes.
    """
    import tensorflow as tf

    classes = raw.shape[-1] - OFFSETS
    right, counts = class_targets(wanted, classes)
    with_object = tf.reduce_sum(right, axis=-1)
    each = focal_loss(raw[..., :classes], right, alpha, gamma) * counts
    places = smooth_l1(raw[..., classes:] - wanted[..., 1:]) * with_object[..., tf.newaxis]
    total = tf.reduce_sum(each, axis=[1, 2]) + box_weight * tf.reduce_sum(places, axis=[1, 2])
    return total / tf.maximum(tf.reduce_sum(with_object, axis=1), 1)
