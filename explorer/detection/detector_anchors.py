"""The anchors of the small detector: which boxes it starts from, all in one place.

A shape of the level "medium" has a box of 13 to 42 pixels, and nearly square. Two squares around
one point have an IoU of at least 0.5 if their sides differ by a factor of up to 1.41, so these
four scales, each 1.41 times the one before, leave nothing between 11 and 64 pixels uncovered.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from explorer.detection.anchors import AnchorGrid, all_anchors

STRIDES = (8, 16)
"""Pixels between neighbouring cells of the two feature maps that have heads."""
SCALES = ((16.0, 23.0), (32.0, 45.0))
"""Sides of the anchors at each cell, in pixels, for each of the two."""
RATIOS = (1.0,)
"""Heights divided by widths; hardly a shape is much wider than high."""


@lru_cache(16)
def detector_grids(side: int) -> tuple[AnchorGrid, ...]:
    """The grids of anchors on a square picture, the finer one first.

    Args:
        side: of the picture, in pixels.

    >>> [(grid.rows, grid.kinds) for grid in detector_grids(96)]
    [(12, 2), (6, 2)]
    """
    return tuple(
        AnchorGrid(side, stride, scales, RATIOS)
        for stride, scales in zip(STRIDES, SCALES, strict=True)
    )


@lru_cache(16)
def detector_anchors(side: int) -> np.ndarray:
    """All anchors in the order of the detector's output, float32 ``(anchors, 4)``; read-only.

    >>> detector_anchors(96).shape
    (360, 4)
    """
    anchors = all_anchors(detector_grids(side))
    anchors.flags.writeable = False
    return anchors


def kinds(scales: Sequence[float]) -> int:
    """How many anchors there are at each cell of a feature map with these scales."""
    return len(scales) * len(RATIOS)
