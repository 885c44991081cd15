"""Maps of the lab as pictures: blocks of one colour, on a scale that suits the values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.figures import colours
from explorer.figures.convolution import map_pixels, map_scale, scale_bar, weight_shades

SIGNED = np.array([[-40.0, 0.0, 10.0], [40.0, 20.0, -10.0]])


def luminance(rgb: np.ndarray) -> np.ndarray:
    return rgb @ np.array([0.299, 0.587, 0.114])


def test_every_cell_is_a_block():
    scale = map_scale(SIGNED)
    drawn = map_pixels(SIGNED, scale, side=12)
    np.testing.assert_array_equal(drawn, np.kron(scale.colour(SIGNED), np.ones((4, 4, 1))))
    assert drawn.dtype == np.uint8


@given(st.integers(1, 90), st.integers(1, 90), st.integers(90, 320))
def test_blocks_keep_their_order_and_nearly_their_size(height, width, side):
    cells = np.arange(height * width).reshape(height, width)
    drawn = map_pixels(cells, map_scale(cells), side)
    assert max(drawn.shape[:2]) == side
    size = side / max(height, width)
    assert abs(drawn.shape[0] - size * height) <= 1
    assert abs(drawn.shape[1] - size * width) <= 1
    ramp = np.arange(width)[np.newaxis]
    edges = np.flatnonzero(np.diff(map_pixels(ramp, map_scale(ramp), side)[0, :, 0].astype(int)))
    assert len(edges) == width - 1
    assert all(abs(block - side / width) < 1 for block in np.diff(edges))


def test_zero_is_in_the_middle_of_signed_colours():
    scale = map_scale(SIGNED)
    assert (scale.low, scale.high) == (-40, 40)
    zero, low, high = scale.colour(np.array([0.0, -40.0, 40.0])).astype(int)
    assert luminance(zero) > 240
    assert low[2] > low[0]  # violet
    assert high[0] > high[2]  # orange


@pytest.mark.parametrize(("top", "high"), [(191, 255), (255, 255), (33, 255), (8, 8), (600, 600)])
def test_what_is_not_negative_is_a_grey_picture(top, high):
    scale = map_scale(np.array([[0.0, top]]))
    assert (scale.low, scale.high) == (0, high)
    greys = scale.colour(np.array([0.0, high / 2, high]))
    assert greys[0].tolist() == [0, 0, 0]
    assert greys[2].tolist() == [255, 255, 255]
    assert len(set(greys[1].tolist())) == 1
    assert abs(int(greys[1, 0]) - 128) <= 1


@given(st.integers(0, 999), st.integers(1, 40), st.sampled_from((-1, 0, 1)))
def test_a_large_map_leaves_its_few_extreme_values_beyond_the_scale(seed, side, sign):
    values = np.random.default_rng(seed).standard_cauchy((side, 40)) * 100
    values = sign * np.abs(values) if sign else values
    scale = map_scale(values, relu=True)
    beyond = (np.abs(values) > scale.high).sum()
    assert scale.beyond(values) == beyond / values.size
    if values.size < 600:
        assert (scale.high, beyond) == (np.abs(values).max(), 0)
    else:
        # As low as it can be, but for a thousandth of the largest value.
        assert beyond <= 0.005 * values.size
        lower = scale.high - 0.00101 * np.abs(values).max()
        assert (np.abs(values) > lower).sum() > 0.005 * values.size or lower <= 0
    assert scale.low == (-scale.high if values.min() < 0 else 0)


def test_a_bright_border_does_not_make_a_map_pale():
    values = np.full((40, 40), -10.0)
    values[0, :8] = 900
    assert map_scale(values).high == pytest.approx(10, abs=0.9)
    assert map_scale(values).beyond(values) == 8 / 1600
    assert map_scale(values[:10]).high == 900


def test_a_picture_is_drawn_as_it_is():
    greys = np.arange(256).reshape(16, 16)
    drawn = map_pixels(greys, map_scale(greys), side=16)
    np.testing.assert_array_equal(drawn, np.stack([greys] * 3, axis=-1))


def test_after_relu_it_is_an_activation():
    assert map_scale(np.array([[0.0, 9.0]]), relu=True).colour_map == colours.ACTIVATION


def test_a_map_of_zeros_is_drawn():
    assert (map_pixels(np.zeros((3, 4)), map_scale(np.zeros((3, 4)))) == 0).all()


def test_the_bar_is_the_scale_from_end_to_end():
    scale = map_scale(SIGNED)
    bar = scale_bar(scale, width=101, height=3)
    assert bar.shape == (3, 101, 3)
    np.testing.assert_array_equal(bar[1, [0, -1]], scale.colour(np.array([-40.0, 40.0])))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9).filter(any))
def test_shades_of_weights_tell_the_sign(weights):
    shades = weight_shades(np.array([weights]))[0].astype(int)
    for weight, shade in zip(weights, shades, strict=True):
        assert np.sign(weight) == np.sign(round((shade - 127.5) / 2))
    assert 0 < shades.min() <= shades.max() < 255
