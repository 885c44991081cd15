"""Passes over many pictures: the same as one by one, compiled once for each size of batch."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.anatomy import view_of
from explorer.anatomy.activations import rectifies
from tests import models

PICTURES = np.stack([models.picture(seed=seed) for seed in range(35)])


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return request.param()


def is_half(model) -> bool:
    return any("16" in layer.dtype_policy.name for layer in model._flatten_layers())


def near(model) -> dict[str, float]:
    """Half precision rounds, and rounds differently in another batch."""
    tolerance = 0.05 if is_half(model) else 1e-5
    return {"rtol": tolerance * 10, "atol": tolerance}


@pytest.mark.parametrize("count", [1, 5, 35])
def test_logits_of_many_are_those_of_each(model, count):
    view = view_of(model)
    one_by_one = np.stack([view.logits(picture) for picture in PICTURES[:count]])
    together = view.logits_of(PICTURES[:count])
    assert together.dtype == np.float32
    np.testing.assert_allclose(together, one_by_one, **near(model))


def test_activations_of_many_are_the_feature_maps_of_each(model):
    view = view_of(model)
    layer = view.default_target_layer
    maps = view.activations_of(PICTURES[:5], layer)
    expected = [view.feature_maps(picture, [layer])[layer] for picture in PICTURES[:5]]
    np.testing.assert_allclose(maps, np.stack(expected), **near(model))


def test_activations_of_layers_without_maps():
    model = models.sequential()
    vectors = view_of(model).activations_of(PICTURES[:3], "dense1")
    upper = keras.Model(model.inputs, model.get_layer("dense1").output)
    np.testing.assert_allclose(vectors, upper(PICTURES[:3], training=False), atol=1e-5)


@pytest.mark.parametrize(
    ("build", "path"),
    [
        (models.sequential, "dropout2"),
        (models.pooled, "pool"),
        (models.separate_softmax, "pool"),
        (models.softmax_operation, "pool"),
        (models.nested_in_functional, "pool"),
        (models.nested_deeply, "pool"),
        (models.fully_convolutional, None),
    ],
)
def test_the_layer_before_the_class_scores(build, path):
    model = build()
    view = view_of(model)
    assert view.penultimate == path
    if path is not None:
        features = view.activations_of(PICTURES[:2], path)
        kernel, bias = keras_head(model).get_weights()
        np.testing.assert_allclose(
            features @ kernel + bias, view.logits_of(PICTURES[:2]), atol=1e-4
        )


def keras_head(model: keras.Model) -> keras.Layer:
    """The last dense layer, wherever it is nested."""
    return [layer for layer in model._flatten_layers() if type(layer).__name__ == "Dense"][-1]


def taped(model, pictures: np.ndarray, classes: list[int]) -> np.ndarray:
    """Gradients of logits by a plain tape, for models that end in their logits."""
    x = tf.constant(pictures)
    with tf.GradientTape() as tape:
        tape.watch(x)
        logits = model(x, training=False)
        score = tf.reduce_sum(tf.gather(logits, classes, batch_dims=1))
    return tape.gradient(score, x).numpy()


@pytest.mark.parametrize("count", [1, 7, 35])
def test_input_gradients_are_those_of_a_plain_tape(count):
    model = models.logits_only()
    classes = [index % models.CLASSES for index in range(count)]
    found = view_of(model).input_gradients(PICTURES[:count], classes)
    np.testing.assert_allclose(
        found.gradients, taped(model, PICTURES[:count], classes), rtol=1e-4, atol=1e-6
    )
    assert found.logits.shape == (count, models.CLASSES)


def test_input_gradients_of_every_kind_are_those_of_a_plain_tape(model):
    if is_half(model):
        pytest.skip("half precision rounds probabilities away")

    # Compiled: TensorFlow 2.21 corrupts memory when an eager tape meets a residual block.
    @tf.function
    def taped_difference(x: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(x)
            logarithms = tf.math.log(model(x, training=False))
            difference = logarithms[0, 1] - logarithms[0, 3]  # that of the logits
        return tape.gradient(difference, x)

    expected = taped_difference(tf.constant(PICTURES[:1]))
    found = view_of(model).input_gradients(PICTURES[:1], 1, 3)
    np.testing.assert_allclose(found.gradients, expected, rtol=1e-3, atol=1e-5)


def test_one_class_against_another_is_the_difference():
    view = view_of(models.branched())
    one, other = (view.input_gradients(PICTURES[:1], index).gradients for index in (1, 3))
    between = view.input_gradients(PICTURES[:1], 1, 3).gradients
    np.testing.assert_allclose(between, one - other, atol=1e-5)


def test_nothing_is_traced_again_for_other_pictures_and_classes():
    view = view_of(models.branched())
    for count in (1, 3, 35):
        view.input_gradients(PICTURES[:count], 0)
        view.logits_of(PICTURES[:count])
    traced = view.traces
    assert traced == 6
    for count in (1, 8, 20):
        view.input_gradients(PICTURES[-count:], [count % 5] * count, 2)
        view.logits_of(PICTURES[-count:])
    assert view.traces == traced


def test_progress_counts_pictures_and_can_give_up():
    told = []
    view = view_of(models.pooled())
    view.logits_of(PICTURES, progress=told.append)
    assert told == [32, 35]

    def give_up(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        view.logits_of(PICTURES, progress=give_up)


def test_what_does_not_fit_is_refused():
    view = view_of(models.pooled())
    with pytest.raises(ValueError, match="not a batch"):
        view.logits_of(PICTURES[:, :8])
    with pytest.raises(ValueError, match="not a batch"):
        view.logits_of(PICTURES[:0])
    with pytest.raises(ValueError, match="5 classes, 0 to 4"):
        view.input_gradients(PICTURES[:2], [0, 5])
    with pytest.raises(ValueError, match="3 classes for 2 pictures"):
        view.input_gradients(PICTURES[:2], [0, 1, 2])


def test_which_operations_rectify():
    layers = keras.layers
    for layer in (
        layers.ReLU(name="a"),
        layers.ReLU(max_value=6, name="b"),
        layers.Activation("relu6", name="c"),
        layers.Conv2D(1, 1, activation="relu", name="d"),
        layers.Dense(1, activation=layers.ReLU(name="e"), name="f"),
    ):
        assert rectifies(layer)
    for layer in (
        layers.ReLU(negative_slope=0.1, name="g"),
        layers.LeakyReLU(name="h"),
        layers.Conv2D(1, 1, name="i"),
        layers.Dense(1, activation="gelu", name="j"),
    ):
        assert not rectifies(layer)
