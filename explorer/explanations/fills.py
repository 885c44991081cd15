"""What stands where a part of a picture is taken away."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.options import Option

FILLS = ("mean", "zero", "blurred")
"""The mean colour of the picture, the number zero (a grey or black, depending on the network's
units), or the picture so blurred that nothing on it can be recognised."""

FILL = Option(
    name="fill",
    label="Filled with",
    values=FILLS,
    default="mean",
    titles={"mean": "mean colour", "zero": "zeros", "blurred": "blurred picture"},
)
_BLUR = 0.1  # standard deviation, as a share of the longer side


def filling(x: np.ndarray, fill: str) -> np.ndarray:
    """The picture that is seen where the other is taken away.

    Args:
        x: float32 ``(height, width, channels)``.
        fill: one of `FILLS`.

    Returns:
        float32 of x's shape.

    >>> filling(np.float32([[[1], [3]]]), "mean").tolist()
    [[[2.0], [2.0]]]
    """
    if fill == "zero":
        return np.zeros_like(x)
    if fill == "mean":
        return np.broadcast_to(x.mean(axis=(0, 1), dtype=np.float64), x.shape).astype(np.float32)
    blurred = cv2.GaussianBlur(x, (0, 0), _BLUR * max(x.shape[:2]), borderType=cv2.BORDER_REFLECT)
    return blurred.reshape(x.shape)  # OpenCV drops a single channel
