"""Frequency responses, against waves that are really convolved, and the transform's definition."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy.frequency import frequencies, frequency_response

KERNELS = np.random.default_rng(0).normal(size=(3, 5, 4, 2)).astype(np.float32)


def test_every_frequency_is_that_of_the_definition():
    response = frequency_response(KERNELS, 8)
    axis = frequencies(8)
    rows, columns = np.arange(3)[:, None], np.arange(5)[None]
    for i, down in enumerate(axis):
        for j, across in enumerate(axis):
            wave = np.exp(-2j * np.pi * (down * rows + across * columns))
            sums = np.einsum("hwcn,hw->cn", KERNELS, wave)
            expected = np.sqrt((np.abs(sums) ** 2).mean(axis=0))
            assert response[i, j] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("down", "across"), [(0, 0), (3, 0), (0, 5), (2, -7)])
def test_a_wave_comes_out_with_that_amplitude(down, across):
    size = 16
    rows, columns = np.mgrid[:size, :size]
    wave = np.exp(2j * np.pi * (down * rows + across * columns) / size)
    kernel = KERNELS[..., :1, :1]
    out = sum(
        kernel[i, j, 0, 0] * np.roll(wave, (i, j), axis=(0, 1)) for i in range(3) for j in range(5)
    )
    response = frequency_response(kernel, size)[size // 2 + down, size // 2 + across, 0]
    assert np.abs(out) == pytest.approx(np.full((size, size), response), rel=1e-5)


def test_the_mean_power_is_the_sum_of_squares():
    """Parseval's theorem."""
    response = frequency_response(KERNELS, 16)
    squares = (KERNELS.astype(float) ** 2).sum(axis=(0, 1)).mean(axis=0)
    assert (response.astype(float) ** 2).mean(axis=(0, 1)) == pytest.approx(squares, rel=1e-5)


def test_a_single_pixel_lets_everything_through_and_a_difference_no_plain_colour():
    pixel = np.zeros((3, 3, 1, 1))
    pixel[1, 1] = 1
    assert frequency_response(pixel, 8) == pytest.approx(np.ones((8, 8, 1)))
    edge = np.array([1.0, 0, -1]).reshape(1, 3, 1, 1)
    response = frequency_response(edge, 8)[..., 0]
    assert response[4, 4] == pytest.approx(0, abs=1e-6)
    assert response[:, 4] == pytest.approx(np.zeros(8), abs=1e-6)
    assert response[4, 2] == pytest.approx(2)  # a quarter of a wave per pixel


@pytest.mark.parametrize(("shape", "size"), [((3, 3, 1), 8), ((3, 3, 1, 1), 7), ((3, 9, 1, 1), 8)])
def test_what_does_not_fit_is_refused(shape, size):
    with pytest.raises(ValueError, match=r"axes|even size"):
        frequency_response(np.zeros(shape), size)
