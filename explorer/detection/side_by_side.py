"""One picture with several objects of two sizes in it: sample photos side by side."""

from __future__ import annotations

from functools import cache

import numpy as np

from explorer.images import Image
from explorer.samples import sample

SMALL = 224
"""Side of the small photos, in pixels; the large one is twice as high and wide."""
_LARGE = "cat"
_FEW = (("coffee", "motorcycle"), ("rocket", "camera"))
"""The small ones, row by row."""


@cache
def photos_side_by_side() -> Image:
    """One large and four small photos as a picture of 448 x 896 pixels.

    Sample photos show one object each, as large as it fits. For a window that looks for
    something there must be several, and not all of one size.

    >>> photos_side_by_side().pixels.shape
    (448, 896, 3)
    """
    rows = [np.hstack([_square(name, SMALL) for name in row]) for row in _FEW]
    pixels = np.hstack([_square(_LARGE, 2 * SMALL), np.vstack(rows)])
    names = (_LARGE, *(name for row in _FEW for name in row))
    credits = "; ".join(f"{sample(name).name}: {sample(name).credit}" for name in names)
    return Image(pixels, "Five photos side by side", credits)


def _square(name: str, side: int) -> np.ndarray:
    return sample(name).centre_square().resized(side, side)
