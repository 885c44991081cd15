"""A copy that is the same model, and shares nothing with it."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.architectures import ARCHITECTURES
from explorer.faithfulness.private_copy import private_copy
from tests import models
from tests.architectures.families import ONE_OF_EACH


@pytest.fixture(scope="module", params=models.SOFTMAX_MODELS)
def pair(request):
    """A model and its copy."""
    model = models.SOFTMAX_MODELS[request.param]()
    return model, private_copy(model)


def test_it_answers_the_same(pair):
    model, copy = pair
    x = models.picture()[None]
    np.testing.assert_array_equal(copy(x, training=False), model(x, training=False))


def test_its_layers_have_the_same_paths_kinds_and_precision(pair):
    for own, original in zip(*(view_of(one).layers for one in reversed(pair)), strict=True):
        assert (own.path, own.kind, own.inputs) == (original.path, original.kind, original.inputs)
        assert getattr(own.layer, "dtype_policy", "") == getattr(original.layer, "dtype_policy", "")


def test_it_shares_no_weight(pair):
    model, copy = pair
    assert not {id(one) for one in model.variables} & {id(one) for one in copy.variables}
    before = model.get_weights()
    for weight in copy.weights:
        weight.assign(weight.value + 1)
    for kept, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, now)


def test_whatever_was_frozen_can_learn_in_the_copy_alone():
    model = models.nested_in_functional()
    copy = private_copy(model)
    assert len(copy.trainable_weights) == len(copy.weights) - 2  # mean and variance
    assert not model.get_layer("base").trainable
    assert len(model.trainable_weights) == 2


def test_a_shared_layer_stays_one_layer():
    copy = private_copy(models.shared())
    assert len(copy.weights) == len(models.shared().weights)
    assert view_of(copy).layer("again").layer is view_of(copy).layer("again:2").layer


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_our_own_architectures(name):
    model = ARCHITECTURES[name].network().model
    copy = private_copy(model)
    x = np.random.default_rng(0).random((1, *view_of(model).input_shape)).astype(np.float32)
    np.testing.assert_allclose(
        copy(x, training=False), model(x, training=False), rtol=1e-5, atol=1e-7
    )


def test_a_compiled_model_gives_a_copy_that_is_not():
    model = models.sequential()
    model.compile("adam", "sparse_categorical_crossentropy")
    assert not private_copy(model).compiled


def test_a_layer_that_nobody_registered():
    class Doubled(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    stack = [models.opening(), Doubled(), keras.layers.Flatten(), keras.layers.Dense(5)]
    model = models.randomised(keras.Sequential(stack))
    x = models.picture()[None]
    np.testing.assert_array_equal(private_copy(model)(x), model(x))


def test_a_model_that_cannot_describe_itself_is_refused():
    class Secretive(keras.layers.Layer):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def call(self, x):
            return self.factor * x

    stack = [models.opening(), Secretive(np.ones(1)), keras.layers.Flatten()]
    with pytest.raises(ValueError, match="'secretive' cannot be copied"):
        private_copy(keras.Sequential(stack, name="secretive"))
