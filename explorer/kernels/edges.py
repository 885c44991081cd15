"""Kernels that find edges: differences of neighbouring pixels.

Those called x take differences across, from left to right, and so find vertical edges; those
called y take differences downwards and find horizontal edges.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from explorer.kernels import KERNELS

_register = partial(KERNELS.register, family="Edges")
_ACROSS = "is positive where the picture gets brighter to the right, negative where it gets darker"
_DOWNWARDS = "is positive where the picture gets brighter downwards, negative where it gets darker"
_SOBEL = (
    "I. Sobel and G. Feldman: A 3x3 Isotropic Gradient Operator for Image Processing, talk at the "
    "Stanford Artificial Intelligence Project, 1968"
)
_PREWITT = (
    "J. M. S. Prewitt: Object Enhancement and Extraction, in Picture Processing and "
    "Psychopictorics, Academic Press 1970"
)
_SCHARR = "H. Scharr: Optimale Operatoren in der Digitalen Bildverarbeitung, Heidelberg 2000"


@_register(
    title="Sobel x",
    place=20,
    source=_SOBEL,
    effect=f"{_ACROSS}, with the middle row counting double",
)
def sobel_x() -> np.ndarray:
    """The difference across finds vertical edges; 1 2 1 along the edge averages noise away.

    The pixels nearest to the middle count double.
    """
    return _difference_across(1, 2, 1)


@_register(
    title="Sobel y",
    place=21,
    source=_SOBEL,
    effect=f"{_DOWNWARDS}, with the middle column counting double",
)
def sobel_y() -> np.ndarray:
    """The difference downwards finds horizontal edges: Sobel x, rows and columns exchanged."""
    return sobel_x().T


@_register(
    title="Prewitt x",
    place=22,
    source=_PREWITT,
    effect=f"{_ACROSS}, with all three rows counting the same",
)
def prewitt_x() -> np.ndarray:
    """The difference across finds vertical edges, with three rows that count the same.

    These are the numbers of the lesson's Edge Vertical, under the name of their author.
    """
    return _difference_across(1, 1, 1)


@_register(
    title="Prewitt y",
    place=23,
    source=_PREWITT,
    effect=f"{_DOWNWARDS}, with all three columns counting the same",
)
def prewitt_y() -> np.ndarray:
    """The difference downwards finds horizontal edges: Prewitt x, rows and columns exchanged.

    These are the numbers of the lesson's Edge Horizontal.
    """
    return prewitt_x().T


@_register(
    title="Scharr x",
    place=24,
    source=_SCHARR,
    effect=f"{_ACROSS}, four times as strongly as with Sobel's numbers",
)
def scharr_x() -> np.ndarray:
    """Sobel's idea with 3 10 3 instead of 1 2 1, found by optimisation.

    Together with Scharr y it tells the direction of a slanting edge more exactly.
    """
    return _difference_across(3, 10, 3)


@_register(
    title="Scharr y",
    place=25,
    source=_SCHARR,
    effect=f"{_DOWNWARDS}, four times as strongly as with Sobel's numbers",
)
def scharr_y() -> np.ndarray:
    """The difference downwards finds horizontal edges: Scharr x, rows and columns exchanged."""
    return scharr_x().T


@_register(
    title="Laplacian",
    place=26,
    source="Laplace's operator in differences of neighbours; D. Marr and E. Hildreth: Theory of "
    "Edge Detection, Proceedings of the Royal Society B 207, 1980, find edges with it",
    effect="is positive on the dark side of an edge, negative on its bright side, whatever the "
    "direction, and zero in flat areas and on even slopes",
)
def laplacian() -> np.ndarray:
    """Four neighbours minus four times the pixel: four times what it lacks to their average.

    One kernel responds to edges of all directions. The edge itself is where the sign changes.
    """
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def _difference_across(*weights: int) -> np.ndarray:
    """Right minus left, in rows of these weights."""
    return np.outer(weights, (-1, 0, 1))
