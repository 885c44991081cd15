"""Conversion to RGB, mode by mode, without files."""

from __future__ import annotations

import numpy as np
import PIL.Image
import pytest

from explorer.rgb import rgb_on_white


def with_palette(index: int, alpha: int) -> PIL.Image.Image:
    """Mode PA; the palette's colour at index i is (i, 2i, 3i)."""
    picture = PIL.Image.new("P", (5, 3), index)
    picture.putpalette([index * step for index in range(10) for step in (1, 2, 3)])
    picture = picture.convert("PA")
    picture.putalpha(alpha)
    return picture


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 77, (77, 77, 77)),
        ("RGB", (10, 20, 30), (10, 20, 30)),
        ("RGBX", (10, 20, 30, 0), (10, 20, 30)),
        ("CMYK", (255, 0, 0, 0), (0, 255, 255)),
        ("YCbCr", (128, 128, 128), (128, 128, 128)),
        ("LA", (100, 0), (255, 255, 255)),
        ("LA", (100, 255), (100, 100, 100)),
        ("LA", (0, 51), (204, 204, 204)),
        ("PA", (7, 0), (255, 255, 255)),
        ("PA", (7, 255), (7, 14, 21)),
        ("RGBA", (255, 0, 0, 51), (255, 204, 204)),
        ("I;16", 0, (0, 0, 0)),
        ("I;16", 128, (0, 0, 0)),
        ("I;16", 129, (1, 1, 1)),
        ("I;16", 32_768, (128, 128, 128)),
        ("I;16", 65_535, (255, 255, 255)),
    ],
)
def test_modes(mode, colour, expected):
    picture = with_palette(*colour) if mode == "PA" else PIL.Image.new(mode, (5, 3), colour)
    assert picture.mode == mode
    converted = rgb_on_white(picture, picture.size)
    assert (converted.mode, converted.size) == ("RGB", (5, 3))
    assert (np.asarray(converted) == expected).all()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "I;16"])
def test_bands_leave_no_seam(mode, monkeypatch):
    """However small the bands, the result is the same."""
    rows = np.random.default_rng(0).integers(0, 256, (101, 64), np.uint8)
    picture = PIL.Image.fromarray(rows).convert(mode)
    whole = np.asarray(rgb_on_white(picture, (16, 25)))
    monkeypatch.setattr("explorer.rgb._BAND_PIXELS", 1)
    assert np.array_equal(np.asarray(rgb_on_white(picture, (16, 25))), whole)
