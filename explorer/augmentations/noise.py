"""Gaussian noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentations import Drawn, Strength, blur_and_noise

if TYPE_CHECKING:
    from explorer.layers.random_noise import RandomNoise


@blur_and_noise(
    title="Gaussian noise",
    place=30,
    source="Bishop: Training with Noise is Equivalent to Tikhonov Regularization, Neural "
    "Computation 7(1), 1995",
    options=(
        Strength(
            name="deviation",
            label="Standard deviation up to",
            unit="grey levels",
            values=tuple(range(0, 81, 4)),
            default=20,
            both_ways=False,
        ),
    ),
    drawn=(Drawn(label="Noise of ±", read=lambda drawn: np.ravel(drawn["stddev"])),),
)
def noise(deviation: tuple[float, float], seed: int, name: str) -> RandomNoise:
    """Adds another random number to every value of every pixel.

    As a camera's sensor does in the dark. It keeps the network from building on single pixels.
    """
    from explorer.layers.random_noise import RandomNoise

    return RandomNoise(deviation, seed=seed, name=name)
