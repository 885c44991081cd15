"""Textures: patterns for backgrounds and for the insides of shapes."""

from __future__ import annotations

import cv2
import numpy as np

SPACE = tuple[np.ndarray, np.ndarray]
"""The x and y of each pixel, float32 ``(rows, columns)`` each, in pixels."""


def texture(random: np.random.Generator, side: int) -> np.ndarray:
    """A pattern of a random kind.

    Args:
        random: where all chance comes from.
        side: rows and columns.

    Returns:
        float32 ``(side, side)``, 0 to 1.
    """
    pattern = TEXTURES[random.integers(len(TEXTURES))](random, side)
    return np.clip(pattern, 0, 1, dtype=np.float32)


def slope(random: np.random.Generator, side: int) -> np.ndarray:
    """Ever lighter in one direction."""
    along = _along(random, side)
    return (along - along.min()) / (along.max() - along.min())


def stripes(random: np.random.Generator, side: int) -> np.ndarray:
    """Stripes in any direction, soft or sharp."""
    return _wave(_along(random, side), random.uniform(6, 24), random.uniform(1, 5))


def checks(random: np.random.Generator, side: int) -> np.ndarray:
    """A chessboard at any angle, soft or sharp."""
    angle, period, sharp = random.uniform(0, np.pi), random.uniform(10, 32), random.uniform(1, 5)
    waves = [np.sin(2 * np.pi / period * _at(angle + turn, side)) for turn in (0, np.pi / 2)]
    return 0.5 + 0.5 * np.clip(sharp * waves[0] * waves[1], -1, 1)


def dots(random: np.random.Generator, side: int) -> np.ndarray:
    """Round spots in rows at any angle."""
    angle, period = random.uniform(0, np.pi), random.uniform(8, 20)
    waves = [np.cos(2 * np.pi / period * _at(angle + turn, side)) for turn in (0, np.pi / 2)]
    return np.clip(random.uniform(1, 4) * (waves[0] + waves[1] - 0.8), 0, 1)


def patches(random: np.random.Generator, side: int) -> np.ndarray:
    """Value noise: random values on a coarse grid, and smooth between."""
    return _noise(random, random.integers(3, 12), side)


def clouds(random: np.random.Generator, side: int) -> np.ndarray:
    """Value noise of three sizes, the finer the weaker."""
    layers = [_noise(random, cells, side) / weight for cells, weight in ((4, 1), (9, 2), (20, 4))]
    return sum(layers) / 1.75


TEXTURES = (slope, stripes, checks, dots, patches, clouds)
"""All kinds, equally likely; each takes what `texture` takes."""


def _noise(random: np.random.Generator, cells: int, side: int) -> np.ndarray:
    coarse = random.random((cells, cells), dtype=np.float32)
    return cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)


def _along(random: np.random.Generator, side: int) -> np.ndarray:
    return _at(random.uniform(0, 2 * np.pi), side) + np.float32(random.uniform(0, side))


def _at(angle: float, side: int) -> np.ndarray:
    """How far each pixel lies in a direction, float32 ``(side, side)``."""
    across = np.arange(side, dtype=np.float32)
    return np.float32(np.cos(angle)) * across + np.float32(np.sin(angle)) * across[:, np.newaxis]


def _wave(along: np.ndarray, period: float, sharp: float) -> np.ndarray:
    return 0.5 + 0.5 * np.clip(sharp * np.sin(2 * np.pi / period * along), -1, 1)
