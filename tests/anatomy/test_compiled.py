"""The compiled passes: right gradients, traced once, kept no longer than the model."""

from __future__ import annotations

import gc
import threading
import weakref

import keras
import numpy as np
import pytest

from explorer.anatomy import ModelView, compiled, view_of
from tests import models


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return request.param()


def test_new_pictures_and_classes_are_not_traced_again():
    view = view_of(models.nested_in_functional())
    for seed in range(3):
        x = models.picture(seed=seed)
        view.logits(x)
        view.feature_maps(x)
        view.feature_maps(x, ["base/conv1"])
    assert view.traces == 1
    for class_index in (None, 0, 1, 2, 3, np.int64(4)):
        view.gradients(models.picture(seed=class_index or 7), "base/conv2", class_index)
    assert view.traces == 2
    assert view_of(view.model).traces == 2
    for layer in ("base/conv1", "base/relu1", "flip"):
        view.gradients(models.picture(), layer, 0)
    assert view.traces == 3


def test_threads_that_ask_at_once_trace_once():
    model, x = models.branched(), models.picture()
    barrier, results = threading.Barrier(4), []

    def ask():
        barrier.wait()
        view = view_of(model)
        results.append((view.logits(x), view.gradients(x, "last", 1).gradients))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert view_of(model).traces == 2
    assert len(results) == 4
    for logits, gradients in results:
        np.testing.assert_array_equal(logits, results[0][0])
        np.testing.assert_array_equal(gradients, results[0][1])


def test_a_view_does_not_keep_its_model_alive():
    model = models.nested_deeply()
    view_of(model).logits(models.picture())
    view_of(model).gradients(models.picture(), "stem", 0)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_a_view_at_hand_keeps_its_model():
    view = view_of(models.pooled())
    gc.collect()
    assert view.logits(models.picture()).shape == (models.CLASSES,)


def test_what_was_compiled_is_shared_by_views_and_bounded(monkeypatch):
    monkeypatch.setattr(compiled, "MOST_KEPT", 2)
    model = models.open_size()
    for size in (16, 20, 24):
        view_of(model).logits(models.picture(size))
    assert ModelView(model).traces == 3
    ModelView(model).logits(models.picture(20))
    assert ModelView(model).traces == 3
    ModelView(model).logits(models.picture(16))
    assert ModelView(model).traces == 4


def test_gradients_are_the_same_with_other_layers_and_alone(model):
    view, x = view_of(model), models.picture()
    target = view.default_target_layer
    alone = view.gradients(x, target, 1)
    together = view._passes.gradients((1, *x.shape), (target, view.layers[0].path))
    results = together(x[None], np.int32([1]), np.int32([-1]))
    np.testing.assert_allclose(alone.activations, results["maps"][target][0], atol=1e-6)
    np.testing.assert_allclose(alone.gradients, results["gradients"][target][0], atol=1e-6)


@pytest.mark.parametrize("class_index", [-1, 5, 1000])
def test_a_class_that_is_not_there_is_refused(class_index):
    with pytest.raises(ValueError, match="5 classes, 0 to 4"):
        view_of(models.pooled()).gradients(models.picture(), "conv2", class_index)


def test_gradients_agree_with_central_differences_in_float64():
    with models.precision("float64"):
        model = models.shortcut()
    x, step = models.picture(), 1e-4
    found = view_of(model).gradients(x, "conv1", 2)
    kernel, bias = model.get_layer("output").get_weights()
    sources = [model.get_layer("conv1").output, model.get_layer("projection").output]
    both = keras.Model(model.input, sources)(x[None], training=False)
    conv, projection = (np.asarray(maps) for maps in both)
    assert conv.dtype == np.float64

    tail = keras.Model(sources, model.get_layer("pool").output)

    def logit(activations):
        return np.asarray(tail([activations, projection]))[0] @ kernel[:, 2] + bias[2]

    generator = np.random.default_rng(0)
    for _ in range(40):
        row, column, channel = (generator.integers(size) for size in conv.shape[1:])
        moved = np.zeros_like(conv)
        moved[0, row, column, channel] = step
        expected = (logit(conv + moved) - logit(conv - moved)) / (2 * step)
        assert found.gradients[row, column, channel] == pytest.approx(expected, abs=1e-6)
    assert np.abs(found.gradients).max() > 1e-3
    np.testing.assert_allclose(found.activations, conv[0], rtol=1e-6)


def test_the_most_probable_class_is_taken_when_none_is_given():
    view, x = view_of(models.sequential()), models.picture()
    best = int(view.logits(x).argmax())
    default, asked = view.gradients(x, "conv1"), view.gradients(x, "conv1", best)
    assert default.class_index == best
    np.testing.assert_array_equal(default.gradients, asked.gradients)


def test_a_layer_that_hands_its_input_on_has_a_gradient_of_its_own():
    x = models.opening()
    stem = keras.layers.Conv2D(4, 3, padding="same", name="stem")(x)
    dropped = keras.layers.Dropout(0.5, name="dropped")(stem)
    joined = keras.layers.Add(name="joined")([stem, 3 * dropped])
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(joined)
    view = view_of(keras.Model(x, keras.layers.Dense(2, name="output")(pooled)))
    whole = view.gradients(models.picture(), "stem", 0).gradients
    part = view.gradients(models.picture(), "dropped", 0).gradients
    np.testing.assert_allclose(part, whole * 0.75, rtol=1e-5)


def test_a_layer_that_the_class_does_not_depend_on_has_zero_gradients():
    base = models.pooled()
    kernel, bias = base.get_layer("output").get_weights()
    base.get_layer("output").set_weights([kernel * 0, bias])
    assert not view_of(base).gradients(models.picture(), "conv1", 0).gradients.any()


def test_small_gradients_survive_half_precision():
    with models.precision("mixed_float16"):
        model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    model.get_layer("output").set_weights([kernel * 1e-6, bias])
    found = view_of(model).gradients(models.picture(), "conv2", 3).gradients
    expected = np.broadcast_to(kernel[:, 3] * 1e-6 / 36, found.shape)
    np.testing.assert_allclose(found, expected, rtol=0.2, atol=1e-9)
