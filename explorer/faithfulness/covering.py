"""Parts of a picture painted over by hand."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.explanations.fills import FILLS, filling
from explorer.images import Image

SIDE = 28
"""Cells of a mask painted by hand, along each side of the picture."""


def mask_of(text: str) -> np.ndarray:
    """A mask painted by hand, bool ``(SIDE, SIDE)``, from a link.

    Args:
        text: its cells row by row, a hexadecimal digit for four of them; "" for none.

    Raises:
        ValueError: if it is anything else.

    >>> mask_of("8" + 195 * "0")[0, :3].tolist()
    [True, False, False]
    """
    digits = text or "0" * (SIDE * SIDE // 4)
    if len(digits) != SIDE * SIDE // 4 or set(digits) - set("0123456789abcdef"):
        raise ValueError(f"a mask is {SIDE * SIDE // 4} hexadecimal digits")
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(digits), np.uint8))
    return bits.reshape(SIDE, SIDE).astype(bool)


def covered_input(x: np.ndarray, mask: np.ndarray, fill: str) -> np.ndarray:
    """Paint over a part of what a network takes in.

    Args:
        x: float32 ``(1, height, width, channels)``, in the network's units.
        mask: as in `covered`.
        fill: one of `explorer.explanations.fills.FILLS`.

    Returns:
        float32 of x's shape.
    """
    where = _stretched(mask, x.shape[1:3])[..., np.newaxis]
    return np.where(where, filling(x[0], fill), x[0])[np.newaxis]


def covered(image: Image, mask: np.ndarray, fill: str = "blurred") -> Image:
    """Paint over a part of a picture.

    Args:
        image: the picture.
        mask: bool ``(height, width)``, where it is covered; of any size, it is stretched over
            the picture, each of its cells with sharp edges.
        fill: what is seen there, one of `explorer.explanations.fills.FILLS`: "mean" is the mean
            colour of the whole picture, "zero" is black, "blurred" the picture so blurred that
            nothing on it can be recognised.

    Returns:
        a picture of the same size and name; where nothing is covered, its pixels are the same.

    Raises:
        ValueError: if the mask is not two-dimensional, is empty, or there is no such fill.

    >>> two = Image(np.array([[[0, 0, 0], [200, 100, 50]]], np.uint8), "two")
    >>> covered(two, np.array([[False, True]]), "mean").pixels.tolist()
    [[[0, 0, 0], [100, 50, 25]]]
    """
    where = np.asarray(mask, dtype=bool)
    if where.ndim != 2 or where.size == 0:
        raise ValueError(f"The mask must be (height, width), not {where.shape}.")
    if fill not in FILLS:
        raise ValueError(f"There is no fill {fill!r}; there are {', '.join(FILLS)}.")
    if not where.any():
        return image
    stretched = _stretched(where, image.pixels.shape[:2])
    seen = filling(image.pixels.astype(np.float32), fill)
    cover = np.rint(seen.clip(0, 255)).astype(np.uint8)
    pixels = np.where(stretched[..., np.newaxis], cover, image.pixels)
    return Image(pixels, image.name, image.credit)


def _stretched(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """A mask at the size of a picture, its cells with sharp edges."""
    height, width = size
    cells = mask.astype(np.uint8)
    return cv2.resize(cells, (width, height), interpolation=cv2.INTER_NEAREST_EXACT) > 0
