"""What both kinds of soft suppression do: scores fall where boxes overlap, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.detection.suppression.method import DROPPED

PAPER = (
    "Bodla, Singh, Chellappa and Davis, Soft-NMS: Improving Object Detection With One Line of "
    "Code, ICCV 2017"
)


def lowered(
    overlaps: np.ndarray,
    scores: np.ndarray,
    decay: Callable[[np.ndarray], np.ndarray],
    floor: float,
) -> np.ndarray:
    """Take the surest box, lower the scores of all others by their overlap with it, and so on.

    Args:
        overlaps: float ``(n, n)``, 0 to 1.
        scores: float ``(n,)``, 0 at least.
        decay: from overlaps to factors, 0 to 1.
        floor: boxes with a score below are dropped.

    Returns:
        New scores, float ``(n,)``.
    """
    result = np.full(len(scores), DROPPED)
    left, places = scores[scores >= floor], np.nonzero(scores >= floor)[0]
    while len(left):
        surest = left.argmax()
        result[places[surest]] = left[surest]
        left = left * decay(overlaps[places[surest], places])
        stay = left >= floor
        stay[surest] = False
        left, places = left[stay], places[stay]
    return result
