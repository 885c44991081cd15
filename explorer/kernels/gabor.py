"""Gabor kernels: waves under a bell, each for stripes of one direction and width."""

from __future__ import annotations

import math

import numpy as np

from explorer.kernels import KERNELS, MAX_SIDE
from explorer.options import Option

_BELL = 2.25  # standard deviation of the bell in pixels; at the middle of a side 0.4 of it are left
_STRENGTH = 0.4  # so that the absolute values sum to less than 2 for every choice


@KERNELS.register(
    title="Gabor",
    family="Gabor",
    place=50,
    source="D. Gabor: Theory of Communication, Journal of the IEE 93, 1946; in two dimensions "
    "J. G. Daugman, Journal of the Optical Society of America A 2(7), 1985",
    effect="is strongest, positive and negative in turn, on stripes of one direction and width",
    options=(
        Option(
            name="angle", label="Direction", unit="°", values=tuple(range(0, 180, 15)), default=45
        ),
        Option(name="wavelength", label="Wavelength", unit="px", values=(3, 4, 5, 6), default=5),
    ),
)
def gabor(angle: float, wavelength: float) -> np.ndarray:
    """A wave that fades from the middle: it looks for stripes of one direction and width.

    The direction is that of the stripes, 0° for horizontal and 45° for rising to the right; the
    wavelength is from one bright stripe to the next. The visual cortex and the first layers of
    trained networks have kernels that look like this one.
    """
    # The wave is bright in the middle (cosine phase). Subtracting its average makes the
    # response 0 in flat areas. With this scaling no other direction or wavelength on offer responds
    # to a stripe pattern more strongly than the one made for it: the Cauchy-Schwarz inequality,
    # weighted. Longer waves are not on offer, since 7 pixels are too few to prefer them.
    reach = np.arange(MAX_SIDE) - MAX_SIDE // 2
    x, y = np.meshgrid(reach, reach)  # y grows downwards
    direction = math.radians(angle)
    across = x * math.sin(direction) + y * math.cos(direction)
    bell = np.exp(-(x**2 + y**2) / (2 * _BELL**2))
    wave = np.cos(2 * math.pi * across / wavelength)
    wave -= np.average(wave, weights=bell)
    return _STRENGTH * bell * wave / math.sqrt((bell * wave**2).sum())
