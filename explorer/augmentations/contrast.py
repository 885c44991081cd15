"""Contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import Drawn, colour, percent, percentage

if TYPE_CHECKING:
    import keras


@colour(
    title="Contrast",
    place=22,
    source="Howard: Some Improvements on Deep Convolutional Neural Network Based Image "
    "Classification, 2013, arXiv:1312.5402",
    options=(percentage(name="factor", values=tuple(range(0, 91, 5)), default=20),),
    forcible=False,
    drawn=(
        Drawn(label="Contrast", unit=" %", read=lambda drawn: percent(drawn["contrast_factor"])),
    ),
)
def contrast(factor: tuple[float, float], seed: int, name: str) -> keras.layers.RandomContrast:
    """Moves all values away from their mean, channel by channel, or towards it.

    Haze and cheap cameras take contrast away, and hard light adds it. Too far is where all is
    grey, or black and white.
    """
    import keras

    # Keras takes how far it goes below 1 and above, of a single number only uses what is above,
    # and sorts the two, so that they had better be the same.
    below_and_above = (1 - factor[0] / 100, factor[1] / 100 - 1)
    return keras.layers.RandomContrast(below_and_above, seed=seed, name=name)
