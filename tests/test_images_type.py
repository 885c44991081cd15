"""The type for pictures: what it accepts, keeps, and makes of itself."""

from __future__ import annotations

import io
import pickle

import numpy as np
import PIL.Image
import pytest

from explorer.images import Image, decode
from tests.image_files import noise


@pytest.mark.parametrize(
    ("pixels", "error"),
    [
        ([[[1, 2, 3]]], TypeError),
        (np.zeros((2, 2, 3)), TypeError),
        (np.zeros((2, 2, 3), np.int8), TypeError),
        (np.zeros((2, 2), np.uint8), ValueError),
        (np.zeros((2, 2, 4), np.uint8), ValueError),
        (np.zeros((1, 2, 2, 3), np.uint8), ValueError),
        (np.zeros((0, 2, 3), np.uint8), ValueError),
    ],
    ids=["list", "float", "int8", "grey", "rgba", "batch", "empty"],
)
def test_only_rgb_bytes_are_a_picture(pixels, error):
    with pytest.raises(error, match="pixels must"):
        Image(pixels, "wrong")


def test_pixels_are_a_contiguous_copy_that_nobody_can_change():
    source = noise()[::-1, ::2]
    image = Image(source, "noise")
    before = image.pixels.copy()
    source[:] = 0
    assert (image.pixels == before).all()
    assert image.pixels.flags.c_contiguous
    for writable in (image, pickle.loads(pickle.dumps(image))):
        assert (writable.pixels == before).all()
        with pytest.raises(ValueError, match="read-only"):
            writable.pixels[0, 0, 0] = 1
        with pytest.raises(ValueError, match="WRITEABLE"):
            writable.pixels.flags.writeable = True


def test_digest_tells_every_pixel_and_the_shape():
    pixels = np.zeros((600, 700, 3), np.uint8)
    digest = Image(pixels, "black").digest
    assert len(digest) == 32
    assert digest == Image(pixels, "another name").digest
    assert digest != Image(pixels.reshape(700, 600, 3), "black").digest
    pixels[411, 307, 1] = 1
    assert digest != Image(pixels, "black").digest


def test_resizing_to_the_same_size_changes_nothing():
    image = Image(noise(), "noise")
    copy = image.resized(image.height, image.width)
    assert (copy == image.pixels).all()
    copy[:] = 0  # it belongs to the caller


def test_shrinking_does_not_alias():
    checks = (np.indices((128, 128)).sum(0) % 2 * 255).astype(np.uint8)
    small = Image(np.repeat(checks[..., None], 3, axis=2), "checks").resized(16, 16)
    assert np.abs(small[2:-2, 2:-2].astype(int) - 127.5).max() <= 1.5


def test_shrinking_weighs_with_a_triangle():
    """Against the definition: weights fall linearly to zero at one output pixel's distance."""
    line = np.random.default_rng(2).integers(0, 256, 60)
    centres = (np.arange(15)[:, None] + 0.5) * 4
    weights = np.clip(1 - np.abs(np.arange(60) + 0.5 - centres) / 4, 0, None)
    expected = weights @ line / weights.sum(1)
    pixels = np.broadcast_to(line[None, :, None], (4, 60, 3)).astype(np.uint8)
    assert np.abs(Image(pixels, "line").resized(4, 15)[0, :, 0] - expected).max() <= 0.51


def test_enlarging_is_smooth():
    ramp = np.repeat(np.linspace(20, 220, 11)[None, :, None], 9, axis=0).repeat(3, 2)
    large = Image(ramp.round().astype(np.uint8), "ramp").resized(90, 110)
    steps = np.diff(large[45, 10:-10, 0].astype(int))
    assert large.shape == (90, 110, 3)
    assert set(steps) <= {1, 2, 3}


@pytest.mark.parametrize("size", [(0, 5), (5, -1)])
def test_no_size_below_one(size):
    with pytest.raises(ValueError, match="height and width"):
        Image(noise(), "noise").resized(*size)


def test_cropping():
    image = Image(noise(), "noise", "me")
    part = image.cropped(3, 5, 7, 11)
    assert (part.pixels == image.pixels[3:10, 5:16]).all()
    assert (part.name, part.credit) == ("noise", "me")
    assert image.cropped(0, 0, 48, 64).digest == image.digest


@pytest.mark.parametrize("box", [(-1, 0, 5, 5), (0, 60, 5, 5), (44, 0, 5, 5), (0, 0, 0, 5)])
def test_no_crop_outside(box):
    with pytest.raises(ValueError, match="not inside"):
        Image(noise(), "noise").cropped(*box)


@pytest.mark.parametrize(("height", "width"), [(40, 60), (60, 40), (1, 9)])
def test_centre_square(height, width):
    image = Image(noise(height, width), "noise")
    whole, part = image.centre_square(), image.centre_square(0.5)
    assert whole.height == whole.width == min(height, width)
    assert part.height == part.width == max(1, min(height, width) // 2)
    top, left = (height - part.height) // 2, (width - part.width) // 2
    middle = image.pixels[top : top + part.height, left : left + part.width]
    assert (part.pixels == middle).all()


@pytest.mark.parametrize("fraction", [0, -0.5, 1.01, float("nan")])
def test_no_centre_square_of_an_odd_fraction(fraction):
    with pytest.raises(ValueError, match="fraction"):
        Image(noise(), "noise").centre_square(fraction)


def test_png_holds_the_pixels_and_nothing_else():
    image = Image(noise(), "name", "credit")
    data = image.png()
    assert decode(data, "again").digest == image.digest
    reopened = PIL.Image.open(io.BytesIO(data))
    reopened.load()
    assert reopened.info == {}
    assert b"credit" not in data
