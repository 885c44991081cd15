"""Edges instead of brightness."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.options import Option
from explorer.preprocessing import PREPROCESSING


def _canny_code(pixels: np.ndarray, low: int, high: int) -> list[str]:
    lines = [] if pixels.ndim == 2 else ["result = cv2.cvtColor(result, cv2.COLOR_RGB2GRAY)"]
    return [*lines, f"result = cv2.Canny(result, {low}, {high})"]


@PREPROCESSING.register(
    title="Canny edges",
    place=5,
    when="For measuring shapes without a network; rarely before one, which finds its own edges "
    "and loses all else.",
    notice="Lower thresholds let texture and noise in; higher ones break outlines up.",
    source="cv2.Canny on the grey picture, with a 3x3 Sobel operator; the two thresholds may come "
    "in either order",
    paper="J. Canny: A Computational Approach to Edge Detection, IEEE Transactions on Pattern "
    "Analysis and Machine Intelligence 8(6), 1986",
    result="picture",
    code=_canny_code,
    options=(
        Option(name="low", label="Lower threshold", values=tuple(range(256)), default=50),
        Option(name="high", label="Upper threshold", values=tuple(range(256)), default=150),
    ),
    whole_numbers=True,
)
def canny(pixels: np.ndarray, low: int, high: int) -> np.ndarray:
    """Thin outlines: 255 on an edge, 0 elsewhere, computed on the grey picture.

    Steps steeper than the upper threshold are edges; those between the two are so if they touch
    one.
    """
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return cv2.Canny(grey, low, high)
