"""Random crop with padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentations import FILL, Drawn, Strength, geometry

if TYPE_CHECKING:
    from explorer.layers.random_padded_crop import RandomPaddedCrop


@geometry(
    title="Random crop with padding",
    place=16,
    source="He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, CVPR 2016, on "
    "CIFAR-10 with a padding of 4 pixels",
    options=(
        Strength(
            name="padding",
            label="Padding",
            unit="px",
            values=(*range(0, 9), 12, 16, 24, 32),
            default=4,
        ),
        FILL,
    ),
    drawn=(
        Drawn(label="Moved right", unit=" px", read=lambda drawn: np.ravel(drawn["right"])),
        Drawn(label="down", unit=" px", read=lambda drawn: np.ravel(drawn["down"])),
    ),
)
def padded_crop(padding: tuple[float, float], fill: str, seed: int, name: str) -> RandomPaddedCrop:
    """Adds a rim of so many pixels, and cuts a picture of the old size out of it at random.

    In effect a shift by whole pixels, so nothing is blurred. With a flip this is what networks
    are trained with on CIFAR-10, 4 pixels for 32; on larger pictures 4 are hardly seen.
    """
    from explorer.layers.random_padded_crop import RandomPaddedCrop

    low, high = padding
    sides = high if low == -high else padding
    return RandomPaddedCrop(sides, fill_mode=fill, seed=seed, name=name)
