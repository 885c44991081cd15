"""How rare each class is among pixels, and what a pixel of it should count for that."""

from __future__ import annotations

import numpy as np

MOST = 50.0
"""How much more than another class's a pixel can count; more would be noise of a few pixels."""


def class_shares(masks: np.ndarray, classes: int) -> np.ndarray:
    """Which part of all pixels is of each class.

    Args:
        masks: whole numbers of any shape, 0 for the background, 1 to ``classes - 1``.
        classes: how many, the background among them.

    Returns:
        float64 ``(classes,)``, of sum 1.

    Raises:
        ValueError: if there is no pixel, or one of another class.

    >>> class_shares(np.array([[0, 0], [0, 2]]), 3).tolist()
    [0.75, 0.0, 0.25]
    """
    counts = np.bincount(np.ravel(masks), minlength=classes)
    if not counts.sum() or len(counts) > classes:
        raise ValueError(f"Masks have at least one pixel, all of them of classes below {classes}.")
    return counts / counts.sum()


def class_weights(masks: np.ndarray, classes: int) -> np.ndarray:
    """What a pixel of each class counts: the median share of all classes over its own share.

    That is median frequency balancing (Eigen and Fergus, ICCV 2015). Classes of equal shares all
    count 1. A class that no mask shows counts 1 too, since nothing can be said of it.

    Args:
        masks: as in `class_shares`.
        classes: how many, the background among them.

    Returns:
        float32 ``(classes,)``, at most `MOST`.

    Raises:
        ValueError: as `class_shares` does.

    >>> class_weights(np.array([0, 0, 0, 0, 1, 1, 2]), 3).tolist()
    [0.5, 1.0, 2.0]
    """
    shares = class_shares(masks, classes)
    shown = shares > 0
    weights = np.ones(classes)
    weights[shown] = np.minimum(np.median(shares[shown]) / shares[shown], MOST)
    return weights.astype(np.float32)
