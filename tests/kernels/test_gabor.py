"""Gabor kernels against OpenCV's and against stripes of every direction and width on offer."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from explorer.convolution.arithmetic import convolve
from explorer.kernels import KERNELS

GABOR = KERNELS["gabor"]
VARIANTS = [(options["angle"], options["wavelength"], k) for options, k in GABOR.variants()]


def stripes(angle: float, wavelength: float) -> np.ndarray:
    """Grey stripes that rise by an angle to the right, 0 to 255, as float ``(60, 60)``."""
    row, column = np.mgrid[:60, :60]
    right, up = column, -row
    across = math.radians(angle + 90)  # the direction in which brightness changes
    distance = right * math.cos(across) + up * math.sin(across)
    return 127.5 + 127.5 * np.sin(2 * math.pi * distance / wavelength)


@pytest.fixture(scope="module")
def strengths() -> np.ndarray:
    """How strongly each kernel (row) swings on each pattern of stripes (column)."""
    patterns = [stripes(angle, wavelength) for angle, wavelength, _ in VARIANTS]
    return np.array(
        [
            [convolve(pattern, kernel, padding="valid").std() for pattern in patterns]
            for _, _, kernel in VARIANTS
        ]
    )


def test_each_kernel_prefers_its_own_stripes(strengths):
    assert strengths.argmax(axis=1).tolist() == list(range(len(VARIANTS)))


def test_for_all_stripes_their_own_kernel_is_the_best(strengths):
    assert strengths.argmax(axis=0).tolist() == list(range(len(VARIANTS)))


def test_stripes_at_a_right_angle_are_as_good_as_unseen(strengths):
    angles = np.array([angle for angle, _, _ in VARIANTS])
    waves = np.array([wavelength for _, wavelength, _ in VARIANTS])
    own = strengths.diagonal()
    for index, (angle, wavelength, _) in enumerate(VARIANTS):
        [crossing] = np.flatnonzero((angles == (angle + 90) % 180) & (waves == wavelength))
        assert strengths[index, crossing] < 0.3 * own[index]


def test_horizontal_is_0_and_rising_to_the_right_is_45():
    horizontal = GABOR.build(angle=0, wavelength=4)
    assert horizontal[3, 3] > 0 > horizontal[1, 3]  # the stripe in the middle, dark two rows above
    assert horizontal[3, 1] > 0
    rising = GABOR.build(angle=45, wavelength=6)
    assert rising[1, 5] > 0 > rising[1, 1]


@pytest.mark.parametrize(("angle", "wavelength", "kernel"), VARIANTS)
def test_it_is_opencv_s_without_its_average(angle, wavelength, kernel):
    # OpenCV's angle is that of the normal, and grows clockwise in the picture.
    theta = math.radians(90 - angle)
    theirs = cv2.getGaborKernel((7, 7), 2.25, theta, wavelength, 1, 0)
    bell = cv2.getGaborKernel((7, 7), 2.25, theta, 1e9, 1, 0)
    theirs = theirs - bell * theirs.sum() / bell.sum()
    theirs *= np.abs(kernel).sum() / np.abs(theirs).sum()
    np.testing.assert_allclose(kernel, theirs, atol=1e-6)


def test_results_stay_within_the_range_of_pictures():
    for _, _, kernel in VARIANTS:
        assert 1.2 < np.abs(kernel).sum() < 2
        assert kernel[kernel > 0].sum() * 255 < 255
