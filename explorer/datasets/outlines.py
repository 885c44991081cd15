"""Outlines of the shapes that are drawn: polygons within the unit circle, y downwards.

Each shape is a list of float ``(points, 2)``; what lies inside a second outline is a hole.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np


def regular(corners: int, radius: float = 1.0) -> np.ndarray:
    """A regular polygon, its first corner on top.

    >>> (regular(4).round() + 0).tolist()
    [[0.0, -1.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]
    """
    angles = np.arange(corners) * 2 * np.pi / corners
    return radius * np.stack([np.sin(angles), -np.cos(angles)], axis=1)


def star(points: int = 5, inner: float = 0.42) -> np.ndarray:
    """A star: corners in turns on the unit circle and on one of radius ``inner``."""
    corners = regular(2 * points)
    corners[1::2] *= inner
    return corners


def heart() -> np.ndarray:
    """The usual curve of sines and cosines, its point below."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    x = 16 * np.sin(angle) ** 3
    y = -13 * np.cos(angle) + 5 * np.cos(2 * angle) + 2 * np.cos(3 * angle) + np.cos(4 * angle)
    return np.stack([x, y], axis=1) / 17


def half_disc() -> np.ndarray:
    """The lower half of a disc, moved up by its centre of mass, 4 / (3 pi)."""
    angle = np.linspace(0, np.pi, 32)
    centred = np.stack([np.cos(angle), np.sin(angle) - 4 / (3 * np.pi)], axis=1)
    return centred / np.hypot(*centred.T).max()


_QUARTER_TURNS = [((1, 0), (0, 1)), ((0, 1), (-1, 0)), ((-1, 0), (0, -1)), ((0, -1), (1, 0))]
_CROSS_QUARTER = np.array([(-0.3, -0.95), (0.3, -0.95), (0.3, -0.3)])
_CROSS = np.concatenate([_CROSS_QUARTER @ np.array(turn) for turn in _QUARTER_TURNS])
_ARROW_RIGHT = np.array(
    [(-0.95, -0.25), (0.1, -0.25), (0.1, -0.75), (1, 0), (0.1, 0.75), (0.1, 0.25), (-0.95, 0.25)]
)

OUTLINES: Mapping[str, list[np.ndarray]] = MappingProxyType(
    {
        "arrow left": [_ARROW_RIGHT * (-1, 1)],
        "arrow right": [_ARROW_RIGHT],
        "circle": [regular(64)],
        "cross": [_CROSS],
        "half disc": [half_disc()],
        "heart": [heart()],
        "ring": [regular(64), regular(64, 0.55)],
        "square": [regular(4)],
        "star": [star()],
        "triangle": [regular(3)],
    }
)
"""The outlines of each shape by its name."""

POINTING = frozenset({"arrow left", "arrow right"})
"""Shapes that mean something else when they are turned or flipped."""
