"""The table of layers: parameters and their arithmetic, shapes, fields."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import layer_table
from tests import models


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return request.param()


def row(model, path):
    return next(row for row in layer_table(model) if row.path == path)


def value_of(arithmetic: str) -> int:
    """What the written sum comes to, the stated total not looked at."""
    expression = arithmetic.split(" = ")[0].replace("×", "*").replace(",", "")
    assert set(expression) <= set("0123456789*+() ")
    return eval(expression)


def leaves(model) -> list:
    found = []
    for layer in model.layers:
        found += leaves(layer) if isinstance(layer, keras.Model) else [layer]
    return found


def test_parameters_add_up(model):
    rows = layer_table(model)
    assert sum(row.parameters for row in rows) == model.count_params()
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert sum(row.trainable_parameters for row in rows) == trainable


def test_every_layer_has_a_row(model):
    kinds = [(row.path.split("/")[-1].split(":")[0], row.kind) for row in layer_table(model)]
    for layer in leaves(model):
        if not isinstance(layer, keras.layers.InputLayer):
            assert (layer.name, type(layer).__name__) in kinds


def test_the_arithmetic_comes_to_the_parameters(model):
    for entry in layer_table(model):
        if not entry.arithmetic:
            assert entry.parameters == 0
        elif not entry.arithmetic.startswith("shared"):
            assert value_of(entry.arithmetic) == entry.parameters
            assert entry.arithmetic.split(" = ")[-1] == f"{entry.parameters:,}"


@pytest.mark.parametrize(
    ("layer", "shape", "written"),
    [
        (keras.layers.Conv2D(32, 3), (8, 8, 3), "(3×3×3+1)×32 = 896"),
        (keras.layers.Conv2D(8, (1, 3), use_bias=False), (8, 8, 4), "(1×3×4)×8 = 96"),
        (keras.layers.Conv2D(8, 3, groups=2), (8, 8, 4), "(3×3×2+1)×8 = 152"),
        (keras.layers.Conv2DTranspose(5, 2), (8, 8, 3), "(2×2×3+1)×5 = 65"),
        (keras.layers.DepthwiseConv2D(3, use_bias=False), (8, 8, 32), "(3×3)×32 = 288"),
        (keras.layers.DepthwiseConv2D(3), (8, 8, 32), "(3×3+1)×32 = 320"),
        (keras.layers.SeparableConv2D(9, 3), (8, 8, 4), "(3×3)×4 + (4+1)×9 = 81"),
        (keras.layers.BatchNormalization(), (8, 8, 32), "4×32 = 128"),
        (keras.layers.BatchNormalization(scale=False), (8, 8, 32), "3×32 = 96"),
        (keras.layers.LayerNormalization(), (8, 8, 6), "2×6 = 12"),
        (keras.layers.Dense(10), (512,), "(512+1)×10 = 5,130"),
        (keras.layers.Dense(10, use_bias=False), (512,), "512×10 = 5,120"),
        (keras.layers.PReLU(shared_axes=[1, 2]), (8, 8, 6), "1×1×6 = 6"),
        (keras.layers.LSTM(2), (7, 3), "3×8 + 2×8 + 8 = 48"),
        (keras.layers.Conv1D(4, 3), (9, 2), "3×2×4 + 4 = 28"),
        (keras.layers.ReLU(), (8, 8, 6), ""),
    ],
)
def test_arithmetic_as_it_is_written(layer, shape, written):
    x = keras.Input(shape)
    model = keras.Model(x, layer(x))
    [_, found] = layer_table(model)
    assert found.arithmetic == written
    assert found.parameters == model.count_params()


def test_a_shared_layer_is_counted_once():
    model = models.shared()
    first, second = row(model, "again"), row(model, "again:2")
    assert (first.parameters, second.parameters) == (84, 0)
    assert second.arithmetic == "shared with again"


def test_frozen_layers_have_no_trainable_parameters():
    model = models.nested_in_functional()
    assert row(model, "base/conv1").trainable_parameters == 0
    assert row(model, "base/conv1").parameters == 168
    assert row(model, "output").trainable_parameters == 45


def test_the_first_row_is_the_input():
    [first, second, *_] = layer_table(models.nested_in_sequential())
    assert (first.kind, first.output_shape, first.parameters) == ("InputLayer", (16, 16, 3), 0)
    assert second.inputs == (first.path,)
    assert second.depth == 1


def test_rows_tell_what_feeds_them():
    assert row(models.branched(), "join").inputs == ("left2", "right")
    assert row(models.shortcut(), "add").inputs == ("conv1", "projection")


def test_spatial_rows_tell_field_stride_and_offset_and_others_do_not():
    model = models.shortcut()
    stem, conv, output = (row(model, path) for path in ("stem", "conv1", "output"))
    assert (stem.receptive_field, stem.stride, stem.offset) == ((3, 3), (1, 1), (-1, -1))
    assert (conv.receptive_field, conv.stride, conv.offset) == ((5, 5), (2, 2), (-1, -1))
    assert (output.receptive_field, output.stride, output.offset) == (None, None, None)


def test_a_model_of_vectors_has_a_table_without_fields():
    head = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, name="scores")])
    assert [entry.arithmetic for entry in layer_table(head)] == ["", "(6+1)×3 = 21"]
    assert all(entry.receptive_field is None for entry in layer_table(head))


def test_sizes_that_the_model_leaves_open_are_none():
    model = models.open_size()
    assert row(model, "conv2").output_shape == (None, None, 8)
    assert row(model, "conv2").receptive_field == (8, 8)


def test_a_known_network():
    model = keras.applications.MobileNetV2(weights=None)
    table = {entry.path: entry for entry in layer_table(model)}
    assert sum(entry.parameters for entry in table.values()) == 3_538_984
    assert table["Conv1"].arithmetic == "(3×3×3)×32 = 864"
    assert table["predictions"].arithmetic == "(1280+1)×1000 = 1,281,000"
    assert table["out_relu"].output_shape == (7, 7, 1280)
