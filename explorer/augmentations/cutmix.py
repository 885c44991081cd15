"""CutMix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import MIXED, erasing_and_mixing
from explorer.options import Option

if TYPE_CHECKING:
    import keras


@erasing_and_mixing(
    title="CutMix",
    place=42,
    source="Yun, Han, Oh, Chun, Choe, Yoo: CutMix: Regularization Strategy to Train Strong "
    "Classifiers with Localizable Features, ICCV 2019, arXiv:1905.04899",
    options=(
        Option(
            name="alpha",
            label="Alpha",
            values=(0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1),
            default=1,
        ),
    ),
    drawn=MIXED,
    weakest={"alpha": 0},
    mixes=True,
)
def cutmix(alpha: float, seed: int, name: str) -> keras.layers.Layer:
    """Pastes a rectangle of another picture of the batch, and mixes the labels by its area.

    Nothing is covered for nothing: the network learns from both parts, and has to find out where
    what is. The area is drawn from a beta distribution; with alpha 1 every share is as likely.
    """
    import keras

    if not alpha:  # there is no such beta distribution
        return keras.layers.Identity(name=name)
    from explorer.layers.cut_mix_by_pixels import CutMixByPixels

    return CutMixByPixels((alpha, alpha), seed=seed, name=name)
