"""Saturation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import Drawn, colour, percent, percentage

if TYPE_CHECKING:
    import keras


@colour(
    title="Colour jitter: saturation",
    place=24,
    source="Howard: Some Improvements on Deep Convolutional Neural Network Based Image "
    "Classification, 2013, arXiv:1312.5402",
    options=(percentage(name="factor", values=tuple(range(0, 101, 5)), default=50),),
    drawn=(Drawn(label="Saturation", unit=" %", read=lambda drawn: percent(drawn["factor"])),),
    needs_colour=True,
)
def saturation(factor: tuple[float, float], seed: int, name: str) -> keras.layers.RandomSaturation:
    """Makes colours paler, down to grey, or more vivid.

    Cameras and screens disagree about it, so a network had better not rely on it.
    """
    import keras

    # Keras counts from 0 for grey over 0.5 for no change; and it wants the range of *saturation*,
    # which is 0 to 1 whatever the range of the pixels is.
    low, high = (value / (100 + value) for value in factor)
    return keras.layers.RandomSaturation((low, high), value_range=(0, 1), seed=seed, name=name)
