"""Gaussian blur."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentations import Drawn, Strength, blur_and_noise

if TYPE_CHECKING:
    from explorer.layers.random_blur import RandomBlur


@blur_and_noise(
    title="Gaussian blur",
    place=31,
    source="Chen, Kornblith, Norouzi, Hinton: A Simple Framework for Contrastive Learning of "
    "Visual Representations, ICML 2020, arXiv:2002.05709",
    options=(
        Strength(
            name="sigma",
            label="Standard deviation up to",
            unit="px",
            values=(0, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6),
            default=2,
            both_ways=False,
        ),
    ),
    drawn=(Drawn(label="Blur of", unit=" px", read=lambda drawn: np.ravel(drawn["sigma"])),),
)
def blur(sigma: tuple[float, float], seed: int, name: str) -> RandomBlur:
    """Averages every pixel with its neighbours, as a lens out of focus does.

    It takes fine detail away, so that the network learns to use the coarse shape as well.
    """
    from explorer.layers.random_blur import RandomBlur

    return RandomBlur(sigma, seed=seed, name=name)
