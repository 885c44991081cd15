"""The picture as it is, to compare with."""

from __future__ import annotations

import numpy as np

from explorer.preprocessing import PREPROCESSING


@PREPROCESSING.register(
    title="Original",
    place=0,
    when="To compare with: look at your data before you change it.",
    notice="Three numbers for each pixel (red, green, blue), whole numbers from 0 to 255.",
    source="PIL.Image.open(...).convert('RGB')",
    result="picture",
    code=lambda pixels: [],
    in_row=False,
)
def original(pixels: np.ndarray) -> np.ndarray:
    """The picture before any step, transparent parts on white and made smaller if it is large."""
    return pixels.copy()
