"""Shifts across and down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.augmentations import FILL, Drawn, Strength, geometry, percent

if TYPE_CHECKING:
    import keras

_amount = partial(Strength, unit="%", values=tuple(range(0, 51, 1)), default=20)


@geometry(
    title="Width and height shift",
    place=11,
    source="LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document "
    "Recognition, Proceedings of the IEEE 86(11), 1998",
    options=(
        _amount(name="width", label="Across, up to"),
        _amount(name="height", label="Down, up to"),
        FILL,
    ),
    drawn=(
        Drawn(
            label="Moved right",
            unit=" %",
            read=lambda drawn: percent(drawn["translations"][:, 0] / drawn["input_shape"][2]),
        ),
        Drawn(
            label="down",
            unit=" %",
            read=lambda drawn: percent(drawn["translations"][:, 1] / drawn["input_shape"][1]),
        ),
    ),
)
def shift(
    width: tuple[float, float], height: tuple[float, float], fill: str, seed: int, name: str
) -> keras.layers.RandomTranslation:
    """Moves the picture by a share of its width and of its height.

    What is looked for need not stand in the middle. Convolutions move along by themselves, but
    pooling with a stride and dense layers do not. Too far is where the thing leaves the picture.
    """
    import keras

    return keras.layers.RandomTranslation(
        (height[0] / 100, height[1] / 100),
        (width[0] / 100, width[1] / 100),
        fill_mode=fill,
        seed=seed,
        name=name,
    )
