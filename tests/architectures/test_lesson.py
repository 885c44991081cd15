"""The lesson's three networks, layer for layer, by their parameter counts at 10 classes."""

from __future__ import annotations

import math

import pytest

from explorer.architectures import ARCHITECTURES


@pytest.mark.parametrize(
    ("name", "input_shape", "total", "trainable"),
    [
        ("simple_cnn", (32, 32, 3), 111_946, 111_498),
        ("vgg_style", (64, 64, 3), 10_394_186, 10_393_290),
        ("residual", (32, 32, 3), 2_816_010, 2_811_530),
    ],
)
def test_counts(name, input_shape, total, trainable):
    model = ARCHITECTURES[name].build()
    assert model.input_shape[1:] == input_shape
    assert model.count_params() == total
    assert sum(math.prod(weight.shape) for weight in model.trainable_weights) == trainable


def test_simple_cnn_has_the_lessons_names():
    names = [layer.name for layer in ARCHITECTURES["simple_cnn"].build().layers]
    assert names[:6] == ["conv1", "bn1", "relu1", "pool1", "dropout1", "conv2"]
    assert names[-1] == "output"


def test_most_of_the_weights_of_vgg_style_are_in_its_first_dense_layer():
    model = ARCHITECTURES["vgg_style"].build()
    assert 0.79 < model.get_layer("fc1").count_params() / model.count_params() < 0.82


def test_vgg_style_stacks_nothing_but_3x3():
    model = ARCHITECTURES["vgg_style"].build()
    kernels = [layer.kernel.shape for layer in model.layers if "_conv" in layer.name]
    assert [(shape[:2], shape[3]) for shape in kernels] == [
        ((3, 3), maps) for maps in (64, 64, 128, 128, 256, 256, 256)
    ]


def test_residual_blocks():
    model = ARCHITECTURES["residual"].build()
    sums = [layer for layer in model.layers if layer.name.endswith("_add")]
    assert [layer.output.shape[1:] for layer in sums] == [
        (32, 32, 64),
        (32, 32, 64),
        (16, 16, 128),
        (16, 16, 128),
        (8, 8, 256),
        (8, 8, 256),
    ]


def test_a_residual_block_with_nothing_to_add_passes_its_input_on():
    import keras
    import numpy as np

    model = ARCHITECTURES["residual"].build()
    model.get_layer("block2_bn2").gamma.assign(np.zeros(64, np.float32))
    ends = keras.Model(model.input, [model.get_layer(f"block{n}_relu2").output for n in (1, 2)])
    before, after = ends(np.random.default_rng(0).random((1, 32, 32, 3), np.float32))
    assert np.asarray(before).any()
    assert np.array_equal(before, after)
