"""Soft suppression in which scores fall in proportion to the overlap."""

from __future__ import annotations

import numpy as np

from explorer.detection.suppression.method import FLOOR, SUPPRESSIONS, THRESHOLD
from explorer.detection.suppression.soft import PAPER, lowered


@SUPPRESSIONS.register(
    title="Soft, linear",
    year=2017,
    paper=PAPER,
    formula=(
        r"s_i \leftarrow \begin{cases} s_i & \text{if } \operatorname{IoU}(M, b_i) \le t \\"
        r" s_i \big(1 - \operatorname{IoU}(M, b_i)\big) & \text{otherwise} \end{cases}"
    ),
    options=(THRESHOLD, FLOOR),
    rescores=True,
)
def soft_linear(
    overlaps: np.ndarray, scores: np.ndarray, threshold: float, floor: float
) -> np.ndarray:
    """Lower the scores of boxes that overlap a surer one by more than a threshold; drop few.

    The more a box overlaps the surest one, the lower its score becomes, but it stays, and only
    the score threshold decides in the end. A second object that is half covered so keeps its box.
    At the threshold itself the score jumps.
    """
    return lowered(overlaps, scores, lambda iou: np.where(iou > threshold, 1 - iou, 1), floor)
