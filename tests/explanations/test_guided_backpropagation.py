"""Guided backpropagation, against the same network built anew with another kind of ReLU."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.anatomy import view_of
from explorer.explanations import explain
from tests import models
from tests.explanations import nets

X = models.picture()
WITH_RELU = (
    models.sequential,
    models.pooled,
    models.branched,
    models.shortcut,
    models.nested_in_sequential,
    models.nested_in_functional,
    models.nested_deeply,
    models.shared,
)


@tf.custom_gradient
def guided_relu(x: tf.Tensor):
    """Springenberg et al. 2015: only what is positive in both directions passes."""

    def backward(gradient: tf.Tensor) -> tf.Tensor:
        return gradient * tf.cast(gradient > 0, x.dtype) * tf.cast(x > 0, x.dtype)

    return tf.maximum(x, 0), backward


def with_guided_relus(layer: keras.Layer, config: dict) -> keras.Layer | None:
    if isinstance(layer, keras.layers.ReLU):
        return keras.layers.Activation(guided_relu, name=layer.name)
    if getattr(layer, "activation", None) is keras.activations.relu:
        return type(layer).from_config({**config, "activation": guided_relu})
    return nets.with_logits(layer, config)


def independently(model: keras.Model, x: np.ndarray, class_index: int) -> np.ndarray:
    twin = nets.rebuilt(model, with_guided_relus)

    # Compiled, for then the gradients of the weights, which nobody asks for, are not computed:
    # TensorFlow 2.21 writes beyond its memory at that of a 1x1 kernel with a stride of 2.
    @tf.function(autograph=False)
    def differentiated(batch: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(batch)
            score = twin(batch, training=False)[0, class_index]
        return tape.gradient(score, batch)

    return differentiated(tf.constant(x[None]))[0].numpy()


@pytest.mark.parametrize("build", WITH_RELU)
def test_it_is_what_a_network_with_guided_relus_gives(build):
    model = nets.kept(build)
    largest = 0
    for class_index in (0, 2):
        expected = independently(model, X, class_index)
        found = explain(model, X, "guided_backpropagation", class_index).values
        np.testing.assert_allclose(found, expected, atol=2e-6 * np.abs(expected).max())
        largest = max(largest, np.abs(expected).max())
    assert largest > 1e-5


@pytest.mark.parametrize("build", WITH_RELU)
def test_it_is_not_the_plain_gradient(build):
    model = nets.kept(build)
    guided = explain(model, X, "guided_backpropagation", 1).values
    plain = explain(model, X, "gradient", 1).values
    assert np.abs(guided - plain).max() > 0.05 * np.abs(plain).max()


def test_it_is_the_plain_gradient_where_no_gate_ever_closes():
    model, x = nets.non_negative(), np.abs(X)
    for class_index in range(5):
        guided = explain(model, x, "guided_backpropagation", class_index).values
        plain = explain(model, x, "gradient", class_index).values
        assert plain.min() >= 0
        assert plain.any()
        np.testing.assert_array_equal(guided, plain)


def test_a_gate_is_behind_every_kind_of_relu():
    """As an activation, a layer, an operation and a capped one; not behind other activations."""

    def model(last) -> keras.Model:
        x = models.opening()
        maps = keras.layers.Conv2D(6, 3, name="conv")(x)
        pooled = keras.layers.GlobalAveragePooling2D(name="pool")(last(maps))
        return models.randomised(keras.Model(x, keras.layers.Dense(5, name="output")(pooled)))

    gated = {
        "layer": keras.layers.ReLU(name="last"),
        "activation": keras.layers.Activation("relu", name="last"),
        "capped layer": keras.layers.ReLU(6.0, name="last"),
        "capped activation": keras.layers.Activation("relu6", name="last"),
        "operation": keras.ops.relu,
        "capped operation": keras.ops.relu6,
    }
    found = {}
    for name, last in gated.items():
        found[name] = explain(model(last), X, "guided_backpropagation", 1).values
        np.testing.assert_allclose(found[name], found["layer"], atol=1e-6)
    kernel = model(keras.ops.relu).get_layer("output").kernel
    weights = np.asarray(kernel)[:, 1]
    assert weights.min() < 0 < weights.max()  # some maps speak against the class: closed gates
    for last in (
        keras.layers.LeakyReLU(name="last"),
        keras.layers.Activation("gelu", name="last"),
        keras.layers.Activation("linear", name="last"),
    ):
        other = model(last)
        plain = explain(other, X, "gradient", 1).values
        guided = explain(other, X, "guided_backpropagation", 1).values
        np.testing.assert_array_equal(guided, plain)


def test_plain_gradients_are_plain_after_guided_ones():
    model = nets.kept(models.nested_in_functional)
    activations = [id(getattr(layer.layer, "activation", 0)) for layer in view_of(model).layers]
    before = explain(model, X, "gradient", 1).values
    explain(model, X, "guided_backpropagation", 1)
    np.testing.assert_array_equal(explain(model, X, "gradient", 1).values, before)
    after = [id(getattr(layer.layer, "activation", 0)) for layer in view_of(model).layers]
    assert after == activations
