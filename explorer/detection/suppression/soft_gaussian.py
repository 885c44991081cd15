"""Soft suppression in which scores fall along a bell curve."""

from __future__ import annotations

import numpy as np

from explorer.detection.suppression.method import FLOOR, SUPPRESSIONS, Amount
from explorer.detection.suppression.soft import PAPER, lowered

SIGMA = Amount(
    name="sigma",
    label="Width of the bell curve",
    values=(0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    default=0.5,
)


@SUPPRESSIONS.register(
    title="Soft, Gaussian",
    year=2017,
    paper=PAPER,
    formula=r"s_i \leftarrow s_i \, e^{-\operatorname{IoU}(M, b_i)^2 / \sigma}",
    options=(SIGMA, FLOOR),
    rescores=True,
)
def soft_gaussian(
    overlaps: np.ndarray, scores: np.ndarray, sigma: float, floor: float
) -> np.ndarray:
    """Lower the scores of all boxes that overlap a surer one, without any threshold.

    A slight overlap costs next to nothing and a large one much, with no jump in between. The
    smaller sigma is, the harder it suppresses.
    """
    return lowered(overlaps, scores, lambda iou: np.exp(-(iou**2) / sigma), floor)
