"""What excites a channel, packed for the browser."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.features import Maximised, Patch
from explorer.figures.patches import made_picture, patch_picture

WHOLE = np.random.default_rng(0).integers(0, 256, (20, 40, 3), dtype=np.uint8)


def decoded(uri: str) -> np.ndarray:
    data = base64.b64decode(uri.partition(",")[2])
    return np.asarray(PIL.Image.open(BytesIO(data)))


def patch(top: int, left: int, height: int, width: int, whole: bool = False) -> Patch:
    pixels = WHOLE[top : top + height, left : left + width]
    return Patch(
        picture=3,
        row=1,
        column=2,
        value=0.75,
        driven=0.75,
        top=top,
        left=left,
        height=height,
        width=width,
        whole=whole,
        pixels=pixels,
    )


def test_a_patch_keeps_its_pixels_and_its_place():
    found = patch_picture(patch(5, 10, 4, 8), WHOLE, (2, 4), "cat")
    np.testing.assert_array_equal(decoded(found.patch), WHOLE[5:9, 10:18])
    np.testing.assert_array_equal(decoded(found.whole), WHOLE)
    assert found.box == pytest.approx((25, 25, 20, 20))
    assert found.cell == (62.5, 75)
    assert found.sharp
    assert (found.label, found.value) == ("cat", 0.75)


def test_a_patch_that_is_the_whole_picture_has_no_box():
    found = patch_picture(patch(0, 0, 20, 40, whole=True), WHOLE, (2, 4), "cat")
    assert found.box is None
    assert found.cell == (62.5, 75)


def test_large_pieces_are_sent_as_photos():
    large = np.repeat(np.repeat(WHOLE, 6, axis=0), 6, axis=1)
    piece = replace(patch(0, 0, 20, 40, whole=True), pixels=large)
    found = patch_picture(piece, large, (1, 1), "dog")
    assert found.patch.startswith("data:image/jpeg")
    assert not found.sharp


def test_a_made_picture_keeps_every_pixel():
    made = Maximised(
        layer="conv",
        channel=1,
        pixels=WHOLE,
        before=255 - WHOLE,
        start=0.5,
        end=2.0,
        peak=3.0,
        values=np.array([0.123456, 2], np.float32),
        dead=False,
        seed=0,
        steps=2,
        climbed="conv",
    )
    found = made_picture(made)
    np.testing.assert_array_equal(decoded(found.picture), WHOLE)
    np.testing.assert_array_equal(decoded(found.before), 255 - WHOLE)
    assert found.values == (0.1235, 2.0)
    assert found.size == (20, 40)
    assert (found.start, found.end, found.peak) == (0.5, 2.0, 3.0)
