"""Pixels in the order of a heatmap, taken away or put back."""

from __future__ import annotations

import numpy as np

from explorer.explanations.fills import FILLS, filling


def ranks_of(ranking_map: np.ndarray, size: tuple[int, int], seed: int = 0) -> np.ndarray:
    """The place of every pixel in the order of a heatmap, 0 for the most important.

    Ties are broken by chance, but by the same chance for the same seed: broken row by row, they
    would take a picture away from top to bottom.

    Args:
        ranking_map: ``(height, width)``, finite; the largest value is the most important.
        size: height and width of the picture.
        seed: of the chance.

    Returns:
        int64 ``(height, width)``, a permutation of the numbers from 0.

    Raises:
        ValueError: if the map is not of the picture's size, or a number is not finite.
    """
    values = np.asarray(ranking_map, np.float64)
    if values.shape != tuple(size):
        raise ValueError(f"A heatmap of {values.shape} does not fit a picture of {tuple(size)}.")
    if not np.isfinite(values).all():
        raise ValueError("A heatmap with numbers that are not finite has no order.")
    chance = np.random.default_rng(seed).permutation(values.size)
    order = np.lexsort((chance, -values.ravel()))
    ranks = np.empty(values.size, np.int64)
    ranks[order] = np.arange(values.size)
    return ranks.reshape(values.shape)


def number_of(share: float, pixels: int) -> int:
    """How many pixels a share of all of them is."""
    return round(share * pixels)


def filled(x: np.ndarray, fill: str) -> np.ndarray:
    """The picture with everything taken away.

    Args:
        x: float32 ``(height, width, channels)``.
        fill: one of `explorer.explanations.fills.FILLS`.

    Raises:
        ValueError: if there is no such fill.
    """
    if fill not in FILLS:
        raise ValueError(f"There is no fill {fill!r}; there are {', '.join(FILLS)}.")
    return filling(x, fill)


def without_first(
    x: np.ndarray, ranking_map: np.ndarray, share: float, fill: str = "mean"
) -> np.ndarray:
    """The picture without a share of its pixels, the most important ones.

    Args:
        x: float32 ``(height, width, channels)``, in whatever units.
        ranking_map: ``(height, width)``, the largest value is the most important.
        share: from 0 (the whole picture) to 1 (nothing of it).
        fill: what is seen instead, as in `filled`.

    Returns:
        float32 of x's shape.
    """
    ranks = ranks_of(ranking_map, x.shape[:2])
    gone = ranks < number_of(share, ranks.size)
    return np.where(gone[..., np.newaxis], filled(x, fill), x)


def only_first(
    x: np.ndarray, ranking_map: np.ndarray, share: float, fill: str = "mean"
) -> np.ndarray:
    """The picture with nothing but a share of its pixels, the most important ones.

    Takes and returns what `without_first` does.
    """
    ranks = ranks_of(ranking_map, x.shape[:2])
    kept = ranks < number_of(share, ranks.size)
    return np.where(kept[..., np.newaxis], x, filled(x, fill))
