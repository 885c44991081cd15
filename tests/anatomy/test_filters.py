"""Filters, checked by convolving with them."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy import feature_maps, filters
from tests import models

X = models.picture()


def correlate(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Valid cross-correlation of ``(height, width, in)`` with one ``(kh, kw, in)`` kernel."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.einsum("ijcab,abc->ij", windows, kernel)


def test_a_convolution_s_filters_make_its_maps():
    model = models.pooled()
    kernels = filters(model, "conv2")
    assert kernels.shape == (3, 3, 6, 8)
    assert kernels.dtype == np.float32
    maps = feature_maps(model, X, ["pool1", "conv2"])
    bias = np.asarray(model.get_layer("conv2").bias)
    for index in range(8):
        expected = np.maximum(correlate(maps["pool1"], kernels[..., index]) + bias[index], 0)
        np.testing.assert_allclose(maps["conv2"][..., index], expected, rtol=1e-4, atol=1e-5)


def test_a_depthwise_convolution_s_filters_each_see_one_channel():
    model = models.depthwise_separable()
    kernels = filters(model, "depthwise")
    assert kernels.shape == (3, 3, 1, 16)
    maps = feature_maps(model, X, ["conv", "depthwise"])
    for index in range(16):
        channel = maps["conv"][..., index // 2, None]  # a multiplier of 2
        expected = correlate(channel, kernels[..., index])
        np.testing.assert_allclose(maps["depthwise"][..., index], expected, rtol=1e-4, atol=1e-5)


def test_a_separable_convolution_s_filters_are_its_depthwise_ones():
    model = models.depthwise_separable()
    kernels = filters(model, "separable")
    assert kernels.shape == (3, 3, 1, 16)
    maps = feature_maps(model, X, ["depthwise", "separable"])
    padded = np.pad(maps["depthwise"], ((1, 1), (1, 1), (0, 0)))
    each = [correlate(padded[..., index, None], kernels[..., index]) for index in range(16)]
    layer = model.get_layer("separable")
    mixed = np.stack(each, axis=-1) @ np.asarray(layer.pointwise_kernel)[0, 0]
    expected = mixed + np.asarray(layer.bias)
    np.testing.assert_allclose(maps["separable"], expected, rtol=1e-4, atol=1e-5)


def test_a_transposed_convolution_s_filters_are_what_one_value_adds():
    model = models.depthwise_separable()
    kernels = filters(model, "transposed")
    assert kernels.shape == (3, 3, 12, 7)
    maps = feature_maps(model, X, ["scale", "transposed"])
    height, width, _ = maps["scale"].shape
    expected = np.zeros_like(maps["transposed"]) + np.asarray(model.get_layer("transposed").bias)
    for row in range(height):
        for column in range(width):
            added = np.einsum("c,abcf->abf", maps["scale"][row, column], kernels)
            expected[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] += added
    np.testing.assert_allclose(maps["transposed"], np.maximum(expected, 0), rtol=1e-4, atol=1e-4)


def test_with_groups_a_filter_sees_the_channels_of_its_group():
    assert filters(models.depthwise_separable(), "dilated").shape == (3, 3, 4, 12)


@pytest.mark.parametrize("name", ["base/conv1", "conv1"])
def test_nested_layers_are_found_by_path_or_name(name):
    model = models.nested_in_functional()
    expected = np.asarray(model.get_layer("base").get_layer("conv1").kernel)
    np.testing.assert_array_equal(filters(model, name), expected)


def test_half_precision_kernels_come_as_float32():
    with models.precision("bfloat16"):
        model = models.pooled()
    assert filters(model, "conv1").dtype == np.float32


def test_the_filters_are_a_copy():
    model = models.pooled()
    filters(model, "conv1")[:] = 0
    assert filters(model, "conv1").any()


@pytest.mark.parametrize("name", ["bn1", "pool", "output"])
def test_a_layer_without_kernels_is_refused_with_a_sentence(name):
    with pytest.raises(ValueError, match=f"'{name}' has no filters: it is a "):
        filters(models.pooled(), name)
