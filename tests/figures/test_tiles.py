"""Sprites of maps: what the browser reads from them is what was put in."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.figures.tiles import MOST_EXACT_VALUES, Tiles, fitting_count, strongest, tiles


def read_back(made: Tiles, index: int) -> np.ndarray:
    """The values of one map, computed as the browser does."""
    data = base64.b64decode(made.sprite.split(",")[1])
    sheet = np.asarray(PIL.Image.open(BytesIO(data)))
    top = index // made.columns * made.height
    left = index % made.columns * made.width
    shades = sheet[top : top + made.height, left : left + made.width] / 255
    low, high = made.ranges[index]
    return low + shades * (high - low)


@pytest.mark.parametrize("signed", [False, True])
def test_every_map_can_be_read_back_from_the_sprite(signed):
    random = np.random.default_rng(0)
    maps = random.normal(size=(9, 7, 11)) if signed else random.random((9, 7, 11))
    made = tiles(maps)
    for index, channel in enumerate(made.channels):
        low, high = made.ranges[index]
        error = np.abs(read_back(made, index) - maps[..., channel]).max()
        assert error <= (high - low) / 255 / 2 + 1e-9


def test_few_values_are_sent_exactly():
    maps = np.random.default_rng(1).normal(size=(3, 5, 4)).astype(np.float32)
    made = tiles(maps, (2, 0))
    values = np.frombuffer(base64.b64decode(made.values), np.float32).reshape(2, 3, 5)
    assert (values[0] == maps[..., 2]).all()
    assert (values[1] == maps[..., 0]).all()


def test_many_values_are_not():
    side = int(MOST_EXACT_VALUES**0.5) + 1
    assert tiles(np.zeros((side, side, 1))).values == ""


def test_a_signed_map_puts_zero_in_the_middle_of_every_scale():
    made = tiles(np.array([[[-1.0, 2.0]]]))
    assert made.ranges == ((-1.0, 1.0), (-2.0, 2.0))
    assert made.shared_range == (-2.0, 2.0)
    assert made.extremes == ((-1.0, -1.0), (2.0, 2.0))


def test_strongest_orders_by_variation_over_the_picture():
    flat, wavy, wild = np.full((2, 2), 6.0), np.array([[0, 1], [1, 0]]), np.array([[-3, 3], [0, 0]])
    assert strongest(np.stack([flat, wavy, wild], axis=-1), 3) == (2, 1, 0)


def test_single_cells_are_ordered_by_absolute_value():
    maps = np.array([1.0, -5.0, 3.0, 0.0]).reshape(1, 1, 4)
    assert strongest(maps, 3) == (1, 2, 0)
    assert strongest(maps, 2, always=3) == (1, 3)
    assert strongest(maps, 10) == (1, 2, 0, 3)


def test_large_maps_come_in_smaller_numbers():
    assert fitting_count(7, 7) == 64
    assert fitting_count(224, 224) == 13
    assert fitting_count(2000, 2000) == 12
