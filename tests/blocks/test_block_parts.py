"""What single blocks compute, against the papers' formulas written out."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.blocks import BLOCKS
from explorer.blocks.cbam import attended_places
from explorer.blocks.inception import Branches, inception_module
from explorer.blocks.inverted_residual import inverted_block
from explorer.blocks.normalised import conv_norm_relu
from explorer.blocks.squeeze_excite import squeezed_and_excited

GENERATOR = np.random.default_rng(5)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def alone(function, shape: tuple[int, int, int], *arguments, **settings) -> keras.Model:
    maps = keras.Input(shape, name="maps")
    return keras.Model(maps, function(maps, *arguments, **settings), name="alone")


def randomised(model: keras.Model) -> dict[str, np.ndarray]:
    """Give every weight a random value, and return them by ``layer/weight``."""
    for weight in model.weights:
        weight.assign(GENERATOR.normal(size=weight.shape) * 0.5)
    return {"/".join(one.path.split("/")[-2:]): one.numpy() for one in model.weights}


def passed(model: keras.Model, x: np.ndarray) -> np.ndarray:
    return np.asarray(model(x.astype(np.float32), training=False))


def test_squeeze_and_excitation_multiplies_maps_by_factors_of_their_means():
    model = alone(squeezed_and_excited, (4, 5, 6), 3, "se")
    weights, x = randomised(model), GENERATOR.normal(size=(2, 4, 5, 6))
    means = x.mean(axis=(1, 2))
    narrow = np.maximum(means @ weights["se_narrow/kernel"] + weights["se_narrow/bias"], 0)
    factors = sigmoid(narrow @ weights["se_factors/kernel"] + weights["se_factors/bias"])
    assert np.allclose(passed(model, x), x * factors[:, None, None], atol=1e-5)


def test_attention_to_places_is_a_7x7_convolution_of_mean_and_maximum():
    model = alone(attended_places, (7, 7, 4), "at")
    weights, x = randomised(model), GENERATOR.normal(size=(1, 7, 7, 4))
    both = np.stack([x[0].mean(axis=-1), x[0].max(axis=-1)], axis=-1)
    # In the middle of a map of 7x7 the kernel lies exactly on the map.
    factor = sigmoid((both * weights["at_factors/kernel"][..., 0]).sum())
    assert np.allclose(passed(model, x)[0, 3, 3], x[0, 3, 3] * factor, atol=1e-5)


@pytest.mark.parametrize("name", ["residual", "bottleneck"])
def test_a_residual_block_of_zeros_passes_on_what_is_positive(name):
    model = alone(BLOCKS[name].function, (5, 5, 8), 8, 1, "block")
    for weight in model.trainable_weights:
        weight.assign(np.zeros(weight.shape))
    x = GENERATOR.normal(size=(2, 5, 5, 8))
    assert np.allclose(passed(model, x), np.maximum(x, 0), atol=1e-6)


def test_an_inverted_residual_of_zeros_passes_everything_on_since_its_end_is_linear():
    model = alone(BLOCKS["inverted_residual"].function, (5, 5, 8), 8, 1, "block")
    for weight in model.trainable_weights:
        weight.assign(np.zeros(weight.shape))
    x = GENERATOR.normal(size=(2, 5, 5, 8))
    assert np.allclose(passed(model, x), x, atol=1e-6)


@pytest.mark.parametrize(("channels", "stride"), [(8, 2), (4, 1)])
def test_an_inverted_residual_has_no_shortcut_where_it_does_not_fit(channels, stride):
    model = alone(BLOCKS["inverted_residual"].function, (6, 6, channels), 8, stride, "block")
    assert not any(isinstance(layer, keras.layers.Add) for layer in model.layers)


def test_a_dense_block_keeps_the_maps_that_come_in_up_to_its_transition():
    model = alone(BLOCKS["dense_block"].function, (4, 4, 5), 16, 1, "block")
    before = keras.Model(model.inputs[0], model.get_layer("block_4_concat").output)
    x = GENERATOR.normal(size=(1, 4, 4, 5)).astype(np.float32)
    assert before.output_shape[-1] == 5 + 4 * 2
    assert np.array_equal(passed(before, x)[..., :5], x)


def test_an_inception_module_has_the_widths_it_is_given_in_their_order():
    widths = Branches(6, 5, 4, 3, 2, 1)
    model = alone(inception_module, (6, 6, 7), widths, 1, "inc", norm=False, bias=True)
    made = {layer.name: layer.filters for layer in model.layers if hasattr(layer, "filters")}
    assert sorted(made.values()) == sorted(widths)
    assert model.output_shape[-1] == widths.one + widths.three + widths.five + widths.pooled
    # GoogLeNet's own: no normalisation, a bias for each map.
    expected = 7 * 6 + 7 * 5 + 9 * 5 * 4 + 7 * 3 + 25 * 3 * 2 + 7 * 1 + sum(widths)
    assert model.count_params() == expected


def test_an_inverted_block_with_attention_and_a_larger_kernel_as_in_efficientnet():
    model = alone(
        inverted_block, (6, 6, 4), 5, 1, "mb", expansion=2, size=5, attention=3, activation="silu"
    )
    wide = 8
    norms = 4 * (wide + wide + 5)
    attention = wide * 3 + 3 + 3 * wide + wide
    assert model.count_params() == 4 * wide + 25 * wide + attention + wide * 5 + norms


def test_without_expansion_nothing_is_widened():
    model = alone(inverted_block, (6, 6, 4), 5, 1, "mb", expansion=1)
    assert model.count_params() == 9 * 4 + 4 * 5 + 4 * (4 + 5)


def test_a_convolution_without_normalisation_keeps_its_bias():
    model = alone(conv_norm_relu, (6, 6, 4), 5, 3, 1, "one", norm=False, bias=True)
    assert [layer.name for layer in model.layers[1:]] == ["one_conv", "one_relu"]
    assert model.count_params() == 9 * 4 * 5 + 5
