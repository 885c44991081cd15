"""RandAugment: each operation does what Pillow's does, or what the mathematics says."""

from __future__ import annotations

import math

import numpy as np
import PIL.Image
import pytest
from PIL import ImageEnhance, ImageFilter, ImageOps

from explorer.layers.rand_augment_per_picture import RandAugmentPerPicture
from tests.augmentations.cards import HEIGHT, WIDTH, centre_of, marker, photos

NAMES = RandAugmentPerPicture.NAMES
PHOTO = photos(40, 52)[0]


def applied(name: str, magnitude: float, sign: float = 1, picture: np.ndarray = PHOTO):
    layer = RandAugmentPerPicture(operations=1, magnitude=magnitude)
    drawn = {
        "operation": np.array([[NAMES.index(name)]], np.int32),
        "sign": np.array([[sign]], np.float32),
    }
    return np.asarray(layer.transform_images(picture[None], drawn))[0]


def pillow(change, picture: np.ndarray = PHOTO) -> np.ndarray:
    return np.asarray(change(PIL.Image.fromarray(picture)), np.float32)


@pytest.mark.parametrize("magnitude", [0, 15, 30])
def test_the_identity_is_exact(magnitude):
    np.testing.assert_array_equal(applied("identity", magnitude), PHOTO)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("colour", ImageEnhance.Color),
        ("contrast", ImageEnhance.Contrast),
        ("brightness", ImageEnhance.Brightness),
        ("sharpness", ImageEnhance.Sharpness),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_enhancements_are_pillows(name, kind, sign):
    factor = 1 + sign * 0.9 * 20 / 30
    expected = pillow(lambda picture: kind(picture).enhance(factor))
    np.testing.assert_allclose(applied(name, 20, sign), expected, atol=2)


def test_the_smooth_picture_behind_sharpness_is_pillows():
    expected = pillow(lambda picture: picture.filter(ImageFilter.SMOOTH))
    smooth = np.asarray(RandAugmentPerPicture._smooth(PHOTO[None].astype(np.float32)))[0]
    np.testing.assert_allclose(smooth, expected, atol=1)


@pytest.mark.parametrize(("magnitude", "bits"), [(0, 8), (15, 6), (30, 4)])
def test_fewer_bits_are_pillows(magnitude, bits):
    expected = pillow(lambda picture: ImageOps.posterize(picture, bits))
    np.testing.assert_array_equal(applied("posterise", magnitude), expected)


@pytest.mark.parametrize(("magnitude", "threshold"), [(0, 256), (15, 128), (30, 0)])
def test_negative_light_parts_are_pillows(magnitude, threshold):
    expected = pillow(lambda picture: ImageOps.solarize(picture, threshold))
    np.testing.assert_array_equal(applied("solarise", magnitude), expected)


def test_auto_contrast_is_pillows():
    expected = pillow(ImageOps.autocontrast)
    np.testing.assert_allclose(applied("auto-contrast", 9), expected, atol=2)


def test_equalising_spreads_the_values():
    expected = pillow(ImageOps.equalize)
    result = applied("equalise", 9)
    assert np.abs(result - expected).mean() < 4
    assert result.std() > PHOTO.std()


@pytest.mark.parametrize("sign", [1, -1])
def test_geometry_is_of_the_magnitude(sign):
    row, column = 22, 60
    middle = (HEIGHT - 1) / 2, (WIDTH - 1) / 2
    down, right = row - middle[0], column - middle[1]
    angle = sign * math.radians(30) * 0.5
    expected = {
        "shift across": (row, column + sign * 0.225 * WIDTH),
        "shift down": (row + sign * 0.225 * HEIGHT, column),
        "shear across": (row, column - sign * 0.15 * down),
        "shear down": (row - sign * 0.15 * right, column),
        "rotate": (
            middle[0] + math.cos(angle) * down - math.sin(angle) * right,
            middle[1] + math.sin(angle) * down + math.cos(angle) * right,
        ),
    }
    for name, place in expected.items():
        result = applied(name, 15, sign, marker(row, column) // 2 + 128) - 128
        np.testing.assert_allclose(centre_of(result), place, atol=0.2, err_msg=name)


def test_each_picture_has_operations_of_its_own():
    layer = RandAugmentPerPicture(operations=2, magnitude=9, seed=1)
    drawn = layer.get_random_transformation(np.zeros((64, 4, 4, 3), np.float32))
    operations = np.asarray(drawn["operation"])
    assert operations.shape == (64, 2)
    assert set(operations.ravel()) == set(range(len(NAMES)))
    assert len({tuple(row) for row in operations}) > 30
    assert set(np.asarray(drawn["sign"]).ravel()) == {-1.0, 1.0}
