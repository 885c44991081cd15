"""One layer of the lab, against TensorFlow step by step."""

from __future__ import annotations

import dataclasses

import numpy as np
import PIL.Image
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.convolution.layer import COLOURS, ConvolutionLayer
from tests.convolution.layers import any_layer, picture, weights


def by_tensorflow(layer: ConvolutionLayer, pixels: np.ndarray) -> np.ndarray:
    """``(out_height, out_width, channels)``; each colour apart goes as a picture of its own."""
    if layer.colours == "grey":
        channels = np.asarray(PIL.Image.fromarray(pixels).convert("L"), np.float32)[None, ..., None]
    elif layer.colours == "each":
        channels = np.moveaxis(pixels.astype(np.float32), 2, 0)[..., None]
    else:
        channels = pixels.astype(np.float32)[None]
    kernel = np.rot90(layer.kernel, 2) if layer.flip else layer.kernel
    result = tf.nn.conv2d(
        channels,
        np.atleast_3d(kernel)[..., None],
        strides=layer.stride,
        padding=layer.padding.upper(),
        dilations=layer.dilation,
    )
    result = tf.nn.bias_add(result, np.array([layer.bias], np.float32))
    if layer.relu:
        result = tf.nn.relu(result)
    if layer.pooling != "none":
        pooled = tf.nn.max_pool2d if layer.pooling == "max" else tf.nn.avg_pool2d
        result = pooled(result, layer.pool_size, layer.pool_size, "VALID")
    return np.moveaxis(result.numpy()[..., 0], 0, -1)


@settings(max_examples=100, deadline=None)
@given(any_layer(), st.integers(28, 40), st.integers(28, 40))
def test_a_layer_is_what_tensorflow_gives(layer, height, width):
    pixels = picture(height, width)
    try:
        result = layer.apply(pixels)
    except ValueError:
        assert layer.pooling != "none"  # kernels of 7 with a dilation of 4 leave 4 pixels
        return
    expected = by_tensorflow(layer, pixels)
    assert result.dtype == np.float32
    assert result.ndim == (3 if layer.colours == "each" else 2)
    # Averages of up to 16 values round; all else is exact.
    rounding = 2**-20 if layer.pooling == "average" else 0
    allowed = rounding * np.abs(layer.convolved(pixels)).max()
    np.testing.assert_allclose(np.atleast_3d(result), expected, rtol=0, atol=allowed)
    unpooled = dataclasses.replace(layer, pooling="none")
    np.testing.assert_array_equal(layer.convolved(pixels), unpooled.apply(pixels))


@pytest.mark.parametrize("colours", COLOURS)
def test_what_a_layer_sees(colours):
    pixels = picture(5, 6)
    seen = ConvolutionLayer(kernel=weights(colours, 3, 3), colours=colours).seen(pixels)
    mode = "L" if colours == "grey" else "RGB"
    np.testing.assert_array_equal(seen, np.asarray(PIL.Image.fromarray(pixels).convert(mode)))
    assert seen.dtype == np.float32


def test_a_summed_kernel_adds_up_what_its_planes_give():
    pixels, kernel = picture(9, 7), weights("summed", 3, 2)
    summed = ConvolutionLayer(kernel=kernel, colours="summed", bias=5).apply(pixels)
    planes = [
        ConvolutionLayer(kernel=kernel[..., index], colours="each").apply(pixels)[..., index]
        for index in range(3)
    ]
    np.testing.assert_array_equal(summed, sum(planes) + 5)


def test_the_kernel_is_a_copy_that_nobody_can_change():
    numbers = np.ones((3, 3))
    layer = ConvolutionLayer(kernel=numbers)
    numbers[:] = 7
    assert (layer.kernel == 1).all()
    assert layer.kernel.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        layer.kernel[0, 0] = 2


REFUSED = {
    "stride": {"stride": 5},
    "dilation": {"dilation": 0},
    "padding": {"padding": "full"},
    "colours": {"colours": "blue"},
    "pooling": {"pooling": "median"},
    "pool size": {"pool_size": 1},
    "bias": {"bias": 1000.5},
    "no bias": {"bias": float("nan")},
    "planes": {"colours": "summed"},
    "kernel planes": {"kernel": np.ones((3, 3, 3))},
    "kernel size": {"kernel": np.ones((8, 1))},
    "kernel weight": {"kernel": np.array([[1001]])},
    "kernel NaN": {"kernel": np.array([[np.nan]])},
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_out_of_range_is_refused(case):
    with pytest.raises(ValueError, match=r"\w+ .+"):
        ConvolutionLayer(**{"kernel": np.ones((3, 3)), **REFUSED[case]})


def test_a_picture_too_small_is_refused():
    layer = ConvolutionLayer(kernel=np.ones((3, 3)), padding="valid", pooling="max", pool_size=3)
    for side, window in ((2, 3), (4, 3)):
        with pytest.raises(ValueError, match=f"window of {window} pixels does not fit"):
            layer.apply(picture(side, 9))
    assert layer.apply(picture(5, 9)).shape == (1, 2)
