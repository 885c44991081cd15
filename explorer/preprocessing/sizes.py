"""Steps that change how many pixels there are."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.options import Option
from explorer.preprocessing import MAX_SIDE, PREPROCESSING, Window

SIDES = (8, 16, 24, 32, 48, 64, 96, 128, 160, 192, 224, 256, 299, 384, 448, 512)
"""Sides in pixels that are on offer, among them those that networks are often trained with."""
MAX_PIXELS = 800_000
"""Most pixels after resizing: a row keeps every stage for a while."""
_INTERPOLATIONS = {
    "nearest": "INTER_NEAREST",
    "bilinear": "INTER_LINEAR",
    "bicubic": "INTER_CUBIC",
    "area": "INTER_AREA",
}
_FITS = {"square": "Square", "in_proportion": "In proportion"}


def new_size(height: int, width: int, side: int, fit: str) -> tuple[int, int]:
    """Height and width after resizing.

    Args:
        height: before.
        width: before.
        side: of the square, or of the shorter side in proportion.
        fit: "square", or "in_proportion" as torchvision's ``Resize`` with one number does.

    Raises:
        ValueError: with a sentence, if the longer side would be too long.

    >>> new_size(300, 450, 64, "square"), new_size(300, 450, 64, "in_proportion")
    ((64, 64), (64, 96))
    """
    if fit == "square":
        return side, side
    shorter = min(height, width)
    size = (side * height // shorter, side * width // shorter)
    if max(size) > MAX_SIDE or size[0] * size[1] > MAX_PIXELS:
        raise ValueError(
            f"With {side} pixels on the shorter side, the longer one would have {max(size)}; "
            "so many pixels are not possible here."
        )
    return size


def _resize_code(
    pixels: np.ndarray, side: int, interpolation: str, fit: str = "square"
) -> list[str]:
    height, width = new_size(*pixels.shape[:2], side, fit)
    method = f"cv2.{_INTERPOLATIONS[interpolation]}"
    return [f"result = cv2.resize(result, ({width}, {height}), interpolation={method})"]


@PREPROCESSING.register(
    title="Resized",
    place=1,
    when="Nearly always: a network with dense layers takes one size only, and fewer pixels are "
    "faster to compute.",
    notice="Fewer pixels hold less detail, and more pixels hold no more than there was; a square "
    "squeezes a picture that is none.",
    source="cv2.resize; bilinear is its default, and when it shrinks it skips pixels, so fine "
    "patterns come out wrong; area averages over them",
    result="picture",
    code=_resize_code,
    options=(
        Option(name="side", label="Side", unit="px", values=SIDES, default=64),
        Option(
            name="interpolation",
            label="Interpolation",
            values=tuple(_INTERPOLATIONS),
            default="bilinear",
            titles={name: name.capitalize() for name in _INTERPOLATIONS},
        ),
        Option(name="fit", label="Shape", values=tuple(_FITS), default="square", titles=_FITS),
    ),
)
def resize(pixels: np.ndarray, side: int, interpolation: str, fit: str) -> np.ndarray:
    """The picture with another number of pixels.

    As a square, whatever its shape, or in proportion: the shorter side gets so many pixels.
    """
    height, width = new_size(*pixels.shape[:2], side, fit)
    method = getattr(cv2, _INTERPOLATIONS[interpolation])
    return cv2.resize(pixels, (width, height), interpolation=method)


def _corner(height: int, width: int, side: int) -> tuple[int, int, int, int]:
    rows, columns = min(side, height), min(side, width)
    return (height - rows) // 2, (width - columns) // 2, rows, columns


def _crop_code(pixels: np.ndarray, side: int) -> list[str]:
    top, left, rows, columns = _corner(*pixels.shape[:2], side)
    return [f"result = result[{top}:{top + rows}, {left}:{left + columns}]"]


def _crop_window(height: int, width: int, side: int) -> Window:
    top, left, rows, columns = _corner(height, width, side)
    return top / height, left / width, rows / height, columns / width


@PREPROCESSING.register(
    title="Centre crop",
    place=20,
    when="After resizing in proportion: it makes a square without squeezing.",
    notice="What stands at the border is gone, and the network will never know of it.",
    source="An index of the array; torchvision.transforms.CenterCrop does the same, but pads "
    "pictures that are too small",
    result="picture",
    code=_crop_code,
    options=(Option(name="side", label="Side", unit="px", values=SIDES, default=224),),
    in_panels=False,
    window=_crop_window,
)
def crop(pixels: np.ndarray, side: int) -> np.ndarray:
    """The middle of the picture, a square of so many pixels; of a smaller picture what there is."""
    top, left, rows, columns = _corner(*pixels.shape[:2], side)
    return pixels[top : top + rows, left : left + columns].copy()
