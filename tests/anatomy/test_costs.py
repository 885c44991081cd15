"""How much there is to compute."""

from __future__ import annotations

import pytest

from explorer.anatomy import view_of
from explorer.anatomy.costs import (
    has_weights_to_multiply,
    multiply_adds,
    multiply_adds_by_layer,
)
from explorer.architectures import ARCHITECTURES


def test_lenet_costs_what_can_be_counted_by_hand():
    model = ARCHITECTURES["lenet5"].build()
    by_hand = 28 * 28 * 25 * 6 + 10 * 10 * 25 * 6 * 16 + 25 * 16 * 120 + 120 * 84 + 84 * 10
    assert multiply_adds(model) == by_hand


def test_the_cost_of_convolutions_grows_with_the_area():
    small, large = (
        ARCHITECTURES["simple_cnn"].build((side, side, 3), num_classes=10) for side in (32, 64)
    )
    assert multiply_adds(large) > 3.9 * multiply_adds(small)


def test_a_layer_that_is_used_twice_costs_twice():
    from keras import Model, layers

    shared = layers.Dense(5, name="shared")
    x = layers.Input((5,), name="x")
    assert multiply_adds(Model(x, shared(shared(x)))) == 2 * 25


def test_an_open_size_cannot_be_counted():
    from keras import Sequential, layers

    model = Sequential([layers.Input((None, None, 3), name="x"), layers.Conv2D(2, 3, name="conv")])
    with pytest.raises(ValueError, match="'conv' leaves the size of its map open"):
        multiply_adds(model)


def cost(*stack, shape=(12, 10, 8)) -> int:
    from keras import Sequential, layers

    return multiply_adds(Sequential([layers.Input(shape, name="x"), *stack]))


def conv(kind: str = "Conv2D", filters: int | None = 16, size: int = 3, name="conv", **settings):
    from keras import layers

    given = () if filters is None else (filters,)
    return getattr(layers, kind)(*given, size, name=name, padding="same", **settings)


def test_groups_share_the_work_of_a_convolution():
    assert cost(conv(groups=4)) * 4 == cost(conv())
    assert cost(conv(filters=8, groups=8)) == cost(conv("DepthwiseConv2D", None))


def test_a_separable_convolution_costs_what_its_two_steps_cost():
    steps = (
        conv("DepthwiseConv2D", None, strides=2, depth_multiplier=3, name="depthwise"),
        conv(filters=16, size=1, name="pointwise"),
    )
    assert cost(conv("SeparableConv2D", strides=2, depth_multiplier=3)) == cost(*steps)


@pytest.mark.parametrize("strides", [1, 2])
def test_a_transposed_convolution_costs_what_the_way_back_of_a_convolution_costs(strides):
    there = cost(conv(filters=16, strides=strides), shape=(12, 10, 8))
    height, width = 12 // strides, 10 // strides
    back = conv("Conv2DTranspose", filters=8, strides=strides)
    assert cost(back, shape=(height, width, 16)) == there


@pytest.mark.parametrize("equation", ["abcd,de->abce", "...d,de->...e"])
def test_an_einsum_that_is_a_dense_layer_costs_the_same(equation):
    from keras import layers

    last = 5 if "..." in equation else [12, 10, 5]
    einsum = layers.EinsumDense(equation, last, bias_axes="e", name="einsum")
    assert cost(einsum) == cost(layers.Dense(5, name="dense"))


def test_attention_costs_four_projections_and_two_products_of_all_pairs():
    from keras import Model, layers

    places, channels = 7, 12
    x = layers.Input((places, channels), name="x")
    whole = layers.MultiHeadAttention(num_heads=3, key_dim=4, name="attention")(x, x)
    by_hand = 4 * places * channels**2 + 2 * places**2 * channels
    assert multiply_adds(Model(x, whole)) == by_hand


def test_attention_from_few_places_to_many():
    from keras import Model, layers

    x = layers.Input((6, 6, 8), name="x")
    few = layers.AveragePooling2D(3, name="few")(x)
    found = layers.MultiHeadAttention(2, 5, value_dim=3, name="attention")(few, x)
    asked, answered, heads = 2 * 2, 6 * 6, 2
    projections = asked * 8 * heads * 5 + answered * 8 * heads * (5 + 3) + asked * heads * 3 * 8
    assert multiply_adds(Model(x, found)) == projections + heads * asked * answered * (5 + 3)


@pytest.mark.parametrize("kind", ["BatchNormalization", "LayerNormalization", "PReLU"])
def test_one_number_for_each_value_is_no_matrix(kind):
    from keras import layers

    several_axes = {"axis": [1, 2, 3]} if kind == "LayerNormalization" else {}
    assert cost(getattr(layers, kind)(name="each", **several_axes)) == 0


def test_layers_are_counted_one_by_one():
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((12, 10, 8), name="x"), conv(), layers.ReLU(name="relu"), conv(name="next")]
    )
    by_layer = multiply_adds_by_layer(view_of(model))
    assert list(by_layer) == ["conv", "relu", "next"]
    assert by_layer["relu"] == 0
    assert by_layer["conv"] == cost(conv())
    assert sum(by_layer.values()) == multiply_adds(model)


def test_products_of_two_maps_are_counted_but_have_no_weights():
    from keras import Input, Model, layers, ops

    x = Input((6, 8), name="x")
    turned = layers.Permute((2, 1), name="turned")(x)
    pairs = layers.Dot(axes=(2, 1), name="pairs")([x, turned])  # (6, 8) times (8, 6)
    gram = layers.Dot(axes=-2, name="gram")([x, x])  # (8, 6) times (6, 8)
    joined = layers.Concatenate(axis=1, name="joined")([ops.matmul(pairs, x), gram])
    view = view_of(Model(x, joined))
    by_kind = {}
    for layer in view.layers:
        cost = multiply_adds_by_layer(view)[layer.path]
        by_kind[layer.kind] = by_kind.get(layer.kind, 0) + cost
        assert not has_weights_to_multiply(layer)
    pairs, gram, weighed = 6 * 6 * 8, 8 * 8 * 6, 6 * 8 * 6
    assert by_kind == {"Permute": 0, "Dot": pairs + gram, "Matmul": weighed, "Concatenate": 0}
