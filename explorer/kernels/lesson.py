"""The four kernels with which the lesson begins."""

from __future__ import annotations

from functools import partial

import numpy as np

from explorer.kernels import KERNELS

_register = partial(KERNELS.register, family="The lesson's four")
_TEXTBOOK = "R. C. Gonzalez and R. E. Woods: Digital Image Processing, on spatial filtering"


@_register(
    title="Edge Horizontal",
    place=10,
    source="The lesson; the numbers are those of Prewitt's operator (1970)",
    effect="is positive where the picture gets brighter downwards, negative where it gets darker, "
    "and zero where nothing changes from top to bottom",
)
def edge_horizontal() -> np.ndarray:
    """The row below minus the row above: what is left are horizontal edges.

    Three neighbours are added up in each row, so that a single noisy pixel counts less.
    """
    return np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])


@_register(
    title="Edge Vertical",
    place=11,
    source="The lesson; the numbers are those of Prewitt's operator (1970)",
    effect="is positive where the picture gets brighter to the right, negative where it gets "
    "darker, and zero where nothing changes from left to right",
)
def edge_vertical() -> np.ndarray:
    """The column to the right minus the column to the left: what is left are vertical edges.

    It is Edge Horizontal with rows and columns exchanged.
    """
    return edge_horizontal().T


@_register(
    title="Sharpen",
    place=12,
    source=_TEXTBOOK,
    effect="keeps flat areas as they are and makes every pixel differ more from its neighbours, "
    "so that edges stand out and noise does too",
)
def sharpen() -> np.ndarray:
    """Five times the pixel minus its four neighbours: the picture minus its Laplacian.

    The numbers sum to 1, so flat areas keep their brightness; only differences grow.
    """
    return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])


@_register(
    title="Blur 1/9",
    place=13,
    source=_TEXTBOOK,
    effect="is the picture with noise and fine detail averaged away and edges turned into ramps",
)
def blur() -> np.ndarray:
    """The average of a pixel and its eight neighbours, all counting the same."""
    return np.full((3, 3), 1 / 9)
