"""RandAugment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.augmentations import Drawn, policy
from explorer.options import Option

if TYPE_CHECKING:
    from explorer.layers.rand_augment_per_picture import RandAugmentPerPicture


def _operations(drawn: Mapping[str, Any]) -> np.ndarray:
    """The names of the operations that each picture went through."""
    from explorer.layers.rand_augment_per_picture import RandAugmentPerPicture

    names = np.array(RandAugmentPerPicture.NAMES)
    return np.array([", ".join(names[row]) or "none" for row in drawn["operation"]], object)


@policy(
    title="RandAugment",
    place=50,
    source="Cubuk, Zoph, Shlens, Le: RandAugment: Practical Automated Data Augmentation with a "
    "Reduced Search Space, NeurIPS 2020, arXiv:1909.13719",
    options=(
        Option(name="magnitude", label="Magnitude", values=tuple(range(0, 31)), default=9),
        Option(name="operations", label="Operations in a row", values=(0, 1, 2, 3, 4), default=2),
    ),
    drawn=(Drawn(label="Operations:", read=_operations),),
    weakest={"operations": 0},
    draws_words=True,
)
def rand_augment(magnitude: float, operations: int, seed: int, name: str) -> RandAugmentPerPicture:
    """Draws a few operations out of fourteen for each picture, and applies them in a row.

    Two numbers, how many and how strong, replace the choice of augmentations. Among them are
    rotation, shear and shift, colour, contrast, brightness and sharpness, fewer bits, negative
    light parts, and histogram equalisation.
    """
    from explorer.layers.rand_augment_per_picture import RandAugmentPerPicture

    return RandAugmentPerPicture(operations, magnitude, seed=seed, name=name)
