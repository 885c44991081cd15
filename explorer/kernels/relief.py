"""Kernels that turn a picture into its outlines or into a relief."""

from __future__ import annotations

from functools import partial

import numpy as np

from explorer.kernels import KERNELS

_register = partial(KERNELS.register, family="Outline and relief")


@_register(
    title="Outline",
    place=40,
    source="Laplace's operator with all eight neighbours and the sign turned",
    effect="is zero in flat areas and draws every edge twice: positive on its bright side, "
    "negative on its dark side",
)
def outline() -> np.ndarray:
    """Eight times the pixel minus all its neighbours: what is flat vanishes, outlines stay.

    No direction is left out, and nothing gives a stronger response than a single pixel.
    """
    kernel = np.full((3, 3), -1)
    kernel[1, 1] = 8
    return kernel


@_register(
    title="Emboss",
    place=41,
    source="V. Powell: Image Kernels Explained Visually, setosa.io/ev/image-kernels",
    effect="looks like a relief that is lit from the upper left: brighter than the picture where "
    "it rises to the lower right, darker where it falls",
)
def emboss() -> np.ndarray:
    """The picture plus its difference from the upper left to the lower right.

    Where brightness is taken for height, that is how light from the upper left would fall.
    """
    return np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
