"""Maps as shades: read back, they are the values."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.explanations.explanation import enlarged
from explorer.figures import colours
from explorer.figures.explanation_maps import shown_map, shown_picture, under_maps
from explorer.images import Image
from tests.figures.explanations import explanation


def pixels(uri: str) -> np.ndarray:
    return np.asarray(PIL.Image.open(BytesIO(base64.b64decode(uri.partition(",")[2]))))


def read_back(uri: str, limit: float, signed: bool) -> np.ndarray:
    """The values that shades stand for, as the browser computes them."""
    shares = pixels(uri).astype(float) / 255
    return (2 * shares - 1) * limit if signed else shares * limit


@pytest.mark.parametrize("signed", [False, True])
def test_shades_stand_for_the_values_of_the_cells_and_of_what_is_between(signed):
    cells = np.random.default_rng(0).normal(size=(7, 5))
    cells = cells if signed else np.maximum(cells, 0)
    shown = shown_map(explanation(cells, (28, 20), signed))
    found = read_back(shown.cells, shown.cells_limit, signed)
    np.testing.assert_allclose(found, cells, atol=shown.cells_limit / 200)
    between = read_back(shown.smooth, shown.smooth_limit, signed)
    np.testing.assert_allclose(between, enlarged(cells, (28, 20)), atol=shown.smooth_limit / 200)
    assert (shown.low, shown.high) == pytest.approx((cells.min(), cells.max()))
    assert (shown.shape, shown.by_pixel, shown.clipped) == ((7, 5), False, 0)


def test_the_two_directions_have_the_same_scale_and_other_colours():
    shown = shown_map(explanation(np.array([[-1.0, 0.0, 4.0]]), (1, 3), signed=True))
    palette = colours.palette(colours.SIGNED)
    assert shown.palette == palette.tobytes().hex()
    against, nothing, for_it = pixels(shown.cells)[0]
    assert against < nothing < for_it
    assert abs(int(nothing) - 127.5) <= 0.5
    assert shown.cells_limit == 4


def test_of_single_pixels_the_few_strongest_are_cut_off_and_said():
    values = np.ones((50, 50))
    values[0, :5] = 100
    shown = shown_map(explanation(values, (50, 50)))
    assert shown.by_pixel
    assert shown.cells_limit == shown.smooth_limit == 1
    assert shown.clipped == pytest.approx(5 / 2500)
    assert shown.high == 100
    assert (pixels(shown.cells) == 255).all()


def test_of_even_pixels_and_of_cells_nothing_is_cut_off():
    slope = np.linspace(0, 1, 900).reshape(30, 30)
    assert shown_map(explanation(slope, (30, 30))).clipped == 0
    spike = np.zeros((30, 30))
    spike[3, 3] = 1
    assert shown_map(explanation(spike, (60, 60))).clipped == 0


@pytest.mark.parametrize("signed", [False, True])
def test_a_map_of_zeros_is_said_to_be_one(signed):
    shown = shown_map(explanation(np.zeros((4, 4)), (8, 8), signed))
    assert shown.empty
    assert set(pixels(shown.smooth).ravel()) == {128 if signed else 0}
    assert not shown_map(explanation(np.eye(4), (8, 8), signed)).empty


def test_pixels_of_small_pictures_stay_as_they_are_and_photos_become_smaller():
    noise = np.random.default_rng(0).integers(0, 256, (32, 20, 3), dtype=np.uint8)
    small = shown_picture(Image(noise, "noise"))
    assert small.pixelated
    np.testing.assert_array_equal(pixels(small.uri), noise)
    large = shown_picture(Image(np.zeros((600, 900, 3), np.uint8), "photo"))
    assert not large.pixelated
    assert pixels(large.uri).shape == (320, 480, 3)


def test_under_the_maps_of_a_small_network_lies_what_it_gets():
    photo = Image(np.zeros((300, 400, 3), np.uint8), "photo")
    taken_in = np.full((32, 32, 3), 9, np.uint8)
    under = under_maps(photo, taken_in)
    assert under.pixelated
    np.testing.assert_array_equal(pixels(under.uri), taken_in)
    assert under_maps(photo, np.zeros((224, 224, 3), np.uint8)) == shown_picture(photo)
