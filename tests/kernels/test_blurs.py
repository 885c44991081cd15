"""Blurs against OpenCV and Pascal's triangle."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
import scipy.signal

from explorer.kernels import KERNELS


@pytest.mark.parametrize("size", [3, 5])
def test_gaussians_are_binomial_and_opencv_s(size):
    ours = KERNELS[f"gaussian_{size}"].build()
    row = np.array([math.comb(size - 1, index) for index in range(size)]) / 2 ** (size - 1)
    np.testing.assert_array_equal(ours, np.outer(row, row))
    theirs = cv2.getGaussianKernel(size, 0)  # for small sizes OpenCV has the binomial numbers
    np.testing.assert_allclose(ours, theirs * theirs.T, atol=1e-7)


@pytest.mark.parametrize(("size", "stated"), [(3, 0.7), (5, 1.0)])
def test_standard_deviation_is_the_one_stated(size, stated):
    kernel = KERNELS[f"gaussian_{size}"].build()
    distance = np.arange(size) - size // 2
    assert math.sqrt(kernel.sum(axis=0) @ distance**2) == pytest.approx(stated, abs=0.01)
    assert f"{stated:g} pixel" in KERNELS[f"gaussian_{size}"].description


def test_the_larger_gaussian_is_the_smaller_one_twice():
    small = KERNELS["gaussian_3"].build()
    np.testing.assert_allclose(
        scipy.signal.convolve2d(small, small), KERNELS["gaussian_5"].build(), rtol=1e-6
    )


def test_motion_blur_is_a_line_of_equal_numbers():
    for options, kernel in KERNELS["motion_blur"].variants():
        length = int(options["length"])
        assert kernel.shape == (length, length)
        y, x = np.nonzero(kernel)
        assert len(x) == length
        np.testing.assert_allclose(kernel[y, x], 1 / length)
        assert (x.mean(), y.mean()) == (length // 2, length // 2)
        # Seen from the lower left end, up is positive.
        turn = math.degrees(math.atan2(y.max() - y.min(), x.max() - x.min()))
        rising = kernel[-1, 0] > 0
        assert options["angle"] == (turn if turn != 45 or rising else 180 - turn)


def test_motion_blur_leaves_edges_along_it_sharp():
    edge = np.repeat([[0.0], [0], [0], [0], [255], [255], [255], [255]], 8, axis=1)
    along = scipy.signal.correlate2d(edge, KERNELS["motion_blur"].build(angle=0), "valid")
    assert set(np.unique(along.round(3))) == {0, 255}
    across = scipy.signal.correlate2d(edge, KERNELS["motion_blur"].build(angle=90), "valid")
    assert len(np.unique(across.round(3))) > 2
