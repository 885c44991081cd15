"""What an attack added, made visible; heat over a picture."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures import colours
from explorer.figures.attack import amplification, amplified, under_heat
from explorer.figures.legend import legend


@pytest.mark.parametrize("epsilon", [1, 2, 3, 4, 6, 8, 12, 16])
def test_the_largest_change_reaches_nearly_black_and_white(epsilon):
    levels = np.array([[[-epsilon, 0, epsilon]]])
    low, middle, high = amplified(levels, epsilon)[0, 0].tolist()
    assert middle == 128
    assert low < 20
    assert high > 235
    assert high - middle == middle - low == epsilon * amplification(epsilon)


def test_nothing_changed_is_grey():
    assert (amplified(np.zeros((2, 3, 3), np.int16), 0) == 128).all()


def test_heat_lies_over_the_picture_and_lets_it_through():
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0] = 255
    heat = np.array([[0.0, 1.0], [0.0, 1.0]])
    drawn = under_heat(pixels, heat).astype(int)
    palette = colours.palette(colours.HEAT).astype(float)
    np.testing.assert_allclose(drawn[1, 1], 0.6 * palette[255], atol=1)
    np.testing.assert_allclose(drawn[0, 0], 0.6 * palette[0] + 0.4 * 255, atol=1)


def test_a_legend_has_all_colours():
    assert len(bytes.fromhex(legend(colours.HEAT, "0", "1").palette)) == 3 * 256
