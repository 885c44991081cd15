"""An attacked picture: the picture, what was added to it, and where the evidence is."""

from __future__ import annotations

import numpy as np

from explorer.figures import colours

_HALF = 127.0  # levels from grey to either end
_OPACITY = 0.6


def amplification(epsilon: int) -> int:
    """By how much a change of at most so many levels is amplified to be seen.

    >>> amplification(2), amplification(0)
    (63, 1)
    """
    return int(_HALF // epsilon) if epsilon else 1


def amplified(difference: np.ndarray, epsilon: int) -> np.ndarray:
    """A change, amplified: grey where there is none, of each colour more or less of it elsewhere.

    Args:
        difference: int ``(height, width, 3)``, from -epsilon to epsilon.
        epsilon: the largest change there may be.

    Returns:
        uint8 RGB, 128 for zero.

    >>> amplified(np.array([[[-2, 0, 2]]]), 2).tolist()
    [[[2, 128, 254]]]
    """
    return (128 + amplification(epsilon) * difference.astype(int)).clip(0, 255).astype(np.uint8)


def under_heat(pixels: np.ndarray, heatmap: np.ndarray) -> np.ndarray:
    """A picture with a heatmap over it, uint8 RGB.

    Args:
        pixels: uint8 RGB ``(height, width, 3)``.
        heatmap: float ``(height, width)`` in [0, 1].
    """
    heat = colours.palette(colours.HEAT)[colours.shades(heatmap, 0.0, 1.0)]
    return np.rint(_OPACITY * heat + (1 - _OPACITY) * pixels).astype(np.uint8)
