"""Learned kernels against what the networks' own first convolutions give."""

from __future__ import annotations

import gc
import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import layers

from explorer.anatomy import view_of
from explorer.anatomy.layer_fields import receptive_fields
from explorer.convolution import learned_kernels as learned
from explorer.convolution.layer import MAX_BIAS, ConvolutionLayer
from explorer.convolution.learned_kernels import (
    LearnedKernels,
    available,
    first_kernels,
    learned_kernels,
)
from explorer.kernels import check_kernel
from explorer.network import Network
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.pretrained.inputs import bicubic, blue_green_red_without_mean
from explorer.samples import sample

LITE0 = PRETRAINED["efficientnet_lite0"]


def inner(positions: int) -> slice:
    """All but the outermost positions of a map, where padding plays a part."""
    return slice(4, positions - 4)


def check_against_the_network(found: LearnedKernels, network: Network, pixels: np.ndarray, x):
    """Compare every filter with the network's own maps, away from the border.

    Args:
        pixels: uint8 ``(height, width, 3)`` as the network sees them, before its own units.
        x: the same in its own units.
    """
    convolution = network.model.get_layer(found.layer)
    until_there = keras.Model(network.model.input, convolution.output)
    maps = np.asarray(until_there(x.reshape(1, *pixels.shape)))[0]
    top, left = receptive_fields(view_of(network.model))[found.layer].offset
    height, width, _, filters = found.kernels.shape
    rows, columns = inner(maps.shape[0]), inner(maps.shape[1])
    corner = (rows.start * found.stride + top, columns.start * found.stride + left)
    reached = pixels[corner[0] :, corner[1] :].astype(np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(reached, (height, width), axis=(0, 1))
    windows = windows[:: found.stride, :: found.stride]
    windows = windows[: rows.stop - rows.start, : columns.stop - columns.start]
    sums = np.einsum("ijchw,hwcf->ijf", windows, found.kernels.astype(np.float64))
    expected = np.asarray(convolution.activation((sums + found.biases) / found.scale))
    assert filters == maps.shape[2]
    span = np.abs(maps).max()
    np.testing.assert_allclose(maps[rows, columns], expected, rtol=0, atol=2e-5 * span)
    assert np.ptp(expected, axis=(0, 1)).max() > 0.1 * span, "nothing was compared"


def check_ranges(found: LearnedKernels):
    assert found.kernels.dtype == found.biases.dtype == np.float32
    assert not found.kernels.flags.writeable
    assert not found.biases.flags.writeable
    largest, bias = np.abs(found.kernels).max(), np.abs(found.biases).max()
    assert largest <= 1
    assert bias <= MAX_BIAS
    assert max(largest * 2, bias * 2 / MAX_BIAS) > 1, "a larger power of two would do"
    assert np.log2(found.scale).is_integer()
    for index in range(found.biases.size):
        check_kernel(found.kernels[..., index])


@pytest.mark.parametrize("photo", ["cat", "coffee"])
def test_the_embedded_network_on_a_photo(photo):
    network, found = LITE0.load(), learned_kernels(LITE0)
    picture = sample(photo)
    pixels = bicubic(network.seen(picture).pixels, 224, 224)
    check_against_the_network(found, network, pixels, network.preprocess(picture))


def test_facts_of_the_embedded_network():
    found = learned_kernels(LITE0)
    check_ranges(found)
    assert found.kernels.shape == (3, 3, 3, 32)
    assert (found.network_title, found.layer) == ("EfficientNet-Lite0", "stem_conv")
    assert (found.stride, found.padding) == (2, "same")
    assert found.credit == LITE0.credit
    own = LITE0.load().model.get_layer("stem_conv").kernel.numpy()
    np.testing.assert_allclose(found.kernels * 128, own * found.scale, rtol=1e-5, atol=1e-9)


def test_filters_that_the_embedded_network_does_not_use():
    found = learned_kernels(LITE0)
    assert found.silent
    used = [index for index in range(32) if index not in found.silent]
    largest = np.abs(found.kernels).max(axis=(0, 1, 2))
    assert largest[list(found.silent)].max() < 1e-4 < 1e-2 < largest[used].min()


def test_the_lab_gives_what_the_network_gives():
    found, network, picture = learned_kernels(LITE0), LITE0.load(), sample("cat")
    pixels = bicubic(network.seen(picture).pixels, 224, 224)
    layer = ConvolutionLayer(
        kernel=found.kernels[..., 0],
        bias=float(found.biases[0]),
        stride=found.stride,
        padding=found.padding,
        colours="summed",
    )
    maps = view_of(network.model).feature_maps(network.preprocess(picture), [found.layer])
    ours, theirs = layer.apply(pixels) / found.scale, maps[found.layer][..., 0]
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours[:-1, :-1], theirs[:-1, :-1], atol=1e-4)


@pytest.mark.parametrize("name", PRETRAINED)
def test_every_pretrained_network_with_random_weights(name):
    entry = PRETRAINED[name]
    network = entry.build(None)
    generator = np.random.default_rng(0)
    found = first_kernels(network, entry.to_units)
    layer = view_of(network.model).layer(found.layer).layer
    if layer.use_bias:  # a zero bias would hide a wrong one
        layer.bias.assign(generator.normal(size=layer.bias.shape) * 50)
        found = first_kernels(network, entry.to_units)
    check_ranges(found)
    assert found.padding == "same"
    assert found.network_title.endswith("(random weights)")
    pixels = generator.integers(0, 256, (entry.input_size, entry.input_size, 3), np.uint8)
    x = entry.to_units(pixels.astype(np.float32))[np.newaxis]
    check_against_the_network(found, network, pixels, x)
    del network
    gc.collect()


def network_of(*beginning: layers.Layer, size: int = 32) -> Network:
    """A network of three classes that begins with these layers; its weights are seeded."""
    picture = keras.Input((size, size, 3), name="picture")
    x = picture
    for layer in beginning:
        x = layer(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    model = keras.Model(picture, layers.Dense(3, activation="softmax", name="output")(x))
    generator = np.random.default_rng(0)
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            for weights in layer.weights:
                weights.assign(generator.normal(size=weights.shape))
    return Network(
        name="small",
        title="Small net",
        model=model,
        preprocess=lambda image: image.pixels[np.newaxis].astype(np.float32),
        class_names=("a", "b", "c"),
        credit="nobody",
        trained=False,
    )


def as_it_is(rgb: np.ndarray) -> np.ndarray:
    return rgb


PIXELS = np.random.default_rng(3).integers(0, 256, (32, 32, 3), np.uint8)


def beginnings() -> dict[str, tuple[list[layers.Layer], str]]:
    mean = layers.Normalization(mean=[0.1, -0.2, 0.3], variance=[0.25, 0.5, 0.04], name="norm")
    return {
        "valid": ([layers.Conv2D(4, 5, name="conv")], "valid"),
        "rescaled inside": (
            [
                layers.Rescaling(1 / 127.5, offset=-1, name="scale"),
                mean,
                layers.ZeroPadding2D(((0, 1), (2, 1)), name="pad"),
                layers.Conv2D(4, (3, 2), strides=3, activation="leaky_relu", name="conv"),
                layers.Conv2D(5, 3, name="later"),
            ],
            "same",
        ),
        "1x1": ([layers.Conv2D(2, 1, use_bias=False, name="conv")], "valid"),
    }


@pytest.mark.parametrize("case", ["valid", "rescaled inside", "1x1"])
@pytest.mark.parametrize("to_units", [as_it_is, blue_green_red_without_mean])
def test_other_beginnings(case, to_units):
    beginning, padding = beginnings()[case]
    network = network_of(*beginning)
    found = first_kernels(network, to_units)
    assert (found.layer, found.padding) == ("conv", padding)
    check_ranges(found)
    check_against_the_network(found, network, PIXELS, to_units(PIXELS.astype(np.float32)))


def test_a_grey_network_gets_kernels_for_three_colours():
    picture = keras.Input((16, 16, 1), name="picture")
    x = layers.Conv2D(4, 3, name="conv")(picture)
    x = layers.Dense(3, name="output")(layers.GlobalAveragePooling2D(name="pool")(x))
    network = replace(network_of(layers.Conv2D(1, 1, name="any")), model=keras.Model(picture, x))
    shares = np.array([[0.3], [0.6], [0.1]], np.float32)
    found = first_kernels(network, lambda rgb: rgb @ shares / 255)
    own = network.model.get_layer("conv").kernel.numpy()
    np.testing.assert_allclose(
        found.kernels[:, :, 1] / found.scale, own[:, :, 0] * 0.6 / 255, rtol=1e-5, atol=1e-9
    )


def test_large_biases_decide_the_scale():
    network = network_of(layers.Conv2D(4, 3, name="conv"))
    found = first_kernels(network, lambda rgb: rgb - np.float32(3000))
    check_ranges(found)
    assert np.abs(found.kernels).max() < 0.5
    check_against_the_network(found, network, PIXELS, PIXELS - np.float32(3000))


REFUSED = {
    "are 11x11; the lab takes up to 7x7": [layers.Conv2D(2, 11, name="conv")],
    "does not begin with a convolution": [
        layers.MaxPooling2D(name="first"),
        layers.Conv2D(2, 3, name="conv"),
    ],
    "dilation": [layers.Conv2D(2, 3, dilation_rate=2, name="conv")],
    "groups": [layers.Conv2D(3, 3, groups=3, name="conv")],
    "different strides": [layers.Conv2D(2, 3, strides=(1, 2), name="conv")],
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_networks_that_begin_otherwise_are_refused_with_a_sentence(sentence):
    with pytest.raises(ValueError, match=f"Small net .*{sentence}.*\\.$"):
        first_kernels(network_of(*REFUSED[sentence]), as_it_is)


def test_a_depthwise_convolution_is_not_taken_for_a_plain_one():
    depthwise = layers.DepthwiseConv2D(3, name="depthwise")
    with pytest.raises(ValueError, match="does not begin with a convolution"):
        first_kernels(network_of(depthwise, layers.Conv2D(2, 3, name="conv")), as_it_is)


@pytest.mark.parametrize(
    "to_units",
    [
        lambda rgb: (rgb / 255) ** 2,
        lambda rgb: rgb - rgb.mean(axis=(0, 1)),
        lambda rgb: np.roll(rgb, 1, axis=0),
        lambda rgb: np.clip(rgb, 50, 200),
    ],
    ids=["squared", "minus the picture's mean", "moved", "clipped"],
)
def test_other_preprocessing_is_refused_with_a_sentence(to_units):
    with pytest.raises(ValueError, match="more than a weighted sum"):
        first_kernels(network_of(layers.Conv2D(2, 3, name="conv")), to_units)


def test_worked_out_once_and_shared():
    assert learned_kernels(LITE0) is learned_kernels(LITE0)


def test_missing_weights_are_said_to_be_missing():
    missing = replace(LITE0, name="missing", packaged=replace(LITE0.packaged, package="not_here"))
    with pytest.raises(WeightsMissing):
        learned_kernels(missing)


def test_available_are_those_whose_weights_are_here(monkeypatch):
    assert "efficientnet_lite0" in available()
    assert set(available()) == {name for name, entry in PRETRAINED.items() if entry.available}
    gone = replace(LITE0, packaged=replace(LITE0.packaged, package="not_here"))
    monkeypatch.setattr(learned, "PRETRAINED", {"gone": gone, "here": LITE0})
    assert available() == ("here",)


def test_the_menu_of_kernels_needs_no_tensorflow():
    script = (
        "import sys; from explorer.kernels import KERNELS; len(KERNELS)\n"
        "print([n for n in ('tensorflow', 'keras', 'streamlit') if n in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
