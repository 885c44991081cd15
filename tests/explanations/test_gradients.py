"""Gradients and what is made of them, where the numbers are known from elsewhere."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.anatomy import view_of
from explorer.explanations import explain
from tests import models
from tests.explanations import nets

X = models.picture()
KINDS = ("sequential", "nested_in_functional", "branched", "shortcut", "depthwise_separable")
STEP = 1e-6


def differences(model: keras.Model, x: np.ndarray, class_index: int, moves: np.ndarray):
    """How the logit changes with each move, by central differences in 64 bits, ``(moves,)``."""
    twin = nets.in_float64(model)
    steps = STEP * moves

    def logits(pictures: np.ndarray) -> np.ndarray:
        return np.asarray(twin(tf.constant(pictures, tf.float64), training=False))[:, class_index]

    return (logits(x + steps) - logits(x - steps)) / (2 * STEP)


def one_at_a_time(shape: tuple[int, ...], places: np.ndarray) -> np.ndarray:
    """Pictures of zeros but for a one at each place of the flattened picture."""
    return np.eye(np.prod(shape))[places].reshape(-1, *shape)


@pytest.mark.parametrize("name", KINDS)
def test_a_gradient_is_what_central_differences_measure(name):
    model = nets.kept(models.SOFTMAX_MODELS[name])
    moves = one_at_a_time(X.shape, np.arange(X.size))
    expected = differences(model, X.astype(np.float64), 3, moves).reshape(X.shape)
    found = explain(model, X, "gradient", 3).values
    scale = np.abs(expected).max()
    np.testing.assert_allclose(found / scale, expected / scale, atol=2e-6)


def test_a_gradient_at_a_layer_is_what_central_differences_measure():
    model = models.branched()
    stem = model.get_layer("stem")
    maps = view_of(model).feature_maps(X, ["stem"])["stem"].astype(np.float64)
    found = view_of(model).gradients(X, "stem", 1).gradients
    tail = keras.Model(stem.output, model.output)
    expected = differences(tail, maps, 1, one_at_a_time(maps.shape, np.arange(maps.size)))
    scale = np.abs(expected).max()
    np.testing.assert_allclose(found.ravel() / scale, expected / scale, atol=2e-6)


def test_the_gradient_of_a_linear_model_is_its_weights():
    model = nets.kept(nets.linear)
    for class_index in range(5):
        expected = nets.weights_of(model, class_index)
        np.testing.assert_array_equal(explain(model, X, "gradient", class_index).values, expected)
        times_input = explain(model, X, "gradient_times_input", class_index).values
        np.testing.assert_allclose(times_input, expected * X, rtol=1e-6)


@pytest.mark.parametrize("noise", [5, 30])
def test_smooth_grad_of_a_linear_model_is_its_weights(noise):
    model = nets.kept(nets.linear)
    found = explain(model, X, "smooth_grad", 2, options={"samples": 10, "noise": noise})
    np.testing.assert_allclose(found.values, nets.weights_of(model, 2), rtol=1e-5)


def test_smooth_grad_is_the_mean_over_noisy_pictures():
    """Its own noise is not looked at: as many samples of another come near the same mean."""
    model = nets.kept(models.sequential)
    options = {"samples": 100, "noise": 15}
    found = explain(model, X, "smooth_grad", 1, options=options).values
    random = np.random.default_rng(123)
    sigma = 0.15 * (X.max() - X.min())
    noisy = X + sigma * random.standard_normal((3200, *X.shape))
    gradients = view_of(model).input_gradients(noisy, 1).gradients.astype(np.float64)
    standard_error = gradients.std(axis=0) * np.sqrt(1 / 100 + 1 / 3200)
    distance = (found - gradients.mean(axis=0)) / (standard_error + 1e-9)
    assert 0.8 < np.sqrt(np.mean(distance**2)) < 1.2
    plain = explain(model, X, "gradient", 1).values
    assert np.sqrt(np.mean(((plain - found) / (standard_error + 1e-9)) ** 2)) > 3


def test_smooth_grad_depends_on_the_seed_alone():
    model = models.pooled()
    options = {"samples": 10}
    first, again, other = (
        explain(model, X, "smooth_grad", 2, options=options, seed=seed).values for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3 * np.abs(first).max()


@pytest.mark.parametrize("class_index", range(5))
def test_without_biases_gradient_times_input_sums_to_the_logit(class_index):
    model = nets.kept(nets.without_biases)
    found = explain(model, X, "gradient_times_input", class_index)
    terms = np.abs(found.values).sum(dtype=float)
    assert found.values.sum(dtype=float) == pytest.approx(found.logit, abs=1e-6 * terms)
    assert abs(found.logit) > 1e-2


@pytest.mark.parametrize(
    "method", ["gradient", "gradient_times_input", "smooth_grad", "integrated_gradients"]
)
def test_pixels_that_are_cropped_away_get_exactly_nothing(method):
    values = explain(nets.kept(nets.cropped), X, method, 1).values
    seen = np.zeros((16, 16), bool)
    seen[3:-3, 3:-4] = True
    assert not values[~seen].any()
    assert np.count_nonzero(values[seen]) > 0.9 * values[seen].size


@pytest.mark.parametrize(
    "method",
    ["gradient", "gradient_times_input", "smooth_grad", "integrated_gradients", "hires_cam"],
)
def test_one_class_against_another_is_the_difference_of_the_two(method):
    """Of methods in which the score enters linearly."""
    for build in (models.nested_in_functional, models.depthwise_separable):
        model = nets.kept(build)
        one, other = (explain(model, X, method, index).values for index in (1, 4))
        both = explain(model, X, method, 1, against=4)
        scale = np.abs(one).max() + np.abs(other).max()
        np.testing.assert_allclose(both.values / scale, (one - other) / scale, atol=1e-6)
        logits = view_of(model).logits(X)
        assert both.score == pytest.approx(float(logits[1]) - float(logits[4]), abs=1e-5)
        assert both.logit == pytest.approx(float(logits[1]), abs=1e-5)
        assert both.against == 4


def test_a_batch_gets_what_each_picture_gets_by_itself():
    view = view_of(nets.kept(models.nested_in_functional))
    pictures = np.stack([models.picture(seed=seed) for seed in range(37)])
    classes = [index % 5 for index in range(37)]
    for guided in (False, True):
        found = view.input_gradients(pictures, classes, guided=guided)
        logits = view.logits_of(pictures)
        for index in (0, 1, 31, 32, 36):
            alone = view.input_gradients(pictures[index : index + 1], classes[index], guided=guided)
            gradients = alone.gradients[0]
            scale = np.abs(gradients).max()
            np.testing.assert_allclose(found.gradients[index], gradients, atol=1e-6 * scale)
            np.testing.assert_allclose(found.logits[index], alone.logits[0], atol=1e-6)
            np.testing.assert_allclose(logits[index], view.logits(pictures[index]), atol=1e-6)


def flat_twin() -> keras.Model:
    """`models.nested_in_functional` without nesting: the same layers in a row, same weights."""
    model = nets.kept(models.nested_in_functional)
    x = picture_input = models.opening()
    x = keras.layers.Rescaling(2.0, offset=0.1, name="rescale")(x)
    x = models._features(x)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dense(5, activation="softmax", name="output")(x)
    flat = keras.Model(picture_input, x)
    weights = {weight.path.split("base/")[-1]: weight for weight in model.weights}
    for weight in flat.weights:
        weight.assign(weights[weight.path])
    return flat


def test_a_nested_model_and_the_same_layers_in_a_row_are_explained_alike(method):
    nested = nets.kept(models.nested_in_functional)
    flat = nets.kept(flat_twin)
    options = nets.quickest(nested, method)
    for class_index in (0, 2):
        one = explain(nested, X, method, class_index, options=options)
        other = explain(flat, X, method, class_index, options=options)
        assert one.layer in (None, f"base/{other.layer}")
        scale = np.abs(other.values).max()
        np.testing.assert_allclose(one.values, other.values, atol=2e-6 * scale)


def test_mixed_precision_gradients_are_near_those_of_full_precision():
    half, full = models.mixed_float16(), models.logits_only()
    full.set_weights(half.get_weights())
    for method in ("gradient", "integrated_gradients", "guided_backpropagation"):
        near = explain(half, X, method, 2).values
        exact = explain(full, X, method, 2).values
        # Some ReLUs and maxima fall to the other side; most values are as they were.
        wrong = np.abs(near - exact) > 0.02 * np.abs(exact).max()
        assert wrong.mean() < 0.05
