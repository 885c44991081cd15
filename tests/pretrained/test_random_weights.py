"""Random weights that are the same every time and leave the world's randomness alone."""

from __future__ import annotations

import random

import numpy as np
import pytest

from explorer.pretrained import PRETRAINED
from explorer.pretrained.random_weights import randomise


@pytest.fixture
def model():
    import keras

    layers = [
        keras.Input((8, 8, 3), name="input"),
        keras.layers.Conv2D(16, 3, name="conv"),
        keras.layers.BatchNormalization(name="bn"),
        keras.layers.DepthwiseConv2D(3, name="depthwise"),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(10, name="dense"),
    ]
    return keras.Sequential(layers, name="small")


def test_the_same_seed_gives_the_same_weights(model):
    randomise(model)
    first = model.get_weights()
    randomise(model, seed=1000)
    second = model.get_weights()
    randomise(model)
    for weights, again in zip(first, model.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, again)
    assert not np.array_equal(first[0], second[0])


def test_kernels_fill_the_range_of_glorot_and_the_rest_stays(model):
    randomise(model)
    kernel, bias = model.get_layer("conv").get_weights()
    limit = np.sqrt(6 / (3 * 3 * 3 + 3 * 3 * 16))  # Glorot and Bengio 2010, equation 16
    assert abs(kernel).max() <= limit
    assert abs(kernel).max() > 0.95 * limit
    assert abs(kernel.mean()) < 0.1 * limit
    assert not bias.any()
    gamma, beta, mean, variance = model.get_layer("bn").get_weights()
    assert (gamma.tolist(), beta.tolist()) == ([1] * 16, [0] * 16)
    assert (mean.tolist(), variance.tolist()) == ([0] * 16, [1] * 16)


def test_depthwise_kernels_count_one_channel(model):
    randomise(model)
    kernel, _ = model.get_layer("depthwise").get_weights()
    limit = np.sqrt(6 / (9 + 9))
    assert 0.9 * limit < abs(kernel).max() <= limit


def test_the_signal_reaches_the_end_of_a_deep_network():
    import keras

    model = PRETRAINED["efficientnet_lite0"].build(weights=None).model
    noise = np.random.default_rng(0).uniform(-1, 1, (1, 224, 224, 3)).astype(np.float32)
    last = keras.Model(model.input, model.get_layer("top_conv").output)(noise)
    assert np.std(last) > 1e-6  # 1e-10 with Keras's count of inputs


def test_global_random_states_are_untouched(model):
    import tensorflow as tf

    tf.random.set_seed(3)
    expected = tf.random.uniform((4,)).numpy()
    tf.random.set_seed(3)
    python, numpy = random.getstate(), np.random.get_state()[1].copy()
    randomise(model)
    assert random.getstate() == python
    np.testing.assert_array_equal(np.random.get_state()[1], numpy)
    np.testing.assert_array_equal(tf.random.uniform((4,)).numpy(), expected)
