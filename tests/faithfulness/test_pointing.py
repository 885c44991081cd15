"""The pointing game."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.faithfulness import pointing_game

BOX = (2, 3, 4, 5)  # rows 2 to 5, columns 3 to 7


def hot_at(*places: tuple[int, int]) -> np.ndarray:
    heatmap = np.random.default_rng(0).random((10, 12))
    for place in places:
        heatmap[place] = 2
    return heatmap


@pytest.mark.parametrize("row", range(10))
@pytest.mark.parametrize("column", [0, 2, 3, 7, 8])
def test_the_border_belongs_to_the_box(row, column):
    assert pointing_game(hot_at((row, column)), BOX) is (2 <= row < 6 and 3 <= column < 8)


def test_all_of_several_hottest_points_must_be_inside():
    assert pointing_game(hot_at((2, 3), (5, 7)), BOX)
    assert not pointing_game(hot_at((2, 3), (6, 7)), BOX)


def test_a_box_can_be_widened():
    heatmap = hot_at((1, 2))
    assert not pointing_game(heatmap, BOX)
    assert pointing_game(heatmap, BOX, tolerance=1)
    assert not pointing_game(hot_at((7, 2)), BOX, tolerance=1)


@pytest.mark.parametrize("value", [0, 1, -1])
def test_a_map_that_is_the_same_everywhere_points_at_nothing(value):
    assert not pointing_game(np.full((10, 12), value), BOX)


@pytest.mark.parametrize("heatmap", [np.zeros(4), np.zeros((0, 3)), np.full((2, 2), np.nan)])
def test_what_is_no_heatmap_is_refused(heatmap):
    with pytest.raises(ValueError, match="heatmap"):
        pointing_game(heatmap, BOX)
