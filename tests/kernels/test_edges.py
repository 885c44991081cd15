"""Edge kernels against OpenCV and SciPy, and what is said of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import scipy.ndimage

from explorer.kernels import KERNELS

DIRECTIONS = {"x": (1, 0), "y": (0, 1)}


def responses(name: str, picture: np.ndarray) -> np.ndarray:
    return scipy.ndimage.correlate(picture, KERNELS[name].build().astype(np.float64))[1:-1, 1:-1]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(("name", "size"), [("sobel", 3), ("scharr", cv2.FILTER_SCHARR)])
def test_sobel_and_scharr_are_opencv_s(name, size, direction):
    across, down = cv2.getDerivKernels(*DIRECTIONS[direction], size)
    ours = KERNELS[f"{name}_{direction}"].build()
    np.testing.assert_array_equal(ours, down.ravel()[:, None] * across.ravel())


@pytest.mark.parametrize(("direction", "axis"), [("x", 1), ("y", 0)])
def test_sobel_and_prewitt_are_scipy_s(direction, axis):
    picture = np.random.default_rng(0).uniform(0, 255, (9, 11))
    for name in ("sobel", "prewitt"):
        theirs = getattr(scipy.ndimage, name)(picture, axis=axis)[1:-1, 1:-1]
        np.testing.assert_allclose(responses(f"{name}_{direction}", picture), theirs, atol=1e-9)


def test_the_laplacian_is_scipy_s():
    picture = np.random.default_rng(1).uniform(0, 255, (9, 11))
    theirs = scipy.ndimage.laplace(picture)[1:-1, 1:-1]
    np.testing.assert_allclose(responses("laplacian", picture), theirs, atol=1e-9)


def test_x_responds_to_what_gets_brighter_to_the_right_and_nothing_else():
    brighter_right = np.tile(np.arange(7.0), (7, 1))
    for name in ("sobel", "prewitt", "scharr"):
        assert (responses(f"{name}_x", brighter_right) > 0).all()
        assert (responses(f"{name}_y", brighter_right) == 0).all()
        assert (responses(f"{name}_y", brighter_right.T) > 0).all()


def test_scharr_is_four_times_as_strong_as_sobel_on_a_vertical_edge():
    edge = np.repeat([[0.0, 0, 0, 255, 255, 255]], 6, axis=0)
    np.testing.assert_array_equal(responses("scharr_x", edge), 4 * responses("sobel_x", edge))


def test_scharr_tells_the_direction_of_slanting_edges_more_exactly():
    def largest_error(name: str) -> float:
        errors = []
        for angle in np.radians(np.arange(0, 91, 5)):
            y, x = np.mgrid[:9, :9]
            wave = np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / 6)
            measured = np.arctan2(responses(f"{name}_y", wave), responses(f"{name}_x", wave))
            steep = np.abs(responses(f"{name}_x", wave)) + np.abs(responses(f"{name}_y", wave)) > 1
            off = np.abs((measured - angle + np.pi / 2) % np.pi - np.pi / 2)
            errors.append(off[steep].max())
        return max(errors)

    assert largest_error("scharr") < largest_error("sobel") / 3 < largest_error("prewitt") / 3


def test_the_laplacian_is_zero_on_even_slopes_and_changes_sign_at_an_edge():
    y, x = np.mgrid[:6, :6]
    assert (responses("laplacian", 3.0 * x - 2.0 * y) == 0).all()
    row = responses("laplacian", np.repeat([[10.0, 10, 10, 90, 90, 90]], 3, axis=0))[0]
    assert row.tolist() == [0, 80, -80, 0]
