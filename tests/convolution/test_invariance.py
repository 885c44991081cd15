"""What survives when a picture moves: cases worked out by hand, and exact properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.convolution.arithmetic import convolve, pool
from explorer.convolution.invariance import moved, survival
from tests.convolution.layers import picture

quickly = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32 - 1)


@quickly
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 12), st.integers(0, 12), seeds)
def test_a_picture_moves_pixel_by_pixel(height, width, first, second, seed):
    pixels = picture(height, width, seed)
    result = moved(pixels, first)
    assert result.dtype == np.uint8
    assert result.shape == pixels.shape
    kept = max(0, width - first)
    np.testing.assert_array_equal(result[:, width - kept :], pixels[:, :kept])
    gap = width - kept
    np.testing.assert_array_equal(result[:, :gap], np.repeat(pixels[:, :1], gap, axis=1))
    np.testing.assert_array_equal(moved(result, second), moved(pixels, first + second))


def test_moving_makes_a_copy_and_goes_to_the_right_only():
    pixels = picture(3, 4)
    moved(pixels, 0)[:] = 0
    np.testing.assert_array_equal(pixels, picture(3, 4))
    with pytest.raises(ValueError, match="not by -1"):
        moved(pixels, -1)


@quickly
@given(st.integers(1, 9), st.integers(1, 9), st.floats(0, 1), seeds)
def test_what_does_not_change_survives(height, width, tolerance, seed):
    map_ = np.random.default_rng(seed).normal(0, 100, (height, width)).astype(np.float32)
    assert survival(map_, map_, tolerance) == 1
    assert survival(map_, map_.copy(), 0) == 1


@quickly
@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 12), st.integers(0, 255))
def test_a_flat_picture_survives_any_shift(height, width, shift, level):
    pixels = np.full((height, width), level, np.uint8)
    kernel = np.array([[-1, 2, 4], [0, 1, 0]])
    assert survival(convolve(pixels, kernel), convolve(moved(pixels, shift), kernel), 0) == 1


@quickly
@given(st.integers(1, 9), st.integers(1, 9), seeds)
def test_more_tolerance_never_means_less_survival(height, width, seed):
    rng = np.random.default_rng(seed)
    before, after = rng.normal(0, 1, (2, height, width))
    shares = [survival(before, after, tolerance) for tolerance in (0, 0.1, 0.3, 1, 100)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert height * width == 1 or shares[-1] == 1


def test_the_tolerance_is_a_share_of_the_range_and_counts_itself():
    before = np.array([[0.0, 200.0, 100.0, 100.0]])
    changed = before + np.array([[20, -20, 20.001, -21]])
    assert survival(before, changed) == 0.5
    assert survival(before, before + 20, tolerance=0.09) == 0
    assert survival(before * 7 - 3, changed * 7 - 3) == 0.5


def test_a_flat_map_has_no_range_to_change_in():
    flat = np.zeros((1, 4))
    assert survival(flat, flat) == 1
    assert survival(flat, np.array([[0, 0, 0, 1e-6]])) == 0.75


def dots(width: int, *columns: int) -> np.ndarray:
    row = np.zeros((2, width), np.uint8)
    row[0, list(columns)] = 255
    return row


@pytest.mark.parametrize("size", [2, 3, 4])
def test_max_pooling_forgives_a_shift_inside_its_window_and_no_more(size):
    # A bright dot in every third window, at its left end.
    pixels = dots(12 * size, *range(0, 12 * size, 3 * size))[:1].repeat(size, axis=0)
    pixels[:, 0] = 0  # what is repeated from the left is dark
    for shift in range(size):
        assert survival(pool(pixels, size), pool(moved(pixels, shift), size)) == 1
        share = survival(pixels, moved(pixels, shift))
        assert share == (1 if shift == 0 else 1 - 2 * 3 / (12 * size))
    # One step further each of the three dots leaves its window and enters the next.
    assert survival(pool(pixels, size), pool(moved(pixels, size), size)) == 1 - 6 / 12


def test_a_dot_at_the_right_end_of_its_window_leaves_it_at_once():
    pixels = dots(8, 3)
    assert survival(pool(pixels, 2), pool(moved(pixels, 1), 2)) == 0.5
    # The average forgives nothing of that either.
    averages = [pool(each, 2, mode="average") for each in (pixels, moved(pixels, 1))]
    assert survival(*averages) == 0.5


def test_maps_of_other_sizes_are_not_compared():
    with pytest.raises(ValueError, match="cannot be compared"):
        survival(np.zeros((2, 3)), np.zeros((3, 2)))
    with pytest.raises(ValueError, match="cannot be compared"):
        survival(np.zeros((0, 3)), np.zeros((0, 3)))


def test_colours_count_as_cells():
    before = np.zeros((1, 2, 3))
    before[0, 0, 0] = 1
    after = before.copy()
    after[0, 1] = (1, 0, 1)
    assert survival(before, after) == 4 / 6
