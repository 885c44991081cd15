"""Grad-CAM, against CAM computed apart from it."""

from __future__ import annotations

import cv2
import keras
import numpy as np
import pytest

from explorer.anatomy import feature_maps
from explorer.explanations import explain
from explorer.explanations.grad_cam import weighted_by_mean_gradient
from tests import models
from tests.explanations import nets

X = models.picture()
SPOKEN_FOR = 2  # a class of models.pooled() whose map is not zero


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return nets.kept(request.param)


def cam(model, maps: np.ndarray, class_index: int) -> np.ndarray:
    """Zhou et al. 2016: the maps, weighted with the dense layer's weights for the class."""
    kernel, _ = model.get_layer("output").get_weights()
    height, width, channels = maps.shape
    total = np.zeros((height, width))
    for channel in range(channels):
        total += kernel[channel, class_index] * maps[..., channel].astype(np.float64)
    return np.maximum(total, 0)


@pytest.mark.parametrize("class_index", range(models.CLASSES))
@pytest.mark.parametrize(
    ("build", "layer"),
    [
        (models.pooled, "conv2"),
        (models.logits_only, "conv2"),
        (models.shortcut, "relu2"),
        (models.nested_in_sequential, "base/conv2"),
        (models.nested_in_functional, "base/conv2"),
        (models.shared, "again:2"),
    ],
)
def test_grad_cam_is_cam_divided_by_the_area_where_pooling_and_one_dense_layer_follow(
    build, layer, class_index
):
    model = nets.kept(build)
    maps = feature_maps(model, X, [layer])[layer]
    expected = cam(model, maps, class_index)
    explanation = explain(model, X, "grad_cam", class_index)
    assert explanation.layer == layer
    area = expected.size
    np.testing.assert_allclose(explanation.layer_map * area, expected, rtol=1e-5, atol=1e-5)
    if expected.any():
        heatmap = cv2.resize(expected, X.shape[:2], interpolation=cv2.INTER_LINEAR)
        np.testing.assert_allclose(explanation.heatmap, heatmap / heatmap.max(), atol=1e-5)


def test_maps_are_not_all_zero(model):
    shown = [explain(model, X, "grad_cam", index) for index in range(models.CLASSES)]
    assert not all(explanation.is_zero for explanation in shown)


def test_grad_cam_is_about_the_logit_and_not_the_probability():
    model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    before = explain(model, X, "grad_cam", SPOKEN_FOR).layer_map
    assert before.any()
    model.get_layer("output").set_weights([kernel, bias + 200 * (np.arange(5) != SPOKEN_FOR)])
    assert float(model(X[None], training=False)[0, SPOKEN_FOR]) == 0  # so has its gradient
    after = explain(model, X, "grad_cam", SPOKEN_FOR).layer_map
    np.testing.assert_allclose(after, before, rtol=1e-5)


def test_grad_cam_of_a_sigmoid_unit():
    model = models.one_sigmoid()
    maps = feature_maps(model, X, ["conv2"])["conv2"]
    explanation = explain(model, X)
    np.testing.assert_allclose(explanation.layer_map * 36, cam(model, maps, 0), atol=1e-5)


def test_grad_cam_at_a_layer_of_choice():
    model = models.nested_in_functional()
    explanation = explain(model, X, "grad_cam", 2, "base/relu1")
    assert explanation.layer == "base/relu1"
    assert explanation.layer_map.shape == (16, 16)
    assert explain(model, X, "grad_cam", 2, "relu1").layer == "base/relu1"
    with pytest.raises(ValueError, match="has no feature maps"):
        explain(model, X, "grad_cam", 2, "pool")
    with pytest.raises(ValueError, match="did you mean"):
        explain(model, X, "grad_cam", 2, "base/relu")


def test_mixed_precision_maps_are_near_those_of_full_precision():
    half, full = models.mixed_float16(), models.logits_only()
    full.set_weights(half.get_weights())
    for class_index in range(models.CLASSES):
        near = explain(half, X, "grad_cam", class_index).layer_map
        exact = explain(full, X, "grad_cam", class_index).layer_map
        assert np.abs(near - exact).max() <= 0.02 * exact.max() + 1e-3


def test_a_map_without_anything_positive_is_zeros_and_says_so():
    model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    for weights in (-np.abs(kernel), 0 * kernel):
        model.get_layer("output").set_weights([weights, bias])
        explanation = explain(model, X, "grad_cam", 0)
        assert explanation.is_zero
        assert not explanation.heatmap.any()
        assert explanation.heatmap.shape == (16, 16)


def test_very_small_maps_are_shown_all_the_same():
    model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    expected = explain(model, X, "grad_cam", SPOKEN_FOR).heatmap
    assert expected.any()
    model.get_layer("output").set_weights([kernel * 1e-30, bias])
    shown = explain(model, X, "grad_cam", SPOKEN_FOR).heatmap
    np.testing.assert_allclose(shown, expected, atol=1e-4)


@pytest.mark.parametrize(("layer", "value"), [("conv2", np.inf), ("output", np.nan)])
def test_numbers_that_are_not_finite_are_refused_with_a_sentence(layer, value):
    model = models.pooled()
    kernel, bias = model.get_layer(layer).get_weights()
    model.get_layer(layer).set_weights([kernel, bias + value])
    with pytest.raises(ValueError, match="not finite"):
        explain(model, X, "grad_cam", 0)


def test_a_model_without_maps_is_refused_with_a_sentence():
    stack = [keras.Input((16, 16, 3)), keras.layers.Flatten(), keras.layers.Dense(2)]
    with pytest.raises(ValueError, match="no layer with maps"):
        explain(keras.Sequential(stack), X)


def test_the_narrow_seam():
    activations = np.zeros((2, 2, 2))
    activations[0, 0] = 3, 1
    activations[1, 1] = 0, 5
    gradients = np.zeros((2, 2, 2))
    gradients[0, 0] = 4, -8
    # Mean gradients 1 and -2: 3 * 1 - 1 * 2 = 1, and 5 * -2 below zero.
    expected = [[1, 0], [0, 0]]
    np.testing.assert_array_equal(weighted_by_mean_gradient(activations, gradients), expected)
