"""Vertical flip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentations import Drawn, geometry

if TYPE_CHECKING:
    import keras


@geometry(
    title="Vertical flip",
    place=15,
    source="Cohen, Welling: Group Equivariant Convolutional Networks, ICML 2016, on pictures that "
    "have no upside",
    drawn=(Drawn(label="Top and bottom swapped", read=lambda drawn: np.ravel(drawn["flips"])),),
    weakest=None,
)
def vertical_flip(seed: int, name: str) -> keras.layers.RandomFlip:
    """Swaps top and bottom, in half of the pictures.

    Right for pictures that have no upside: cells under a microscope, satellite images. On photos
    it spends learning on upside-down cars, which do not occur; on digits it makes a 6 into
    something like a 9.
    """
    import keras

    return keras.layers.RandomFlip("vertical", seed=seed, name=name)
