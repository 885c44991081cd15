"""From any mode in which Pillow decodes to plain RGB, on white and at the size that is kept."""

from __future__ import annotations

import numpy as np
import PIL.Image
from PIL.Image import Resampling

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""What red, green and blue weigh in grey: ITU-R BT.601, as in Pillow and OpenCV."""

_GREY_SHARES = np.array([19595, 38470, 7471], np.int32)  # LUMA in units of 1/65536

_BAND_PIXELS = 1 << 20

# Pillow scales the pixels of a PNG to 8 bits, but leaves the colour that its tRNS chunk makes
# transparent in the bit depth of the file. Keys are Pillow's raw modes.
_SCALE_TRANSPARENCY = {
    "L;2": lambda grey: (grey & 3) * 85,
    "L;4": lambda grey: (grey & 15) * 17,
    "RGB;16B": lambda colour: tuple(value >> 8 for value in colour),
}


def rgb_on_white(
    loaded: PIL.Image.Image, size: tuple[int, int], stored_as: str = ""
) -> PIL.Image.Image:
    """Convert a decoded picture to RGB and reduce it, averaging.

    It goes band by band, so that a large picture never exists a second time at full size.

    Args:
        loaded: in any mode; grey of 16 bits (``I;16``) is scaled, transparent parts become white.
        size: ``(width, height)`` of the result, not larger than the picture.
        stored_as: Pillow's raw mode of a PNG, which tells the bit depth of the file.

    Returns:
        A new picture of mode RGB.
    """
    if stored_as in _SCALE_TRANSPARENCY and "transparency" in loaded.info:
        scale = _SCALE_TRANSPARENCY[stored_as]
        loaded.info["transparency"] = scale(loaded.info["transparency"])
    width, height = loaded.size
    factor = max(1, max(loaded.size) // max(size))
    rows = factor * max(1, _BAND_PIXELS // (width * factor))
    reduced = PIL.Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, rows):
        band = _on_white(loaded.crop((0, top, width, min(top + rows, height))))
        reduced.paste(band.reduce(factor), (0, top // factor))
    exact = (0, 0, width / factor, height / factor)  # the last row may stand for part of one
    return reduced.resize(size, Resampling.BILINEAR, box=exact)


def _on_white(band: PIL.Image.Image) -> PIL.Image.Image:
    """Convert any mode that the five kinds decode to into RGB."""
    if band.mode == "I;16":
        return _grey_from_16_bits(band)
    if not band.has_transparency_data:
        return band.convert("RGB")
    colours = band.convert("RGBA")
    page = PIL.Image.new("RGB", band.size, "white")
    page.paste(colours, mask=colours.getchannel("A"))
    return page


def _grey_from_16_bits(band: PIL.Image.Image) -> PIL.Image.Image:
    """Scale 0..65535 to 0..255, rounding; ``convert`` would clip at 255."""
    values = np.asarray(band)
    grey = ((values.astype(np.uint32) + 128) // 257).astype(np.uint8)
    transparent = band.info.get("transparency")
    if transparent is not None:
        grey[values == transparent] = 255
    return PIL.Image.fromarray(grey).convert("RGB")


def grey(rgb: np.ndarray) -> np.ndarray:
    """Grey as ITU-R BT.601 weighs it, in whole numbers: what Pillow's ``convert("L")`` gives.

    A browser that computes in whole numbers gets the same pixels, bit by bit.

    Args:
        rgb: uint8 ``(height, width, 3)``.

    Returns:
        uint8 ``(height, width)``.

    >>> grey(np.array([[[255, 255, 255], [255, 0, 0]]], np.uint8)).tolist()
    [[255, 76]]
    """
    weighed = rgb.astype(np.int32) @ _GREY_SHARES + (1 << 15)
    return (weighed >> 16).astype(np.uint8)
