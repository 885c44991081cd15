"""The chart of a frequency response, and its words."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy.frequency import frequency_response
from explorer.figures.frequency import SIZE, favourite_wave, frequency_chart

ACROSS, DOWN = np.meshgrid(np.arange(8), np.arange(8))


def waves(down: float, across: float) -> np.ndarray:
    """A kernel of waves of so many cycles per pixel, ``(8, 8, 1)``."""
    return np.cos(2 * np.pi * (down * DOWN + across * ACROSS))[..., np.newaxis]


def test_the_chart_has_the_response_and_its_axes():
    kernel = np.random.default_rng(0).normal(size=(3, 3, 4))
    [heat] = frequency_chart(kernel).data
    np.testing.assert_allclose(heat.z, frequency_response(kernel[..., None], SIZE)[..., 0])
    assert (heat.x[0], heat.x[SIZE // 2], heat.zmin) == (-0.5, 0, 0)


@pytest.mark.parametrize(
    ("down", "across", "words"),
    [
        (0, 0.25, "vertical stripes with 0.25 cycles per pixel, one wave every 4.0 pixels"),
        (0.25, 0, "horizontal stripes with 0.25 cycles per pixel"),
        (0.25, 0.25, "slanting stripes or a checkerboard with 0.35 cycles per pixel"),
    ],
)
def test_the_words_name_the_wave_that_the_kernel_consists_of(down, across, words):
    assert words in favourite_wave(waves(down, across))


def test_an_empty_kernel_lets_nothing_through():
    assert "nothing" in favourite_wave(np.zeros((3, 3, 2)))
