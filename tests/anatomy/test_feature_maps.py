"""Feature maps, against plain Keras sub-models."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import feature_maps, view_of
from tests import models

X = models.picture()


def submodel_maps(model, layer: str, x=X) -> np.ndarray:
    """What Keras gives for a layer of a model that is not nested."""
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    return np.asarray(part(x[None], training=False))[0]


FLAT = (
    models.sequential,
    models.pooled,
    models.branched,
    models.shortcut,
    models.depthwise_separable,
    models.fully_convolutional,
)


@pytest.mark.parametrize("build", FLAT)
def test_maps_of_every_layer_are_those_of_a_sub_model(build):
    model = build()
    maps = feature_maps(model, X)
    spatial = [layer.path for layer in view_of(model).layers if layer.spatial]
    assert list(maps) == spatial
    named = {layer.name for layer in model.layers}
    assert len(named & set(spatial)) >= 4
    for path in spatial:
        assert maps[path].dtype == np.float32
        if path in named:
            expected = submodel_maps(model, path)
            np.testing.assert_allclose(maps[path], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("build", "before"),
    [
        (models.nested_in_sequential, lambda x: x),
        (models.nested_in_functional, lambda x: x * 2 + 0.1),
    ],
)
def test_maps_inside_a_nested_base_are_those_of_the_base_on_its_own(build, before):
    model = build()
    base = model.get_layer("base")
    layers = ["conv1", "bn1", "relu1", "pool1", "conv2"]
    maps = feature_maps(model, X, [f"base/{layer}" for layer in layers])
    for layer in layers:
        expected = submodel_maps(base, layer, before(X))
        np.testing.assert_allclose(maps[f"base/{layer}"], expected, rtol=1e-5, atol=1e-5)


def test_maps_of_a_shared_layer_are_those_of_each_call():
    model = models.shared()
    again, x = model.get_layer("again"), X[None]
    maps = feature_maps(model, X, ["again:2", "again"])
    first = np.asarray(again(x))
    second = np.asarray(again(model.get_layer("halve")(first)))
    np.testing.assert_allclose(maps["again"], first[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(maps["again:2"], second[0], rtol=1e-5, atol=1e-6)
    assert list(maps) == ["again:2", "again"]


@pytest.mark.parametrize("build", [models.mixed_float16, models.mixed_bfloat16])
def test_mixed_precision_maps_come_as_float32_near_those_of_full_precision(build):
    half = build()
    full = models.pooled() if build is models.mixed_float16 else models.nested_in_sequential()
    full.set_weights(half.get_weights())
    for path, maps in feature_maps(half, X).items():
        assert maps.dtype == np.float32
        expected = feature_maps(full, X, [path])[path]
        assert np.abs(maps - expected).max() < 0.03 * np.abs(expected).max()


def test_known_networks_with_shortcuts_and_dense_connections():
    x = models.picture(64)
    for build, layer in (
        (keras.applications.DenseNet121, "conv4_block7_concat"),
        (keras.applications.MobileNetV2, "block_12_add"),
    ):
        model = build(weights=None, input_shape=(64, 64, 3), classes=10)
        [maps] = feature_maps(model, x, [layer]).values()
        np.testing.assert_allclose(maps, submodel_maps(model, layer, x), rtol=1e-3, atol=1e-6)


def test_all_layers_come_from_one_forward_pass(monkeypatch):
    model = models.branched()
    calls = []
    for layer in model.layers:
        call = layer.call
        monkeypatch.setattr(
            layer, "call", lambda *args, _call=call, **kw: calls.append(1) or _call(*args, **kw)
        )
    count = len([layer for layer in view_of(model).layers if layer.path in model_names(model)])
    calls.clear()
    feature_maps(model, X)
    feature_maps(model, X + 1, ["stem", "last"])
    assert len(calls) == count  # the model's Python ran once, to be compiled


def model_names(model) -> set[str]:
    return {layer.name for layer in model.layers}


def test_a_layer_without_maps_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"'output' has no feature maps: its output \(5,\)"):
        feature_maps(models.pooled(), X, ["conv1", "output"])


def test_an_unknown_layer_is_refused_with_suggestions():
    with pytest.raises(ValueError, match="did you mean conv1"):
        feature_maps(models.pooled(), X, ["conv_1"])


def test_maps_cannot_be_changed_by_who_gets_them():
    maps = feature_maps(models.pooled(), X, ["conv1"])["conv1"]
    with pytest.raises(ValueError, match="read-only"):
        maps[0] = 1
