"""Horizontal flip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentations import Drawn, geometry

if TYPE_CHECKING:
    import keras


@geometry(
    title="Horizontal flip",
    place=14,
    source="Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural "
    "Networks, NeurIPS 2012",
    drawn=(Drawn(label="Left and right swapped", read=lambda drawn: np.ravel(drawn["flips"])),),
    weakest=None,
)
def horizontal_flip(seed: int, name: str) -> keras.layers.RandomFlip:
    """Swaps left and right, in half of the pictures.

    A cat looking to the left is as much of a cat. It doubles the pictures for nothing and is the
    first augmentation to try on photos. Letters, digits and arrows become something else.
    """
    import keras

    return keras.layers.RandomFlip("horizontal", seed=seed, name=name)
