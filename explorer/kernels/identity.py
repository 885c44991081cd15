"""The kernel that changes nothing."""

from __future__ import annotations

import numpy as np

from explorer.kernels import KERNELS


@KERNELS.register(
    title="Identity",
    family="Plain",
    place=0,
    source="",
    effect="holds the pixel in the middle of every window, unchanged",
)
def identity() -> np.ndarray:
    """One in the middle, zero around: every pixel is copied. Change one number and look."""
    kernel = np.zeros((3, 3))
    kernel[1, 1] = 1
    return kernel
