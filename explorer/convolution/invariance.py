"""How much of a feature map stays as it is when the picture moves: translation invariance."""

from __future__ import annotations

import numpy as np

TOLERANCE = 0.1
"""Share of a map's range by which a value may change and still count as the same."""
SHIFTS = range(9)
"""By how many pixels the lab moves pictures."""


def moved(pixels: np.ndarray, shift: int) -> np.ndarray:
    """Return a picture moved to the right; its left column is repeated where it came from.

    Args:
        pixels: ``(height, width)`` or ``(height, width, channels)``, any dtype.
        shift: pixels, 0 or more; from the width on, only the left column is left.

    Returns:
        a new array of the same shape and dtype.

    Raises:
        ValueError: if the shift is negative.

    >>> moved(np.array([[5, 6, 7, 8]]), 2).tolist()
    [[5, 5, 5, 6]]
    """
    if shift < 0:
        raise ValueError(f"A picture is moved by 0 pixels or more, not by {shift}.")
    columns = np.maximum(np.arange(pixels.shape[1]) - shift, 0)
    return pixels[:, columns]


def survival(before: np.ndarray, after: np.ndarray, tolerance: float = TOLERANCE) -> float:
    """Return the share of a map's cells that hardly change.

    A cell counts if it changes by at most ``tolerance * (max - min)``, maximum and minimum of the
    map before. The maps are compared place by place, so what moves with the picture does not
    count as unchanged; flat background does. Computed in double precision.

    Args:
        before: ``(height, width)`` or ``(height, width, channels)``, finite.
        after: of the same shape.
        tolerance: share of the range, 0 or more.

    Returns:
        0 to 1; 1 if nothing has changed, also where the map is flat.

    Raises:
        ValueError: if the shapes differ or there is no cell.

    >>> survival(np.array([[0, 0, 10, 0]]), np.array([[0, 1, 0, 10]]))
    0.5
    """
    if before.shape != after.shape or before.size == 0:
        raise ValueError(f"Maps of {before.shape} and {after.shape} cannot be compared.")
    first, second = before.astype(np.float64), after.astype(np.float64)
    allowed = tolerance * (first.max() - first.min())
    return float(np.mean(np.abs(second - first) <= allowed))
