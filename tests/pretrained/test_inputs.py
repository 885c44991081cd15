"""Pixels in the units of Keras's own functions."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.pretrained.inputs import bicubic, blue_green_red_without_mean, from_minus_one_to_one


@pytest.fixture
def rgb() -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (5, 7, 3)).astype(np.float32)


@pytest.mark.parametrize(
    ("module", "to_units"),
    [
        ("vgg16", blue_green_red_without_mean),
        ("resnet50", blue_green_red_without_mean),
        ("mobilenet_v2", from_minus_one_to_one),
    ],
)
def test_units_equal_those_of_keras(module, to_units, rgb):
    import keras

    before = rgb.copy()
    expected = getattr(keras.applications, module).preprocess_input(rgb.copy())
    units = to_units(rgb)
    assert units.dtype == np.float32
    np.testing.assert_allclose(units, expected, rtol=0, atol=1e-5)
    np.testing.assert_array_equal(rgb, before)


def test_bicubic_keeps_a_picture_of_the_right_size():
    pixels = np.random.default_rng(1).integers(0, 256, (6, 6, 3), np.uint8)
    np.testing.assert_array_equal(bicubic(pixels, 6, 6), pixels)


def test_bicubic_takes_height_before_width_and_does_not_alias():
    stripes = np.zeros((64, 32, 3), np.uint8)
    stripes[::2] = 255  # one row white, one row black
    small = bicubic(stripes, 16, 8)
    assert small.shape == (16, 8, 3)
    assert np.ptp(small[2:-2]) <= 2  # away from the border: an even grey
    assert abs(int(small[8, 4, 0]) - 127) <= 2
