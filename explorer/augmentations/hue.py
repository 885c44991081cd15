"""Hue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import Drawn, Strength, colour

if TYPE_CHECKING:
    import keras


@colour(
    title="Colour jitter: hue",
    place=23,
    source="Howard: Some Improvements on Deep Convolutional Neural Network Based Image "
    "Classification, 2013, arXiv:1312.5402",
    options=(
        Strength(
            name="angle",
            label="Up to, either way",
            unit="°",
            values=tuple(range(0, 181, 3)),
            default=18,
            both_ways=False,
            either_sign=True,
        ),
    ),
    drawn=(Drawn(label="Hue", unit="°", read=lambda drawn: 360 * drawn["factor"]),),
    needs_colour=True,
)
def hue(angle: tuple[float, float], seed: int, name: str) -> keras.layers.RandomHue:
    """Turns all colours along the colour wheel, on which red, green and blue are 120° apart.

    A little of it stands for other lamps and other cameras. Too far is where the colour carries
    the meaning: ripe or unripe, a frog or a strawberry.
    """
    import keras

    return keras.layers.RandomHue((angle[0] / 180, angle[1] / 180), seed=seed, name=name)
