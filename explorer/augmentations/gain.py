"""Brightness as a factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import Drawn, colour, percent, percentage

if TYPE_CHECKING:
    from explorer.layers.random_gain import RandomGain


@colour(
    title="Brightness range",
    place=20,
    source="brightness_range of Keras's ImageDataGenerator, 2015 to 2023, and Pillow's "
    "ImageEnhance.Brightness",
    options=(percentage(name="factor", values=tuple(range(0, 91, 5)), default=20),),
    drawn=(Drawn(label="Light", unit=" %", read=lambda drawn: percent(drawn["factor"])),),
)
def gain(factor: tuple[float, float], seed: int, name: str) -> RandomGain:
    """Multiplies all values, as a longer or shorter exposure does: black stays black.

    The same thing is seen at noon and at dusk. Too far is where bright parts run into white and
    their detail is gone for good.
    """
    from explorer.layers.random_gain import RandomGain

    return RandomGain((factor[0] / 100, factor[1] / 100), seed=seed, name=name)
