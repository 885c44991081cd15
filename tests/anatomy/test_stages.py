"""Stages group what belongs together, and lose no layer."""

from __future__ import annotations

import pytest

from explorer.anatomy import view_of
from explorer.anatomy.stages import stage_of, stages
from explorer.architectures import ARCHITECTURES


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_spatial_layer_is_in_exactly_one_stage(name):
    model = ARCHITECTURES[name].skeleton()
    spatial = [layer.path for layer in view_of(model).layers if layer.spatial]
    grouped = [path for stage in stages(model) for path in stage.layers]
    assert sorted(grouped) == sorted(spatial)
    assert len(set(grouped)) == len(grouped)


def test_a_convolution_takes_what_follows_it():
    titles = {stage.title: stage for stage in stages(ARCHITECTURES["simple_cnn"].build())}
    assert titles["conv1"].layers == ("conv1", "bn1", "relu1")
    assert titles["conv1"].convolution == "conv1"
    assert titles["pool1"].layers == ("pool1", "dropout1")
    assert titles["pool1"].convolution is None
    assert titles["pool1"].purpose


def test_only_the_first_convolution_reads_the_picture():
    reading = [
        stage.title for stage in stages(ARCHITECTURES["residual"].build()) if stage.reads_input
    ]
    assert reading == ["conv1"]


def test_a_shortcut_does_not_mix_into_the_branch_beside_it():
    titles = {stage.title: stage for stage in stages(ARCHITECTURES["residual"].build())}
    assert titles["block3_shortcut_conv"].layers == ("block3_shortcut_conv", "block3_shortcut_bn")
    assert titles["block3_conv1"].layers == ("block3_conv1", "block3_bn1", "block3_relu1")
    assert titles["block3_add"].layers == ("block3_add", "block3_relu2")


def test_padding_and_rescaling_belong_to_the_convolution_after_them():
    import keras

    model = keras.Sequential(
        [
            keras.layers.Input((16, 16, 3), name="picture"),
            keras.layers.RandomFlip(name="flip"),
            keras.layers.Rescaling(1 / 255, name="scale"),
            keras.layers.ZeroPadding2D(name="pad"),
            keras.layers.Conv2D(4, 3, name="conv"),
            keras.layers.ReLU(name="relu"),
        ]
    )
    [stage] = stages(model)
    assert stage.layers == ("flip", "scale", "pad", "conv", "relu")
    assert stage.reads_input
    assert stage.title == "conv"
    assert stage.last == "relu"


def test_two_layers_that_follow_the_same_one_do_not_share_a_stage():
    import keras

    picture = keras.Input((8, 8, 2), name="picture")
    conv = keras.layers.Conv2D(3, 3, name="conv")(picture)
    left = keras.layers.ReLU(name="left")(conv)
    right = keras.layers.BatchNormalization(name="right")(conv)
    merged = keras.layers.Add(name="merged")([left, right])
    found = [stage.layers for stage in stages(keras.Model(picture, merged))]
    assert found == [("conv", "left"), ("right",), ("merged",)]


def test_an_unknown_layer_is_in_no_stage():
    with pytest.raises(ValueError, match="nowhere"):
        stage_of(stages(ARCHITECTURES["lenet5"].build()), "nowhere")
