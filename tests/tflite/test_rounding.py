"""Rounding a kernel to few bits, as arithmetic."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.datasets.judge_files import in_8_bits
from explorer.tflite.formats import FORMATS
from explorer.tflite.rounding import BITS, largest_whole, rounded
from explorer.tflite.subjects import kernel_of

KERNELS = arrays(
    np.float32, (2, 3, 2, 4), elements=st.floats(-8, 8, width=32, allow_subnormal=False)
)


@given(KERNELS, st.sampled_from(BITS))
def test_no_weight_moves_by_more_than_half_a_step(kernel, bits):
    found = rounded(kernel, bits)
    assert np.abs(found.whole).max() <= largest_whole(bits)
    moved = np.abs(found.after.astype(np.float64) - kernel)
    assert (moved <= found.scales * 0.5001 + 1e-12).all()
    assert (found.whole[kernel == 0] == 0).all()


def test_eight_bits_are_those_that_weights_are_kept_in():
    kernel = np.random.default_rng(0).normal(size=(3, 3, 3, 8)).astype(np.float32)
    whole, unit = in_8_bits(kernel)
    found = rounded(kernel)
    assert np.array_equal(found.whole, whole)
    assert found.scales == pytest.approx(unit)


def test_more_bits_lose_less():
    kernel = np.random.default_rng(0).normal(size=(3, 3, 3, 8))
    errors = [rounded(kernel, bits).relative_error for bits in BITS]
    assert errors == sorted(errors, reverse=True)
    # Rounding noise is uniform over a step: its deviation is the step over the root of twelve.
    found = rounded(kernel)
    noise = np.sqrt(np.mean(np.square(found.scales)) / 12)
    lost = np.sqrt(np.mean(np.square(found.after - found.before)))
    assert lost == pytest.approx(noise, rel=0.1)


def test_a_filter_in_order():
    kernel = np.float32([3, -1, 2, 0.5]).reshape(1, 2, 1, 2)
    found = rounded(kernel, 2)
    before, after = found.of_filter(0)
    assert before.tolist() == [2, 3]
    assert after.tolist() == [3, 3]
    assert found.widest == 0


def test_a_depthwise_kernel_has_the_scales_of_the_converted_file():
    picture = keras.Input((8, 8, 3), name="picture")
    # Its weights of one channel are a hundred times those of another.
    sizes = np.float32([1, 10, 100])[:, np.newaxis] * np.float32([1, 3])
    kernel = np.random.default_rng(0).uniform(-1, 1, (3, 3, 3, 2)).astype(np.float32) * sizes
    layer = keras.layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False, name="first")
    x = layer(picture)
    layer.set_weights([kernel])
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    model = keras.Model(picture, x, name="depthwise")
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    pictures = np.random.default_rng(1).uniform(size=(4, 8, 8, 3)).astype(np.float32)
    FORMATS["int8"].set_up(converter, pictures)
    interpreter = tf.lite.Interpreter(model_content=converter.convert())
    [scales] = [
        one["quantization_parameters"]["scales"]
        for one in interpreter.get_tensor_details()
        if tuple(one["shape"]) == (1, 3, 3, 6)
    ]
    assert rounded(kernel_of(model)).scales == pytest.approx(scales, rel=1e-5)


@pytest.mark.parametrize("bits", [1, 9])
def test_other_bits_are_refused(bits):
    with pytest.raises(ValueError, match="2 to 8 bits"):
        rounded(np.zeros((1, 1, 1, 1)), bits)
