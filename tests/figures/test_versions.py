"""Sheets of pictures: what is on them can be cut out again."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.figures.versions import SMALL, picture_sheet


def decoded(uri: str) -> np.ndarray:
    content = base64.b64decode(uri.partition(",")[2])
    return np.asarray(PIL.Image.open(BytesIO(content)).convert("RGB"))


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (9, 3), (11, 4), (12, 4)])
@pytest.mark.parametrize("channels", [1, 3])
def test_small_pictures_are_enlarged_pixel_by_pixel(count, columns, channels):
    pictures = np.random.default_rng(count).integers(0, 256, (count, 8, 10, channels), np.uint8)
    sheet = picture_sheet(pictures)
    assert (sheet.count, sheet.columns, sheet.pixelated) == (count, columns, True)
    assert (sheet.height, sheet.width) == (8, 10)
    pixels = decoded(sheet.uri)
    factor = pixels.shape[1] // (columns * 10)
    assert factor * 10 >= 96
    for index, picture in enumerate(pictures):
        top, left = index // columns * 8 * factor, index % columns * 10 * factor
        cut = pixels[top : top + 8 * factor : factor, left : left + 10 * factor : factor]
        np.testing.assert_array_equal(cut, np.broadcast_to(picture, (8, 10, 3)))


def test_photos_are_packed_for_looking_at():
    ramp = np.broadcast_to(np.linspace(0, 255, 200)[:, None], (4, 100, 200, 1)).astype(np.uint8)
    sheet = picture_sheet(ramp)
    assert not sheet.pixelated
    assert sheet.uri.startswith("data:image/jpeg")
    assert decoded(sheet.uri).shape == (200, 400, 3)
    assert np.abs(decoded(sheet.uri)[:100, :200].astype(int) - ramp[0]).mean() < 3
    assert len(sheet.uri) < 20_000


def test_what_is_small_is_said_in_one_place():
    assert picture_sheet(np.zeros((1, SMALL, SMALL, 3), np.uint8)).pixelated
    assert not picture_sheet(np.zeros((1, SMALL, SMALL + 1, 3), np.uint8)).pixelated
