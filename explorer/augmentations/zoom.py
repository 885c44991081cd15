"""Zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import FILL, Drawn, geometry, percent, percentage
from explorer.options import Option

if TYPE_CHECKING:
    import keras


@geometry(
    title="Zoom",
    place=12,
    source="Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural "
    "Networks, NeurIPS 2012, where crops of many sizes do it",
    options=(
        percentage(name="size", values=tuple(range(0, 81, 2)), default=20),
        Option(name="sides", label="Both sides", values=("together", "apart"), default="together"),
        FILL,
    ),
    drawn=(
        Drawn(
            label="Shows", unit=" % of the height", read=lambda drawn: percent(drawn["height_zoom"])
        ),
        Drawn(label="", unit=" % of the width", read=lambda drawn: percent(drawn["width_zoom"])),
    ),
)
def zoom(
    size: tuple[float, float], sides: str, fill: str, seed: int, name: str
) -> keras.layers.RandomZoom:
    """Shows a smaller part of the picture, larger; or more than the picture, smaller.

    At 80 % one sees four fifths of each side, enlarged; at 120 % the picture shrinks, and what is
    behind its border comes into view. Drawn apart, the sides also stretch the picture. Things
    are near or far, and are the same things. Too far is where only a part is left by which
    nobody could tell.
    """
    import keras

    factor = (size[0] / 100 - 1, size[1] / 100 - 1)  # Keras counts from no change
    return keras.layers.RandomZoom(
        factor, factor if sides == "apart" else None, fill_mode=fill, seed=seed, name=name
    )
