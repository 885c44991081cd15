"""A network in numbers, checked against TensorFlow's profiler and against the literature."""

from __future__ import annotations

import pytest

from explorer.anatomy.costs import multiply_adds
from explorer.anatomy.profile import KINDS, profile
from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.weightless import weightless

COUNTED = {"Conv2D", "DepthwiseConv2dNative", "MatMul", "BatchMatMulV2", "Conv2DBackpropInput"}
"""The profiler also counts additions, ReLU, pooling and normalisation, which we do not."""
FULL = ("alexnet", "vgg_16", "googlenet", "mobilenet_v2_full")
"""Those that are traced; the others are built of the same parts, and each takes seconds."""
FEW_LAYERS = 60


def profiled(model) -> float:
    """Multiply-adds of one picture by ``tf.profiler``: half its floating-point operations.

    The graph is traced with weights that are arguments, so nothing has to be frozen into it, and
    half a gigabyte of numbers need not be there.
    """
    import tensorflow as tf

    def forward(trainable, others, x):
        return model.stateless_call(trainable, others, x, training=False)[0]

    def specs(variables):
        return [tf.TensorSpec(one.shape, one.dtype) for one in variables]

    graph = (
        tf.function(forward)
        .get_concrete_function(
            specs(model.trainable_variables),
            specs(model.non_trainable_variables),
            tf.TensorSpec((1, *model.input_shape[1:]), tf.float32),
        )
        .graph
    )
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    found = tf.compat.v1.profiler.profile(graph, cmd="op", options=options)
    operations, node = 0, found
    while node.children:
        [node] = node.children
        operations += node.float_ops if node.name in COUNTED else 0
    return operations / 2


@pytest.mark.parametrize("name", [*ARCHITECTURES])
def test_multiply_adds_agree_with_a_profiler(name):
    model = ARCHITECTURES[name].skeleton()
    if len(model.layers) > FEW_LAYERS:
        pytest.skip("it takes seconds, and is built of the same parts as others")
    assert multiply_adds(model) == pytest.approx(profiled(model), rel=0.01)


@pytest.mark.parametrize("name", [name for name in CLASSICS if name in FULL])
def test_multiply_adds_of_full_networks_agree_with_a_profiler(name):
    model = CLASSICS[name].skeleton()
    assert multiply_adds(model) == pytest.approx(profiled(model), rel=0.01)


def test_other_kinds_of_layers_agree_with_a_profiler():
    from keras import Sequential, layers

    with weightless():
        stack = [
            layers.Conv2DTranspose(4, 4, strides=2, padding="same", name="up"),
            layers.SeparableConv2D(5, 3, padding="same", name="separable"),
            layers.Dense(7, name="dense"),
        ]
        model = Sequential([layers.Input((8, 8, 3), name="x"), *stack])
    assert multiply_adds(model) == profiled(model)


@pytest.mark.parametrize("name", CLASSICS)
def test_layers_add_up_to_the_whole(name):
    entry = CLASSICS[name]
    found = profile(entry.skeleton())
    assert found.input_shape == entry.input_shape
    assert found.parameters == entry.parameters == sum(one.parameters for one in found.layers)
    assert found.multiply_adds == sum(one.multiply_adds for one in found.layers)
    assert found.activation_bytes == sum(one.output_bytes for one in found.layers)
    assert found.trainable <= found.parameters
    assert found.peak_bytes < found.activation_bytes
    assert {one.kind for one in found.layers} <= set(KINDS)


DEPTHS = {
    "alexnet": 8,
    "vgg_16": 16,
    "vgg_19": 19,
    "googlenet": 22,
    "resnet_18": 18,
    "resnet_34": 34,
    "resnet_50": 50,
    "densenet_121": 121,
}
"""As their authors count them; most have the number in their name."""


@pytest.mark.parametrize("name", [name for name in CLASSICS if name in DEPTHS])
def test_depth_is_what_the_authors_count(name):
    assert profile(CLASSICS[name].skeleton()).depth == DEPTHS[name]


def branched():
    """A picture of 4x4x2 = 32 numbers; two branches of 16x3 and 16x1 numbers, joined to 16x4."""
    from keras import Model, layers

    x = layers.Input((4, 4, 2), name="picture")
    wide = layers.Conv2D(3, 3, padding="same", name="wide")(x)
    narrow = layers.Conv2D(1, 1, name="narrow")(x)
    narrow = layers.Conv2D(1, 5, padding="same", name="deeper")(narrow)
    both = layers.Concatenate(name="both")([wide, narrow])
    flat = layers.Flatten(name="flat")(both)
    return Model(x, layers.Dense(10, activation="softmax", name="answer")(flat), name="branched")


def test_memory_by_hand():
    found = profile(branched())
    outputs = 48 + 16 + 16 + 64 + 10  # `flat` has the same numbers as `both`
    assert found.activation_bytes == 4 * outputs
    # Fullest as `both` is made: it, and the two branches; or `narrow`: the picture is still read.
    assert found.peak_bytes == 4 * max(48 + 16 + 64, 32 + 48 + 16)


def test_the_longest_way_and_the_widest_field_count():
    found = profile(branched())
    assert found.depth == 3
    assert found.receptive_field == (5, 5)
    assert not found.sees_all
    assert found.last_maps == "both"


def test_after_squeeze_and_excite_every_cell_sees_all():
    from keras import Model, layers

    x = layers.Input((8, 8, 4), name="x")
    y = layers.Conv2D(4, 1, name="conv")(x)
    squeezed = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(y)
    gate = layers.Conv2D(4, 1, activation="sigmoid", name="excite")(squeezed)
    found = profile(Model(x, layers.Multiply(name="scaled")([y, gate])))
    assert found.sees_all
    assert found.receptive_field == (8, 8)


def test_a_network_without_maps_has_no_field():
    from keras import Sequential, layers

    stack = [layers.Input((6,), name="x"), layers.Dense(2, name="dense")]
    found = profile(Sequential(stack))
    assert (found.receptive_field, found.last_maps, found.sees_all) == (None, None, False)


def test_an_open_size_is_answered_with_a_sentence():
    from keras import Sequential, layers

    model = Sequential([layers.Input((None, None, 3), name="x"), layers.Conv2D(2, 3, name="conv")])
    with pytest.raises(ValueError, match="leaves the size of its map open"):
        profile(model)
