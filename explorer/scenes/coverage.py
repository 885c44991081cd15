"""Coverage: what part of each pixel a shape covers, for edges without stairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from explorer.datasets.outlines import OUTLINES

FINER = 8  # how many times finer than the pixels an outline is filled before averaging
_FRACTION_BITS = 8  # of the coordinates that OpenCV fills


@dataclass(frozen=True)
class Placed:
    """A shape somewhere in a picture.

    Attributes:
        rows: of the picture that it can touch.
        columns: likewise.
        covered: what part of each of those pixels it covers, float32, 0 to 1.
        area: of all of it in pixels, what is outside of the picture included.
    """

    rows: slice
    columns: slice
    covered: np.ndarray
    area: float


def place(name: str, centre: np.ndarray, radius: float, degrees: float, side: int) -> Placed:
    """A shape in a square picture.

    Args:
        name: of the shape, in `OUTLINES`.
        centre: x and y of its centre in pixels, within the picture.
        radius: from there to its farthest point, in pixels.
        degrees: by which it is turned.
        side: rows and columns of the picture.
    """
    left, top = np.floor(centre - radius - 1).astype(int)
    wide = 2 * int(np.ceil(radius)) + 3
    moved = centre - (left, top)
    outlines = [outline * radius + moved for outline in _turned(name, degrees)]
    covered = _filled(outlines, wide)
    rows, columns = slice(max(top, 0), top + wide), slice(max(left, 0), left + wide)
    inside = covered[rows.start - top : side - top, columns.start - left : side - left]
    return Placed(
        slice(rows.start, rows.start + inside.shape[0]),
        slice(columns.start, columns.start + inside.shape[1]),
        inside,
        _unit_area(name) * radius**2,
    )


def _turned(name: str, degrees: float) -> list[np.ndarray]:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return [outline @ np.array([[cosine, sine], [-sine, cosine]]) for outline in OUTLINES[name]]


def _filled(outlines: list[np.ndarray], wide: int) -> np.ndarray:
    """What part of each pixel lies inside: float32 ``(wide, wide)``, to 1 / 64."""
    fine = np.zeros((wide * FINER, wide * FINER), np.uint8)
    scale, half = FINER << _FRACTION_BITS, 1 << (_FRACTION_BITS - 1)  # from pixel centres
    points = [np.rint(outline * scale - half).astype(np.int32) for outline in outlines]
    cv2.fillPoly(fine, points, 255, shift=_FRACTION_BITS)
    small = cv2.resize(fine, (wide, wide), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / 255


@cache
def _unit_area(name: str) -> float:
    """Of a shape of radius 1, by the shoelace formula; a second outline is a hole."""
    x_y = [(outline.T, np.roll(outline, -1, axis=0).T) for outline in OUTLINES[name]]
    areas = [abs(x @ next_y - y @ next_x) / 2 for (x, y), (next_x, next_y) in x_y]
    return areas[0] - sum(areas[1:])
