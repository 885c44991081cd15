"""Layers that forget, and batch normalisation that finds its feet again."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.faithfulness.private_copy import private_copy
from explorer.faithfulness.redrawing import draw_anew, measure_again, units_from_the_top
from tests import models


def layers_of(units) -> list[keras.Layer]:
    return [layer for unit in units for layer in unit.layers]


def forgotten(model: keras.Model, x: np.ndarray, seed: int = 0) -> keras.Model:
    """A copy of which nothing is left."""
    copy = private_copy(model)
    layers = layers_of(units_from_the_top(view_of(copy)))
    draw_anew(layers, np.random.default_rng(seed))
    measure_again(copy, layers, x)
    return copy


def test_units_go_from_the_scores_down_and_normalisation_goes_with_its_kernel():
    units = units_from_the_top(view_of(models.shortcut()))
    found = [(unit.path, [layer.name for layer in unit.layers]) for unit in units]
    assert found == [
        ("output", ["output"]),
        ("projection", ["projection"]),
        ("conv1", ["conv1"]),
        ("stem", ["stem", "bn1"]),
    ]


def test_a_shared_layer_is_drawn_once():
    paths = [unit.path for unit in units_from_the_top(view_of(models.nested_deeply()))]
    assert paths == ["head/output", "middle:2/inner/mix", "stem"]


@pytest.mark.parametrize("build", models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS)
def test_every_kernel_is_shuffled_and_answers_stay_finite(build):
    model, x = build(), models.picture()[None]
    copy = forgotten(model, x)
    for before, after in zip(model.weights, copy.weights, strict=True):
        if len(before.shape) > 1:
            values = [np.asarray(one.value, np.float32).ravel() for one in (before, after)]
            assert (values[0] != values[1]).mean() > 0.5, before.path
            np.testing.assert_array_equal(*map(np.sort, values))
    assert np.isfinite(copy(x, training=False)).all()


def test_the_same_seed_draws_the_same():
    x = models.picture()[None]
    first, again, other = (
        forgotten(models.pooled(), x, seed).get_layer("conv2").get_weights()[0]
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_batch_normalisation_normalises_what_now_reaches_it():
    x = models.picture()[None]
    copy = forgotten(models.pooled(), x)
    norm = copy.get_layer("bn1")
    mirrored = np.concatenate([x, x[:, ::-1], x[:, :, ::-1], x[:, ::-1, ::-1]])
    before = np.asarray(copy.get_layer("conv1")(mirrored)).astype(float)
    np.testing.assert_allclose(norm.moving_mean, before.mean(axis=(0, 1, 2)), atol=1e-5)
    np.testing.assert_allclose(norm.moving_variance, before.var(axis=(0, 1, 2)), rtol=1e-4)
    after = (np.asarray(norm(copy.get_layer("conv1")(mirrored))) - norm.beta) / norm.gamma
    np.testing.assert_allclose(np.mean(after, axis=(0, 1, 2)), 0, atol=1e-4)
    np.testing.assert_allclose(np.std(after, axis=(0, 1, 2)), 1, atol=0.02)


def test_scale_and_shift_are_put_back():
    model, x = models.pooled(), models.picture()[None]
    copy = private_copy(model)
    measure_again(copy, [copy.get_layer("bn1")], x)
    for name in ("gamma", "beta"):
        kept, now = (np.asarray(getattr(one.get_layer("bn1"), name)) for one in (model, copy))
        np.testing.assert_array_equal(kept, now)


def stack_of(*, depth: int, axis: int = -1, affine: bool = True) -> keras.Model:
    """A deep network of convolutions and batch normalisation, without shortcuts."""
    x = picture_input = models.opening(8)
    for number in range(depth):
        x = keras.layers.Conv2D(8, 3, padding="same", use_bias=False)(x)
        x = keras.layers.BatchNormalization(
            axis=axis, center=affine, scale=affine, name=f"bn{number}"
        )(x)
        x = keras.layers.ReLU()(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return models.randomised(
        keras.Model(picture_input, keras.layers.Dense(models.CLASSES, name="output")(x))
    )


@pytest.mark.parametrize("settings", [{"affine": False}, {"axis": 1}, {"axis": 3}])
def test_other_kinds_of_batch_normalisation(settings):
    copy = forgotten(stack_of(depth=2, **settings), models.picture(channels=8)[None])
    assert np.isfinite(copy(models.picture(channels=8)[None])).all()


def test_a_deep_network_neither_blows_up_nor_dies_away():
    x = models.picture(channels=8)[None]
    copy = forgotten(stack_of(depth=24), x)
    assert 1e-3 < np.abs(view_of(copy).feature_maps(x, ["bn23"])["bn23"]).max() < 100


def test_what_is_not_learned_is_left_alone():
    normalise = keras.layers.Normalization(mean=[0.5, 0.4, 0.3], variance=[2.0, 3.0, 4.0])
    fitted = keras.layers.Normalization(name="fitted")
    fitted.adapt(np.random.default_rng(0).random((4, 16, 16, 3)).astype(np.float32))
    stack = [models.opening(), normalise, fitted, keras.layers.Flatten(), keras.layers.Dense(5)]
    model = keras.Sequential(stack)
    copy = forgotten(model, models.picture()[None])
    for before, after in zip(fitted.weights, copy.get_layer("fitted").weights, strict=True):
        np.testing.assert_array_equal(before.value, after.value)
