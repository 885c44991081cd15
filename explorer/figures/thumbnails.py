"""Small square pictures in one sprite: one request, one picture to decode."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from explorer.figures import colours
from explorer.figures.encoding import png_uri
from explorer.images import Image

Encoder = Callable[[np.ndarray], str]


@dataclass(frozen=True)
class Sheet:
    """Square thumbnails, left to right and top to bottom.

    Attributes:
        sprite: PNG data URI.
        columns: thumbnails in a row.
        count: how many there are.
        size: side of one, in CSS pixels.
    """

    sprite: str
    columns: int
    count: int
    size: int


def photo_sheet(images: Sequence[Image], size: int, encode: Encoder = png_uri) -> Sheet:
    """Photos, each cropped to its central square; the pixels of tiny ones stay sharp.

    Args:
        images: the photos.
        size: side of one thumbnail.
        encode: makes a data URI of the sheet; hundreds of photos are better slightly lossy.
    """
    return _sheet([_fitted(image.centre_square(), size) for image in images], size, encode)


def map_sheet(maps: Sequence[np.ndarray], size: int) -> Sheet:
    """Feature maps ``(height, width)``, each on its own colour scale."""
    return _sheet([_coloured(one, size) for one in maps], size)


def kernel_sheet(weights: np.ndarray, size: int, shared: bool = False) -> Sheet:
    """Kernels that read a colour picture, as colours, each on its own scale; grey is zero.

    Args:
        weights: float ``(kernel_height, kernel_width, 3, filters)``.
        size: side of one thumbnail.
        shared: whether all are on the same scale instead.
    """
    bounds = np.abs(weights).max(axis=None if shared else (0, 1, 2))
    bounds = np.where(bounds > 0, bounds, 1.0)
    rgb = np.rint((weights / bounds + 1) / 2 * 255).astype(np.uint8)
    kernels = [np.ascontiguousarray(rgb[..., index]) for index in range(rgb.shape[-1])]
    return enlarged_sheet(kernels, size)


def enlarged_sheet(pictures: Sequence[np.ndarray], size: int) -> Sheet:
    """Tiny pictures, uint8 ``(height, width, 3)``, of which every pixel stays sharp."""
    nearest = cv2.INTER_NEAREST
    return _sheet([cv2.resize(one, (size, size), interpolation=nearest) for one in pictures], size)


def _fitted(square: Image, size: int) -> np.ndarray:
    if square.width > size:
        return square.resized(size, size)
    return cv2.resize(square.pixels, (size, size), interpolation=cv2.INTER_NEAREST)


def _coloured(one: np.ndarray, size: int) -> np.ndarray:
    shade = colours.shades(one, *colours.colour_range(one))
    rgb = colours.palette(colours.colour_map_for(one))[shade]
    shrinks = max(one.shape) > size
    method = cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST
    return cv2.resize(rgb, (size, size), interpolation=method)


def _sheet(pictures: Sequence[np.ndarray], size: int, encode: Encoder = png_uri) -> Sheet:
    columns = max(1, math.ceil(math.sqrt(len(pictures))))
    lines = math.ceil(len(pictures) / columns)
    sheet = np.zeros((lines * size, columns * size, 3), np.uint8)
    for index, picture in enumerate(pictures):
        top, left = index // columns * size, index % columns * size
        sheet[top : top + size, left : left + size] = picture
    return Sheet(encode(sheet), columns, len(pictures), size)
