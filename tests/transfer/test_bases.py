"""What every base must do; a new pretrained network is covered on arrival."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.samples import sample
from explorer.transfer.bases import BASES, fill
from explorer.weightless import weightless

EVERY = pytest.mark.parametrize("base", list(BASES.values()), ids=list(BASES))
LAST_MAPS = {
    "efficientnet_lite0": ("top_relu6", 1280, 3_413_024),
    "mobilenet_v2": ("out_relu", 1280, 2_257_984),
    "resnet50": ("conv5_block3_out", 2048, 23_587_712),
    "vgg16": ("block5_pool", 512, 14_714_688),
}
"""Of keras.applications with ``include_top=False``: last layer, channels and parameters."""


def prepared(base, pictures: np.ndarray) -> np.ndarray:
    """Pictures in [0, 1] as a base takes them."""
    return (pictures * base.units.scale + base.units.offset).astype(np.float32)


def test_every_pretrained_network_is_a_base():
    assert list(BASES) == list(PRETRAINED)
    assert all(BASES[name].name == name for name in BASES)


@EVERY
def test_the_structure_ends_in_the_last_maps(base):
    with weightless():
        model = base.build((64, 96, 3))
    assert model.name == base.name
    assert model.output_shape[1:3] == (2, 3)
    if base.name in LAST_MAPS:
        last, channels, parameters = LAST_MAPS[base.name]
        assert model.layers[-1].name == last
        assert (model.output_shape[-1], model.count_params()) == (channels, parameters)


@EVERY
def test_the_smallest_side_leaves_a_position_and_less_is_refused(base):
    side = base.smallest_side
    with weightless():
        assert base.build((side, side, 3)).output_shape[1:3] == (1, 1)
        with pytest.raises(ValueError, match=f"at least {side}x{side}"):
            base.build((side - 1, side, 3))
        with pytest.raises(ValueError, match="1 channels"):
            base.build((side, side, 1))


@EVERY
def test_units_are_those_of_the_network(base):
    """The network may take its channels in another order; a base never does."""
    pixels = np.random.default_rng(0).integers(0, 256, (4, 5, 3)).astype(np.float32)
    theirs = base.network.to_units(pixels)[..., np.argsort(base.units.order)]
    assert np.allclose(prepared(base, pixels / 255), theirs, atol=1e-4)


@EVERY
def test_a_filled_base_sees_what_the_network_sees(base):
    """Up to the first layer with kernels, which is where the order of the colours counts."""
    import keras

    def beginning(seed: int) -> keras.Model:
        with weightless():
            structure = base.build((32, 32, 3))
            first = next(layer for layer in structure.layers if layer.weights)
            cut = keras.Model(structure.input, first.output, name="beginning")
        keras.utils.set_random_seed(seed)
        return keras.models.clone_model(cut)

    whole, ours = beginning(0), beginning(1)
    fill(ours, whole, base.units)
    pixels = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3)).astype(np.float32)
    expected = np.asarray(whole(base.network.to_units(pixels[0])[np.newaxis]))
    assert np.allclose(ours(prepared(base, pixels / 255)), expected, atol=1e-4 * np.ptp(expected))


@pytest.mark.parametrize("name", ["vgg16", "resnet50"])
def test_blue_green_red_is_that_of_keras(name):
    from keras.applications import resnet50, vgg16

    theirs = {"vgg16": vgg16, "resnet50": resnet50}[name]
    pixels = np.random.default_rng(0).integers(0, 256, (1, 4, 4, 3)).astype(np.float32)
    expected = theirs.preprocess_input(pixels.copy())
    assert np.allclose(prepared(BASES[name], pixels / 255)[..., ::-1], expected, atol=1e-4)


def test_the_embedded_base_gives_the_features_of_the_whole_network():
    from explorer.anatomy import view_of

    base = BASES["efficientnet_lite0"]
    network, image = base.network.load(), sample("cat")
    x = network.preprocess(image)
    expected = view_of(network.model).feature_maps(x, ["top_relu6"])["top_relu6"]
    picture = base.network.resized(image)[np.newaxis].astype(np.float32) / 255
    maps = np.asarray(base.build()(prepared(base, picture), training=False))[0]
    assert np.allclose(maps, expected, atol=1e-4)


def test_with_random_weights_pictures_still_make_a_difference():
    maps = BASES["mobilenet_v2"].build((32, 32, 3), weights=None)
    pictures = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    assert np.ptp(np.asarray(maps(pictures)), axis=0).max() > 0


def test_weights_that_are_not_here_are_missed_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    base = next(base for base in BASES.values() if base.network.weights_file)
    assert not base.available
    with pytest.raises(WeightsMissing, match="downloaded first"):
        base.build((32, 32, 3))
    with pytest.raises(ValueError, match="imagenet"):
        base.build((32, 32, 3), weights="noisy")
