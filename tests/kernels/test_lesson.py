"""The lesson's four kernels: their numbers and what they do."""

from __future__ import annotations

import cv2
import numpy as np
import scipy.ndimage
import skimage.data
import skimage.filters

from explorer.kernels import KERNELS

PHOTO = skimage.data.camera().astype(np.float64)
INSIDE = np.s_[2:-2, 2:-2]


def result(name: str) -> np.ndarray:
    return scipy.ndimage.correlate(PHOTO, KERNELS[name].build().astype(np.float64))


def test_numbers_of_the_lesson():
    assert KERNELS["edge_horizontal"].build().tolist() == [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]
    assert KERNELS["edge_vertical"].build().tolist() == [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
    assert KERNELS["sharpen"].build().tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert set(KERNELS["blur"].build().ravel().tolist()) == {float(np.float32(1 / 9))}


def test_edges_are_positive_where_it_gets_brighter_downwards_or_to_the_right():
    brighter_downwards = np.repeat(np.arange(3.0), 3).reshape(3, 3)
    assert (KERNELS["edge_horizontal"].build() * brighter_downwards).sum() > 0
    assert (KERNELS["edge_vertical"].build() * brighter_downwards).sum() == 0
    assert (KERNELS["edge_vertical"].build() * brighter_downwards.T).sum() > 0
    assert (KERNELS["edge_horizontal"].build() * brighter_downwards.T).sum() == 0


def test_edges_are_those_of_skimage_s_prewitt():
    ours = result("edge_horizontal")[INSIDE]
    np.testing.assert_allclose(ours, 3 * skimage.filters.prewitt_h(PHOTO)[INSIDE], atol=1e-9)
    ours = result("edge_vertical")[INSIDE]
    np.testing.assert_allclose(ours, 3 * skimage.filters.prewitt_v(PHOTO)[INSIDE], atol=1e-9)


def test_sharpen_is_the_picture_minus_its_laplacian():
    expected = PHOTO - scipy.ndimage.laplace(PHOTO)
    np.testing.assert_allclose(result("sharpen")[INSIDE], expected[INSIDE], atol=1e-9)


def test_blur_is_the_average_of_nine():
    np.testing.assert_allclose(result("blur")[INSIDE], cv2.blur(PHOTO, (3, 3))[INSIDE], rtol=1e-6)
