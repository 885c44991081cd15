"""What became of a model before it was saved leaves no trace but its weights: honest files of all
lives, beyond the kinds that `test_honest` reads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache

import keras
import numpy as np
import pytest
from keras import layers

from explorer.architectures import ARCHITECTURES
from explorer.explanations import explain
from explorer.model_files import ModelRejected, OwnModel, digest_of, read_model
from explorer.portable_model import portable_file
from explorer.training.networks import keras_file, network_of
from explorer.training.store import Store
from explorer.training.tasks import CLASSIFICATION
from tests import models
from tests.model_files import files
from tests.model_files.honest import randomised

SHIPPED = {stored.id: stored for stored in Store().shipped(CLASSIFICATION)}


def _batch(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(3).uniform(0, 1, (2, *shape)).astype(np.float32)


def _read(model: keras.Model) -> OwnModel:
    return read_model(files.saved(model), "model.keras")


def _answers(model: keras.Model, x: np.ndarray) -> np.ndarray:
    return np.asarray(keras.ops.cast(model(x, training=False), "float32"))


def _check_same(own: OwnModel, model: keras.Model, coarse: bool = False) -> None:
    """Same weights, and same answers that are not the same for all classes."""
    for mine, theirs in zip(own.model.get_weights(), model.get_weights(), strict=True):
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs)
    x = _batch(own.input_shape)
    expected = _answers(model, x)
    assert np.ptp(expected) > 1e-3
    tolerance = 2e-2 if coarse else 1e-5
    np.testing.assert_allclose(
        _answers(own.model, x), expected, rtol=tolerance, atol=tolerance / 10
    )


def _stack(*middle: layers.Layer, channels: int = 3) -> keras.Model:
    """Layers between a picture and five classes, with random weights."""
    ends = [
        layers.Conv2D(6, 3, activation="relu", name="conv"),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(5, name="scores"),
    ]
    return randomised(keras.Sequential([models.opening(channels), *middle, *ends]))


def _adapted(**settings) -> keras.Model:
    normal = layers.Normalization(name="normal", **settings)
    if not settings:
        normal.adapt(_batch((16, 16, 3)) * [1.0, 2.0, 3.0])
    return _stack(normal)


def _transfer() -> keras.Model:
    """As lessons build it: pixels, chance, a frozen base of keras.applications, a new head."""
    base = keras.applications.MobileNetV2(
        input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights=None
    )
    base = keras.Model(base.input, base.get_layer("block_3_expand_relu").output, name="base")
    base.trainable = False
    picture = keras.Input((40, 40, 3), name="pixels")
    x = layers.Resizing(32, 32, name="resize")(picture)
    x = layers.RandomFlip("horizontal", name="flip")(x)
    x = layers.RandomRotation(0.1, name="turn")(x)
    x = keras.applications.mobilenet_v2.preprocess_input(x * 255.0)
    x = base(x, training=False)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dropout(0.2, name="dropout")(x)
    model = keras.Model(picture, layers.Dense(4, name="scores")(x), name="transfer")
    return randomised(model)


LIVES: dict[str, Callable[[], keras.Model]] = {
    "grey": lambda: _stack(channels=1),
    "Rescaling": lambda: _stack(layers.Rescaling(1 / 127.5, offset=-1, name="to_one")),
    "Rescaling of each channel": lambda: _stack(
        layers.Rescaling([1.0, 2.0, 3.0], offset=[0.1, 0.2, 0.3], name="to_one")
    ),
    "Normalization, adapted": _adapted,
    "Normalization, told": lambda: _adapted(mean=[0.4, 0.5, 0.6], variance=[0.1, 0.2, 0.3]),
    "Resizing": lambda: _stack(layers.Resizing(20, 12, "bicubic", name="resize")),
    "transfer": _transfer,
    "not square": lambda: models.randomised(
        keras.Sequential(
            [keras.Input((9, 14, 3)), layers.Flatten(name="flat"), layers.Dense(3, name="scores")]
        )
    ),
    "float16": lambda: _stack(layers.Conv2D(4, 3, dtype="float16", name="half")),
    "float64": lambda: _stack(layers.Conv2D(4, 3, dtype="float64", name="double")),
}


@pytest.mark.parametrize("life", LIVES)
def test_a_model_of_any_life_computes_what_it_did(life: str) -> None:
    model = LIVES[life]()
    own = _read(model)
    _check_same(own, model, coarse=life == "float16")
    assert {one.name for one in own.model.layers} >= {one.name for one in model.layers}


@pytest.mark.parametrize("name", ["speedy_small", "lenet5"])
def test_what_the_app_gives_away_comes_in_again(name: str) -> None:
    entry = ARCHITECTURES[name]
    side = entry.smallest_side + 3
    model = models.randomised(entry.build((side, side, 1), 6))
    _check_same(read_model(portable_file(model), "model.keras"), model)


@pytest.mark.parametrize("identity", SHIPPED)
def test_a_run_can_be_brought_as_a_file(identity: str) -> None:
    stored = SHIPPED[identity]
    _check_same(read_model(keras_file(stored), "run.keras"), network_of(stored).model)


def test_the_runs_of_the_app_are_there() -> None:
    assert SHIPPED


@cache
def _trained() -> keras.Model:
    """Two steps of Adam with everything that compiling brings."""
    model = _stack(layers.BatchNormalization(name="normal"), layers.Dropout(0.3, name="dropout"))
    schedule = keras.optimizers.schedules.CosineDecay(1e-2, 100)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.AdamW(schedule), loss, metrics=["accuracy"])
    model.fit(_batch((16, 16, 3)), np.array([0, 4]), epochs=2, verbose=0)
    return model


def test_training_is_left_out_and_what_was_learned_stays() -> None:
    own = _read(_trained())
    _check_same(own, _trained())
    assert not own.model.compiled
    assert own.left_out == ("optimizer, loss and metrics",)


@pytest.mark.parametrize("frozen", ["all", "some"])
def test_what_was_frozen_has_its_weights_in_the_right_places(frozen: str) -> None:
    """Keras orders weights by whether they learn, in some of its lists."""
    model = models.nested_in_functional()
    if frozen == "all":
        model.trainable = False
    else:
        model.get_layer("base").trainable = True
        model.get_layer("base").get_layer("bn1").trainable = False
    _check_same(_read(model), model)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_is_kept(policy: str) -> None:
    model = models.SOFTMAX_MODELS[policy]()
    own = _read(model)
    _check_same(own, model, coarse=True)
    assert _policies(own.model) == _policies(model)
    assert policy in _policies(own.model).values()


def _policies(model: keras.Model) -> dict[str, str]:
    """Of all layers that compute, by name; an input has a type, but Keras saves no policy."""
    flat = model._flatten_layers(include_self=False)
    computing = [one for one in flat if not isinstance(one, keras.Model | layers.InputLayer)]
    return {one.name: one.dtype_policy.name for one in computing}


def test_pictures_of_any_size_become_pictures_of_one() -> None:
    model = models.open_size()
    own = _read(model)
    assert own.any_size
    assert own.input_shape == (224, 224, 3)
    _check_same(own, model)


def _settings() -> tuple:
    from keras.src.saving.serialization_lib import in_safe_mode

    own = keras.saving.get_custom_objects().keys()
    types = keras.config.floatx(), keras.config.dtype_policy().name
    return *types, keras.config.image_data_format(), in_safe_mode(), frozenset(own)


@pytest.mark.parametrize("name", ["mixed_float16", "sequential"])
def test_reading_changes_nothing_for_others(name: str) -> None:
    _read(models.sequential())  # the app's own layers are registered once
    data = files.saved(models.SOFTMAX_MODELS[name]())
    before, random = _settings(), np.random.get_state()[1].copy()
    read_model(data, "model.keras")
    with pytest.raises(ModelRejected):
        read_model(files.with_setting("conv", "dtype", "int8"), "model.keras")
    assert _settings() == before
    np.testing.assert_array_equal(np.random.get_state()[1], random)


def test_two_at_once_get_each_his_own() -> None:
    made = {"sequential": models.sequential(), "branched": models.branched()}
    found: dict[str, OwnModel] = {}

    def bring(name: str, data: bytes) -> None:
        found[name] = read_model(data, f"{name}.keras")

    data = {name: files.saved(model) for name, model in made.items()}
    threads = [threading.Thread(target=bring, args=one) for one in data.items()]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for name, model in made.items():
        assert found[name].digest == digest_of(data[name])
        _check_same(found[name], model)


def _cats_and_dogs() -> keras.Model:
    """Yes or no, on top of a nested base, without a bias."""
    end = layers.Dense(1, activation="sigmoid", use_bias=False, name="is_dog")
    stack = [models.opening(), models.backbone(), layers.GlobalMaxPooling2D(name="pool"), end]
    return randomised(keras.Sequential(stack, name="cats_and_dogs"))


@pytest.mark.parametrize("build", [models.one_sigmoid, _cats_and_dogs])
def test_yes_or_no_becomes_a_choice_between_two_classes(build) -> None:
    model = build()
    own = _read(model)
    assert own.yes_or_no
    assert own.classes == 2
    assert own.parameters == model.count_params()
    x = _batch(own.input_shape)
    [probability] = _answers(model, x).T
    np.testing.assert_allclose(
        _answers(own.model, x), np.stack([1 - probability, probability], 1), atol=1e-6
    )
    assert explain(own.model, x[0], "grad_cam", 1).score == pytest.approx(
        float(np.log(probability[0] / (1 - probability[0]))), abs=1e-4
    )
    again = read_model(portable_file(own.model), "again.keras")
    np.testing.assert_array_equal(_answers(again.model, x), _answers(own.model, x))
