"""The kernels of a first layer as pictures."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.figures import colours
from explorer.figures.learned import learned_sheet, strongest

SIZE = 12


def pixels(sprite: str) -> np.ndarray:
    content = base64.b64decode(sprite.partition(",")[2])
    return np.asarray(PIL.Image.open(BytesIO(content)).convert("RGB"))


def kernels(channels: int, count: int = 5) -> np.ndarray:
    drawn = np.random.default_rng(channels).normal(size=(3, 3, channels, count))
    return drawn.astype(np.float32)


@pytest.mark.parametrize("channels", [1, 2, 3, 24])
def test_there_is_one_square_for_each_kernel(channels):
    sheet = learned_sheet(kernels(channels), SIZE)
    assert (sheet.count, sheet.size) == (5, SIZE)
    assert pixels(sheet.sprite).shape == (2 * SIZE, 3 * SIZE, 3)


def test_zero_is_in_the_middle_also_where_all_weights_are_positive():
    positive = np.abs(kernels(1, 1))
    positive[0, 0] = 0
    drawn = pixels(learned_sheet(positive, SIZE).sprite)
    middle = colours.palette(colours.SIGNED)[128]
    np.testing.assert_allclose(drawn[1, 1].astype(int), middle, atol=3)
    brightest = np.unravel_index(positive[..., 0, 0].argmax(), (3, 3))
    place = tuple(4 * index + 1 for index in brightest)
    np.testing.assert_array_equal(drawn[place], colours.palette(colours.SIGNED)[255])


def test_every_weight_is_a_block_of_equal_pixels():
    drawn = pixels(learned_sheet(kernels(1, 1), SIZE).sprite)
    blocks = drawn.reshape(3, 4, 3, 4, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()


def test_of_many_slices_the_one_with_the_largest_weights_is_shown():
    weights = kernels(24)
    weights[:, :, 7, 2] *= 100
    np.testing.assert_array_equal(strongest(weights)[..., 2], weights[:, :, 7, 2])


def test_a_kernel_of_zeros_is_drawn_too():
    drawn = pixels(learned_sheet(np.zeros((3, 3, 1, 1), np.float32), SIZE).sprite)
    assert (drawn == drawn[0, 0]).all()
