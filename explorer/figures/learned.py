"""The kernels of a first layer, as they are learned."""

from __future__ import annotations

import numpy as np

from explorer.figures import colours
from explorer.figures.thumbnails import Sheet, enlarged_sheet, kernel_sheet

COLOURS = 3
"""Channels of a kernel that reads a colour picture."""


def learned_sheet(kernels: np.ndarray, size: int) -> Sheet:
    """Kernels side by side, each on its own scale, with zero in the middle of it.

    Kernels that read a colour picture are shown as colours, in which grey is zero; of others the
    one slice with the largest weights, on the diverging colour map.

    Args:
        kernels: float ``(height, width, channels, kernels)``.
        size: side of one, in CSS pixels.
    """
    if kernels.shape[2] == COLOURS:
        return kernel_sheet(kernels, size)
    return enlarged_sheet([_signed(one) for one in np.moveaxis(strongest(kernels), -1, 0)], size)


def strongest(kernels: np.ndarray) -> np.ndarray:
    """Of each kernel the slice with the largest weights, ``(height, width, kernels)``.

    Args:
        kernels: float ``(height, width, channels, kernels)``.
    """
    best = np.square(kernels).sum(axis=(0, 1)).argmax(axis=0)
    return np.stack([kernels[:, :, channel, one] for one, channel in enumerate(best)], axis=-1)


def _signed(values: np.ndarray) -> np.ndarray:
    """Values in the diverging map, uint8 ``(height, width, 3)``; zero is in its middle."""
    bound = float(np.abs(values).max()) or 1.0
    return colours.palette(colours.SIGNED)[colours.shades(values, -bound, bound)]
