"""The pointing game: is the hottest point of a heatmap on the thing?"""

from __future__ import annotations

import numpy as np

Box = tuple[int, int, int, int]
"""``(top, left, height, width)`` in pixels of the heatmap."""


def pointing_game(heatmap: np.ndarray, box: Box, tolerance: int = 0) -> bool:
    """Whether the maximum of a heatmap lies inside a box (Zhang et al., IJCV 2018).

    Where several pixels are the maximum, all of them must lie inside, so that a map that is the
    same everywhere points at nothing.

    Args:
        heatmap: ``(height, width)``, finite.
        box: where the thing is: ``(top, left, height, width)``.
        tolerance: by how many pixels the box is widened on every side; the paper allows 15 on
            photos.

    Raises:
        ValueError: if the heatmap is not two-dimensional or not finite.

    >>> pointing_game(np.array([[0, 0, 0], [0, 2, 1]]), (1, 1, 1, 2))
    True
    >>> pointing_game(np.zeros((2, 3)), (1, 1, 1, 2))
    False
    """
    values = np.asarray(heatmap)
    if values.ndim != 2 or values.size == 0 or not np.isfinite(values).all():
        raise ValueError("A heatmap is (height, width), of finite numbers.")
    top, left, height, width = box
    rows, columns = np.nonzero(values == values.max())
    inside_rows = (rows >= top - tolerance) & (rows < top + height + tolerance)
    inside_columns = (columns >= left - tolerance) & (columns < left + width + tolerance)
    return bool((inside_rows & inside_columns).all())
