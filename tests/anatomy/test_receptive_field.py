"""Receptive fields, against the pixels that outputs really depend on, and published values."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers

from explorer.anatomy import layer_table, view_of
from explorer.anatomy.layer_fields import receptive_fields
from tests import models


def made_positive(model):
    """Weights above zero, so that no two influences cancel."""
    for weight in model.weights:
        weight.assign(np.random.default_rng(0).uniform(0.5, 1, weight.shape))
    return model


def seen_by_gradient(model, layer: str, row: int, column: int) -> tuple[int, int, int, int]:
    """First and last row and column of the pixels on which one position of a map depends."""
    size = model.input_shape[1]
    inside = models.picture(size)[None].repeat(4, axis=0) + 2.0
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    x = tf.constant(inside)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(part(x, training=False)[:, row, column])
    influence = np.abs(tape.gradient(total, x).numpy()).sum(axis=(0, 3))
    rows, columns = np.flatnonzero(influence.sum(1)), np.flatnonzero(influence.sum(0))
    return rows[0], rows[-1], columns[0], columns[-1]


def network(*stack) -> keras.Model:
    return made_positive(keras.Sequential([keras.Input((33, 33, 3)), *stack]))


CHAINS = {
    "lesson": (
        layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.AveragePooling2D(2),
        layers.Conv2D(4, 3, padding="same", activation="relu"),
    ),
    "strides": (
        layers.Conv2D(2, 5, strides=2, padding="same"),
        layers.Conv2D(2, 3, strides=2),
    ),
    "even kernels": (layers.Conv2D(2, (4, 2), strides=(2, 1), padding="same"),),
    "dilated": (layers.Conv2D(2, 3, dilation_rate=3), layers.Conv2D(2, 3, dilation_rate=2)),
    "separable": (
        layers.ZeroPadding2D(((1, 0), (2, 1))),
        layers.SeparableConv2D(3, 3, strides=2),
        layers.DepthwiseConv2D(3, dilation_rate=2, padding="same"),
        layers.Cropping2D(((1, 0), (0, 2))),
    ),
    "upsampled": (
        layers.AveragePooling2D(4),
        layers.UpSampling2D(3),
        layers.Conv2D(2, 2),
    ),
    "smoothly upsampled": (
        layers.AveragePooling2D(4),
        layers.UpSampling2D(4, interpolation="bilinear"),
    ),
    "resized": (
        layers.Conv2D(2, 3),
        layers.Resizing(20, 50, interpolation="bilinear"),
        layers.Resizing(30, 40, interpolation="nearest"),
    ),
    "transposed": (
        layers.Conv2D(2, 3, strides=4, padding="same"),
        layers.Conv2DTranspose(2, 5, strides=2, padding="same"),
        layers.Conv2D(2, 3, padding="same"),
    ),
}


@pytest.mark.parametrize("stack", CHAINS.values(), ids=CHAINS.keys())
def test_the_field_is_where_the_gradient_is_not_zero(stack):
    model = network(*[layer.from_config(layer.get_config()) for layer in stack])
    view = view_of(model)
    for layer in view.layers:
        field = receptive_fields(view)[layer.path]
        height, width, _ = layer.output_shape
        for row in (height // 2, height // 2 + 1):
            seen = seen_by_gradient(model, layer.name, row, width // 2)
            assert (*field.height.interval(row), *field.width.interval(width // 2)) == seen


@pytest.mark.parametrize("layer", ["join", "last", "side"])
def test_the_field_behind_branches_is_that_of_all_branches(layer):
    model = made_positive(models.branched())
    field = receptive_fields(view_of(model))[layer]
    assert (*field.height.interval(8), *field.width.interval(8)) == seen_by_gradient(
        model, layer, 8, 8
    )


def test_a_layer_behind_squeeze_and_excite_sees_everything():
    model = made_positive(models.depthwise_separable())
    table = {row.path: row for row in layer_table(model)}
    assert seen_by_gradient(model, "scale", 2, 2) == (0, 15, 0, 15)
    before, after = table["dilated"], table["scale"]
    assert max(before.receptive_field) < 33
    assert min(after.receptive_field) >= 16
    assert after.stride == before.stride == (2, 2)


def test_nested_models_count_as_their_layers_do():
    flat = {row.path: row for row in layer_table(models.pooled())}
    nested = {row.path: row for row in layer_table(models.nested_in_functional())}
    for layer in ("conv1", "pool1", "conv2"):
        assert nested[f"base/{layer}"].receptive_field == flat[layer].receptive_field
        assert nested[f"base/{layer}"].offset == flat[layer].offset


@pytest.mark.parametrize(
    ("build", "layer", "size", "stride"),
    [
        # Araujo, Norris and Sim 2019, table 1.
        (keras.applications.VGG16, "block5_pool", 212, 32),
        (keras.applications.MobileNet, "conv_pw_13_relu", 315, 32),
        (keras.applications.InceptionV3, "mixed10", 1311, 32),
    ],
)
def test_published_values(build, layer, size, stride):
    [row] = [row for row in layer_table(build(weights=None)) if row.path == layer]
    assert row.receptive_field == (size, size)
    assert row.stride == (stride, stride)


def test_a_layer_of_unknown_effect_and_all_after_it_have_no_field():
    class Flip(layers.Layer):
        def call(self, x):
            return x[:, ::-1]

    stack = [layers.Conv2D(2, 3), Flip(name="flip"), layers.Conv2D(2, 3)]
    rows = layer_table(network(*stack))
    assert [row.receptive_field for row in rows] == [(1, 1), (3, 3), None, None]


def test_normalisation_over_positions_sees_the_whole_map():
    stack = [layers.Conv2D(4, 3), layers.GroupNormalization(2), layers.LayerNormalization(axis=-1)]
    rows = layer_table(network(*stack))
    assert [row.receptive_field for row in rows[1:]] == [(3, 3), (33, 33), (33, 33)]
    alone = layer_table(network(layers.LayerNormalization(axis=-1)))
    assert alone[-1].receptive_field == (1, 1)


def test_a_vector_made_a_map_has_seen_everything():
    stack = [layers.Flatten(), layers.Dense(8), layers.Reshape((2, 2, 2)), layers.UpSampling2D(2)]
    rows = layer_table(network(*stack))
    assert [row.receptive_field for row in rows[3:]] == [(33, 33)] * 2


def chains():
    """A few layers of the kinds that move positions, as classes and their settings."""

    def settings_of(cls, **options):
        return st.tuples(st.just(cls), st.fixed_dictionaries(options))

    kernel, stride = st.integers(1, 5), st.integers(1, 3)
    one, padding = st.just(1), st.sampled_from(["same", "valid"])
    window = {"filters": one, "kernel_size": kernel, "padding": padding}
    pooling = {"pool_size": kernel, "padding": padding}
    # Factors at which the weights of interpolation are exact in float32, zero ones included.
    smooth = {"size": st.sampled_from([1, 2, 4]), "interpolation": st.just("bilinear")}
    return st.lists(
        st.one_of(
            settings_of(layers.Conv2D, **window, strides=stride),
            settings_of(layers.Conv2D, **window, dilation_rate=stride),
            settings_of(layers.AveragePooling2D, **pooling, strides=stride),
            settings_of(layers.Conv2DTranspose, **window, strides=stride),
            settings_of(layers.UpSampling2D, size=stride),
            settings_of(layers.UpSampling2D, **smooth),
        ),
        min_size=1,
        max_size=4,
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(stack=chains(), size=st.integers(20, 26))
def test_every_position_of_any_chain_sees_exactly_its_interval(stack, size):
    """Rows of ones, one at a time, light up exactly the positions that see them."""
    made = [cls(**options) for cls, options in stack]
    try:
        model = made_positive(keras.Sequential([keras.Input((size, size, 1)), *made]))
    except ValueError:
        return  # the map has become smaller than a kernel
    for weight in model.weights:
        if weight.path.endswith("bias"):
            weight.assign(weight * 0)
    field = receptive_fields(view_of(model))[view_of(model).layers[-1].path].height
    impulses = np.eye(size, dtype=np.float32)[:, :, None, None].repeat(size, axis=2)
    lit = np.asarray(model(impulses, training=False)).max(axis=(2, 3)) > 0  # pixel, position
    for position in range(lit.shape[1]):
        seen = np.flatnonzero(lit[:, position])
        if not seen.size:
            continue  # a kernel smaller than its stride leaves gaps
        first, last = field.interval(position)
        if first >= 0 and last < size:
            assert (seen[0], seen[-1]) == (first, last)
        else:
            assert first <= seen[0]
            assert seen[-1] <= last
    assert field.length == lit.shape[1]
