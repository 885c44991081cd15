"""Brightness as an addition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import Drawn, Strength, colour, percent

if TYPE_CHECKING:
    import keras


@colour(
    title="Brightness, added",
    place=21,
    source="RandomBrightness of Keras",
    options=(
        Strength(
            name="amount", label="Up to ±", unit="%", values=tuple(range(0, 91, 5)), default=20
        ),
    ),
    drawn=(
        Drawn(
            label="Brighter by",
            unit=" %",
            read=lambda drawn: percent(drawn["rgb_delta"] / 255),
        ),
    ),
)
def brightness(amount: tuple[float, float], seed: int, name: str) -> keras.layers.RandomBrightness:
    """Adds the same number to all values, so that black turns grey, as fog or a flare does.

    The amount is a share of the whole range from 0 to 255.
    """
    import keras

    return keras.layers.RandomBrightness((amount[0] / 100, amount[1] / 100), seed=seed, name=name)
