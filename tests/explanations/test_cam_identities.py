"""Class activation maps where one dense layer follows: known from its weights alone."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import feature_maps, view_of
from explorer.explanations import explain
from explorer.explanations.eigen_cam import first_component
from tests import models
from tests.explanations import nets

X = models.picture()
POOLED = {  # builders of networks of a ReLU's maps, global average pooling and a dense layer
    models.pooled: "conv2",
    models.logits_only: "conv2",
    models.shortcut: "relu2",
    models.nested_in_functional: "base/conv2",
    models.shared: "again:2",
}


@pytest.fixture(params=POOLED, ids=lambda build: build.__name__)
def pooled(request):
    """A model, the maps that are averaged, float64, and the dense layer's weights."""
    model = nets.kept(request.param)
    layer = POOLED[request.param]
    maps = feature_maps(model, X, [layer])[layer].astype(np.float64)
    return model, maps, model.get_layer("output").get_weights()[0].astype(np.float64)


def cells(maps: np.ndarray) -> int:
    return maps.shape[0] * maps.shape[1]


def expect_near(found: np.ndarray, expected: np.ndarray, terms: np.ndarray) -> None:
    """Equal but for rounding, which is relative to what was added up."""
    np.testing.assert_allclose(found, expected, atol=2e-6 * np.abs(terms).max())


@pytest.mark.parametrize("class_index", range(models.CLASSES))
def test_hires_cam_is_grad_cam_before_its_relu(pooled, class_index):
    model, maps, kernel = pooled
    expected = maps @ kernel[:, class_index] / cells(maps)
    terms = maps * kernel[:, class_index] / cells(maps)
    hires = explain(model, X, "hires_cam", class_index).values
    expect_near(hires, expected, terms)
    expect_near(explain(model, X, "grad_cam", class_index).values, np.maximum(expected, 0), terms)


@pytest.mark.parametrize("class_index", range(models.CLASSES))
def test_layer_cam_keeps_the_maps_that_speak_for_the_class(pooled, class_index):
    model, maps, kernel = pooled
    expected = maps @ np.maximum(kernel[:, class_index], 0)
    found = explain(model, X, "layer_cam", class_index).values * cells(maps)
    expect_near(found, expected, maps)


@pytest.mark.parametrize("class_index", range(models.CLASSES))
def test_the_weights_of_grad_cam_plus_plus(pooled, class_index):
    """With a constant gradient W/Z the sums of the paper can be written down."""
    model, maps, kernel = pooled
    column, sums = kernel[:, class_index], maps.sum(axis=(0, 1))
    weights = np.maximum(column, 0) / (2 + sums * column / cells(maps))
    expected = maps @ weights
    found = explain(model, X, "grad_cam_plus_plus", class_index).values
    expect_near(found, expected, maps)


def test_the_sums_of_grad_cam_plus_plus_one_by_one():
    """Equations 10 and 19 with a loop for every sum, where gradients differ from cell to cell."""
    model = nets.kept(models.sequential)
    found = view_of(model).gradients(X, "conv2", 1)
    maps, gradients = found.activations.astype(float), found.gradients.astype(float)
    height, width, channels = maps.shape
    expected = np.zeros((height, width))
    for channel in range(channels):
        weight = 0.0
        for i in range(height):
            for j in range(width):
                slope = gradients[i, j, channel]
                below = 2 * slope**2 + maps[..., channel].sum() * slope**3
                weight += (slope**2 / below if below else 0) * max(slope, 0)
        expected += weight * maps[..., channel]
    assert expected.any()
    shown = explain(model, X, "grad_cam_plus_plus", 1).values
    np.testing.assert_allclose(shown, np.maximum(expected, 0), rtol=1e-6)


def test_layer_cam_weighs_each_cell_by_its_own_gradient():
    model = nets.kept(models.sequential)
    found = view_of(model).gradients(X, "conv2", 1)
    maps, gradients = found.activations.astype(float), found.gradients.astype(float)
    expected = np.maximum(np.einsum("ijk,ijk->ij", maps, np.where(gradients > 0, gradients, 0)), 0)
    np.testing.assert_allclose(explain(model, X, "layer_cam", 1).values, expected, rtol=1e-6)


@pytest.mark.parametrize("class_index", range(models.CLASSES))
def test_the_cells_of_hires_cam_and_the_bias_add_up_to_the_logit(class_index):
    model = nets.kept(nets.flattened)
    found = explain(model, X, "hires_cam", class_index)
    bias = float(model.get_layer("output").get_weights()[1][class_index])
    terms = np.abs(found.values).sum(dtype=float)
    assert found.layer == "conv"
    assert found.values.sum(dtype=float) + bias == pytest.approx(found.logit, abs=2e-6 * terms)


def test_where_a_dense_layer_follows_grad_cam_and_hires_cam_differ():
    model = nets.kept(nets.flattened)
    hires = explain(model, X, "hires_cam", 1).values
    grad = explain(model, X, "grad_cam", 1).values
    assert np.abs(np.maximum(hires, 0) - grad).max() > 0.05 * np.abs(hires).max()


@pytest.mark.parametrize("name", models.SOFTMAX_MODELS)
def test_eigen_cam_is_the_projection_on_the_first_singular_vector(name):
    model = nets.kept(models.SOFTMAX_MODELS[name])
    found = explain(model, X, "eigen_cam", 1)
    maps = feature_maps(model, X, [found.layer])[found.layer].astype(np.float64)
    rows = maps.reshape(-1, maps.shape[-1])
    # The eigenvector of the largest eigenvalue, by another way than a decomposition of the maps.
    _, vectors = np.linalg.eigh(rows.T @ rows)
    projected = rows @ vectors[:, -1]
    projected *= np.sign(projected.sum())
    expected = np.maximum(projected, 0).reshape(maps.shape[:2])
    np.testing.assert_allclose(found.values, expected, atol=1e-5 * expected.max())


def test_eigen_cam_does_not_ask_for_the_class():
    model = nets.kept(models.branched)
    one, other = (explain(model, X, "eigen_cam", index) for index in (0, 4))
    np.testing.assert_array_equal(one.values, other.values)


def test_the_sign_of_a_singular_vector_does_not_matter():
    maps = np.random.default_rng(0).random((5, 4, 3))
    np.testing.assert_allclose(first_component(-maps), first_component(maps))
    assert first_component(maps).sum() > 0


@pytest.mark.parametrize("class_index", range(models.CLASSES))
def test_score_cam_one_map_at_a_time(class_index):
    """Against a plain loop over the maps, and a prediction by the model itself for each."""
    import cv2

    model = nets.kept(models.logits_only)
    maps = feature_maps(model, X, ["conv2"])["conv2"].astype(np.float64)

    def logit(picture: np.ndarray) -> float:
        return float(model(picture[None].astype(np.float32), training=False)[0, class_index])

    rises, kept = [], []
    for channel in range(maps.shape[-1]):
        large = cv2.resize(maps[..., channel], (16, 16), interpolation=cv2.INTER_LINEAR)
        if large.max() > large.min():
            mask = (large - large.min()) / (large.max() - large.min())
            rises.append(logit(X * mask[..., None]) - logit(0 * X))
            kept.append(channel)
    weights = np.exp(rises) / np.exp(rises).sum()
    total = sum(weight * maps[..., channel] for weight, channel in zip(weights, kept, strict=True))
    found = explain(model, X, "score_cam", class_index).values
    np.testing.assert_allclose(found, np.maximum(total, 0), rtol=1e-4, atol=1e-6)


def test_score_cam_tries_the_maps_that_vary_most():
    x = models.opening()
    maps = keras.layers.Conv2D(40, 3, activation="relu", name="conv")(x)
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(maps)
    model = models.randomised(keras.Model(x, keras.layers.Dense(5, name="output")(pooled)))
    some, every = (
        explain(model, X, "score_cam", 1, options={"maps": count}) for count in (32, 128)
    )
    assert some.passes < every.passes
    assert 0 < np.abs(some.values - every.values).max() < 0.5 * every.values.max()
