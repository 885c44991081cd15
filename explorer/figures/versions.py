"""Pictures of one size in one sheet: one request for a whole grid."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.figures.encoding import jpeg_uri, png_uri

SMALL = 64
"""Pictures whose longer side has at most so many pixels are shown pixel by pixel."""
_SEEN = 96  # pixels of a small picture's longer side, at least, once it is enlarged


@dataclass(frozen=True)
class PictureSheet:
    """Pictures of one size, left to right and top to bottom.

    Attributes:
        uri: data URI; lossless for small pictures, which are enlarged by a whole factor.
        columns: pictures in a row.
        count: how many there are.
        width: of one picture, in its own pixels.
        height: of one picture, in its own pixels.
        pixelated: whether pixels are to be seen.
    """

    uri: str
    columns: int
    count: int
    width: int
    height: int
    pixelated: bool

    def as_sent(self) -> dict[str, Any]:
        """As browser components take it."""
        return asdict(self)


def picture_sheet(pictures: np.ndarray) -> PictureSheet:
    """Lay pictures out side by side.

    Args:
        pictures: uint8 ``(count, height, width, channels)`` of 3 channels, or of 1 for grey.
    """
    count, height, width, channels = pictures.shape
    if channels == 1:
        pictures = np.repeat(pictures, 3, axis=-1)
    small = max(height, width) <= SMALL
    if small:
        factor = math.ceil(_SEEN / max(height, width))
        pictures = pictures.repeat(factor, axis=1).repeat(factor, axis=2)
    columns = math.ceil(math.sqrt(count))
    sheet = laid_out(pictures, columns)
    uri = png_uri(sheet) if small else jpeg_uri(sheet)
    return PictureSheet(uri, columns, count, width, height, small)


def laid_out(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Pictures side by side, uint8 ``(height, width, 3)``; places left over are black.

    Args:
        pictures: uint8 ``(count, height, width, 3)``.
        columns: pictures in a row.
    """
    count, height, width = pictures.shape[:3]
    lines = math.ceil(count / columns)
    sheet = np.zeros((lines * height, columns * width, 3), np.uint8)
    for index, picture in enumerate(pictures):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + height, left : left + width] = picture
    return sheet
