"""MixUp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import MIXED, erasing_and_mixing
from explorer.options import Option

if TYPE_CHECKING:
    import keras


@erasing_and_mixing(
    title="MixUp",
    place=41,
    source="Zhang, Cisse, Dauphin, Lopez-Paz: mixup: Beyond Empirical Risk Minimization, ICLR "
    "2018, arXiv:1710.09412",
    options=(
        Option(
            name="alpha",
            label="Alpha",
            values=(0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 2),
            default=0.4,
        ),
    ),
    drawn=MIXED,
    weakest={"alpha": 0},
    mixes=True,
)
def mixup(alpha: float, seed: int, name: str) -> keras.layers.Layer:
    """Lays another picture of the batch over this one, and mixes the labels in the same shares.

    The picture is 70 % cat and 30 % coffee, and that is also the answer that is asked for. The
    share is drawn from a beta distribution: with a small alpha, one of the two is nearly alone.
    It makes networks less sure of themselves between the classes.
    """
    import keras

    if not alpha:  # there is no such beta distribution
        return keras.layers.Identity(name=name)
    return keras.layers.MixUp(alpha, seed=seed, name=name)
