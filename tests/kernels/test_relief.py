"""Outline and emboss: the properties that are said of them."""

from __future__ import annotations

import numpy as np
import scipy.ndimage
import scipy.signal

from explorer.kernels import KERNELS


def responses(name: str, picture: np.ndarray) -> np.ndarray:
    return scipy.signal.correlate2d(picture, KERNELS[name].build().astype(float), "valid")


def test_outline_is_nine_times_the_pixel_minus_the_sum_of_nine():
    picture = np.random.default_rng(0).uniform(0, 255, (8, 9))
    of_nine = 9 * scipy.ndimage.uniform_filter(picture, 3)
    expected = (9 * picture - of_nine)[1:-1, 1:-1]
    np.testing.assert_allclose(responses("outline", picture), expected, atol=1e-9)


def test_outline_draws_an_edge_twice_bright_side_positive():
    edge = np.repeat([[10.0, 10, 10, 90, 90, 90]], 3, axis=0)
    assert responses("outline", edge)[0].tolist() == [0, -240, 240, 0]


def test_outline_responds_to_a_single_pixel_most():
    pictures = np.random.default_rng(0).integers(0, 2, (2000, 3, 3))
    point = np.zeros((3, 3))
    point[1, 1] = 1
    strongest = max(responses("outline", picture).item() for picture in pictures)
    assert responses("outline", point).item() == 8 >= strongest


def test_emboss_is_the_picture_plus_what_rises_to_the_lower_right():
    kernel = KERNELS["emboss"].build()
    plain = np.zeros((3, 3))
    plain[1, 1] = 1
    difference = kernel - plain
    np.testing.assert_array_equal(difference, -difference[::-1, ::-1])  # no response in flat areas
    y, x = np.mgrid[:5, :5]
    rising = 10.0 * (x + y)
    assert (responses("emboss", rising) > rising[1:-1, 1:-1]).all()
    assert (responses("emboss", -rising) < -rising[1:-1, 1:-1]).all()
    other_way = 10.0 * (x - y)
    np.testing.assert_array_equal(responses("emboss", other_way), other_way[1:-1, 1:-1])
