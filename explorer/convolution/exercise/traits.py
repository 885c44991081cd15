"""What a kernel's weights alone say about it."""

from __future__ import annotations

import numpy as np

from explorer.convolution.exercise.wording import HORIZONTAL, VERTICAL


def weight_sum(weights: np.ndarray) -> float:
    """Return the sum of a kernel's weights, freed from rounding errors where it is whole.

    Args:
        weights: float ``(height, width)``.

    >>> weight_sum(np.full((3, 3), 1 / 9, np.float32))
    1.0
    """
    total = float(weights.sum(dtype=np.float64))
    whole = float(round(total))
    return whole if abs(total - whole) <= _rounding(weights) else total


def blind_to(weights: np.ndarray) -> str:
    """Return which edges a kernel gives 0 for: "horizontal", "vertical", "" for both or neither.

    Where every row of pixels is of one brightness all edges are horizontal, and a kernel whose
    rows sum to 0 gives 0. The same holds for vertical edges and columns.

    Args:
        weights: float ``(height, width)``.

    >>> blind_to(np.array([[-1, 0, 1]])), blind_to(np.array([[0, 1, 0]]))
    ('horizontal', '')
    """
    horizontal, vertical = (
        bool(np.all(np.abs(weights.sum(axis=axis, dtype=np.float64)) <= _rounding(weights)))
        for axis in (1, 0)
    )
    if horizontal == vertical:
        return ""
    return HORIZONTAL if horizontal else VERTICAL


def about_blindness(weights: np.ndarray) -> str:
    """Return a sentence on the edges that a kernel gives 0 for; "" as in `blind_to`.

    Args:
        weights: float ``(height, width)``.
    """
    blind = blind_to(weights)
    if not blind:
        return ""
    lines, seen = ("rows", VERTICAL) if blind == HORIZONTAL else ("columns", HORIZONTAL)
    return (
        f"Each of its {lines} sums to 0: it responds to {seen} edges and gives 0 for {blind} ones."
    )


def copies(weights: np.ndarray) -> bool:
    """Return whether a kernel does nothing but copy the pixel in its middle.

    Args:
        weights: float ``(height, width)``.

    >>> copies(np.array([[0, 1, 0]])), copies(np.array([[1, 0, 0]]))
    (True, False)
    """
    height, width = weights.shape
    return bool(weights[height // 2, width // 2] == 1 and np.count_nonzero(weights) == 1)


def _rounding(weights: np.ndarray) -> float:
    return 1e-5 * float(np.abs(weights).sum(dtype=np.float64))
