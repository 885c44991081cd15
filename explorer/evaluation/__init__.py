"""Evaluation: how good a network's answers on held-out pictures are, and where they are wrong.

All of it works on two arrays: ``probabilities``, float32 ``(pictures, classes)`` of which each row
sums to 1, and ``labels``, int64 ``(pictures,)``, the index of each picture's class.
"""

from __future__ import annotations

import numpy as np

from explorer.evaluation.calibration import Calibration, calibration
from explorer.evaluation.confusion import Confusion, confusion_matrix, pictures_of, top_confusions
from explorer.evaluation.intervals import Share
from explorer.evaluation.mistakes import costliest, losses, most_confident
from explorer.evaluation.per_class import ClassScores, per_class

__all__ = [
    "Calibration",
    "ClassScores",
    "Confusion",
    "Share",
    "accuracy",
    "calibration",
    "confusion_matrix",
    "costliest",
    "losses",
    "most_confident",
    "per_class",
    "pictures_of",
    "top_confusions",
]


def accuracy(probabilities: np.ndarray, labels: np.ndarray) -> Share:
    """Return on how many pictures the most probable class is the right one.

    Args:
        probabilities: float ``(pictures, classes)``.
        labels: int ``(pictures,)``.

    >>> accuracy(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1])).value
    0.5
    """
    return Share(int((probabilities.argmax(axis=1) == labels).sum()), len(labels))
