"""Shear."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentations import FILL, Drawn, Strength, geometry

if TYPE_CHECKING:
    import keras


@geometry(
    title="Shear",
    place=13,
    source="Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied "
    "to Visual Document Analysis, ICDAR 2003",
    options=(
        Strength(
            name="angle",
            label="Up to, either way",
            unit="°",
            values=(0, 0.2, 0.5, *range(1, 46)),
            default=10,
            both_ways=False,
            either_sign=True,
        ),
        FILL,
    ),
    drawn=(
        Drawn(
            label="Slant",
            unit="°",
            read=lambda drawn: np.degrees(np.arctan(drawn["shear_factor"][:, 0])),
        ),
    ),
)
def shear(angle: tuple[float, float], fill: str, seed: int, name: str) -> keras.layers.RandomShear:
    """Slants the picture as italics slant letters: every row moves a little further than the last.

    The top row stays where it is. Handwriting slants, and a thing seen at an angle does so too.
    """
    import keras

    # Not a single number: Keras then writes a configuration that it refuses to read.
    slope = (math.tan(math.radians(angle[0])), math.tan(math.radians(angle[1])))
    return keras.layers.RandomShear(
        x_factor=slope, y_factor=(0.0, 0.0), fill_mode=fill, seed=seed, name=name
    )
