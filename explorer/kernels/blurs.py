"""Kernels that blur: averages of a neighbourhood, with weights that sum to 1."""

from __future__ import annotations

from functools import partial

import numpy as np

from explorer.kernels import KERNELS
from explorer.options import Option

_register = partial(KERNELS.register, family="Blurs")
_BINOMIAL = (
    "Binomial weights; P. J. Burt and E. H. Adelson: The Laplacian Pyramid as a Compact Image "
    "Code, IEEE Transactions on Communications 31(4), 1983"
)


@_register(
    title="Gaussian 3x3",
    place=30,
    source=_BINOMIAL,
    effect="is the picture slightly out of focus: noise and the finest detail are averaged away",
)
def gaussian_3() -> np.ndarray:
    """An average in which near pixels count more: 1 2 1 across and downwards, divided by 16.

    That is a Gaussian bell with a standard deviation of 0.7 pixels, in whole numbers.
    """
    return _binomial(1, 2, 1)


@_register(
    title="Gaussian 5x5",
    place=31,
    source=_BINOMIAL,
    effect="is the picture out of focus, smooth and without the boxy traces of a plain average",
)
def gaussian_5() -> np.ndarray:
    """An average in which near pixels count more: 1 4 6 4 1 across and downwards, over 256.

    That is a Gaussian bell with a standard deviation of 1 pixel, and the Gaussian 3x3 twice.
    """
    return _binomial(1, 4, 6, 4, 1)


@_register(
    title="Motion blur",
    place=32,
    source="The average along a line: the simplest model of motion during an exposure",
    effect="is smeared along one direction: edges along it stay sharp, edges across it become "
    "ramps",
    options=(
        Option(name="angle", label="Direction", unit="°", values=(0, 45, 90, 135), default=0),
        Option(name="length", label="Length", unit="px", values=(3, 5, 7), default=5),
    ),
)
def motion_blur(angle: float, length: float) -> np.ndarray:
    """The average along a line, as in a photo that was taken while the camera moved.

    The direction is 0° for horizontal and 45° for rising to the right.
    """
    side = int(length)
    kernel = np.zeros((side, side))
    if angle == 0:
        kernel[side // 2] = 1
    elif angle == 90:
        kernel[:, side // 2] = 1
    else:
        np.fill_diagonal(kernel[::-1] if angle == 45 else kernel, 1)
    return kernel / side


def _binomial(*weights: int) -> np.ndarray:
    return np.outer(weights, weights) / sum(weights) ** 2
