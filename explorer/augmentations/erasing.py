"""Random erasing, also called cutout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import Drawn, Strength, erasing_and_mixing
from explorer.options import Option

if TYPE_CHECKING:
    import keras

_FILLS = {"noise": None, "black": 0.0, "grey": 127.5}


@erasing_and_mixing(
    title="Random erasing (cutout)",
    place=40,
    source="Zhong, Zheng, Kang, Li, Yang: Random Erasing Data Augmentation, AAAI 2020, "
    "arXiv:1708.04896; DeVries, Taylor: Cutout, 2017, arXiv:1708.04552",
    options=(
        Strength(
            name="area",
            label="Area up to",
            unit="%",
            values=tuple(range(0, 61, 2)),
            default=30,
            both_ways=False,
        ),
        Option(
            name="chance", label="Chance", unit="%", values=tuple(range(0, 101, 10)), default=100
        ),
        Option(name="fill", label="Filled with", values=tuple(_FILLS), default="grey"),
    ),
    drawn=(
        Drawn(
            label="Erased",
            unit=" %",
            read=lambda drawn: (
                100 * drawn["batch_masks"].mean(axis=(1, 2, 3)) * drawn["apply_erasing"]
            ),
        ),
    ),
    weakest={"chance": 0},
    surest={"chance": 100},
)
def erasing(
    area: tuple[float, float], chance: float, fill: str, seed: int, name: str
) -> keras.layers.RandomErasing:
    """Covers a rectangle somewhere in the picture.

    Things stand in front of each other. A network that recognises a dog by its snout alone has
    to find something else when the snout is covered.
    """
    import keras

    probability = (chance / 100, chance / 100)  # of a single number Keras draws from 0 up to it
    return keras.layers.RandomErasing(
        probability,
        scale=(area[0] / 100, area[1] / 100),
        fill_value=_FILLS[fill],
        seed=seed,
        name=name,
    )
