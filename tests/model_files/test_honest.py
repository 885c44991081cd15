"""Honest files are taken, and their models compute what they have computed before."""

from __future__ import annotations

import json
import threading

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.model_files import OwnModel, digest_of, read_model
from tests import models
from tests.model_files import files
from tests.model_files.honest import APPLICATIONS, OTHERS, randomised

HONEST = {**APPLICATIONS, **OTHERS}


def _outputs(model: keras.Model, x: np.ndarray) -> np.ndarray:
    return np.asarray(keras.ops.cast(model(x, training=False), "float32"))


def _names(model: keras.Model) -> list[str]:
    """Of all layers, nested ones included."""
    names = []
    for one in model.layers:
        names += [one.name, *(_names(one) if isinstance(one, keras.Model) else ())]
    return names


def _read_and_compared(model: keras.Model) -> OwnModel:
    randomised(model)
    own = read_model(files.saved(model), "model.keras")
    assert _names(own.model) == _names(model)
    for mine, theirs in zip(own.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    x = np.random.default_rng(0).uniform(0, 1, (2, *own.input_shape)).astype(np.float32)
    expected = _outputs(model, x)
    np.testing.assert_allclose(_outputs(own.model, x), expected, rtol=1e-5, atol=1e-6)
    assert own.parameters == model.count_params()
    assert own.classes == model.output_shape[-1]
    return own


@pytest.mark.parametrize("name", HONEST)
def test_outputs_are_those_of_the_original(name: str) -> None:
    own = _read_and_compared(HONEST[name]())
    assert own.any_size == (name == "open_size")


def test_a_model_can_be_looked_into() -> None:
    own = read_model(files.saved(models.nested_in_functional()), "model.keras")
    view = view_of(own.model)
    assert view.default_target_layer == "base/conv2"
    assert own.prepares == ""  # its Rescaling doubles: it wants pixels from 0 to 1


def test_a_model_that_scales_bytes_is_known() -> None:
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3), name="input"),
            keras.layers.Rescaling(1 / 127.5, offset=-1, name="units"),
            keras.layers.GlobalAveragePooling2D(name="average"),
            keras.layers.Dense(2, name="scores"),
        ]
    )
    assert read_model(files.saved(model), "model.keras").prepares == "Rescaling"


def test_what_matters_in_training_is_left_out_and_said() -> None:
    own = read_model(files.saved(OTHERS["prepared"]()), "model.keras")
    assert own.left_out == ("optimizer, loss and metrics",)
    assert not own.model.compiled
    assert own.model.get_layer("conv").kernel_regularizer is None


def test_layers_of_this_app_are_known_by_their_registered_names() -> None:
    data = files.saved(OTHERS["own_layers"]())
    config = json.loads(files.members(data)[files.CONFIG])
    for one in config["config"]["layers"][1:3]:
        one["module"] = None  # as the app's own code, run in a notebook, saves them
    changed = files.with_member(files.CONFIG, json.dumps(config).encode(), data)
    assert read_model(changed, "model.keras").classes == 3


def test_the_same_file_has_the_same_name() -> None:
    data = files.small()
    assert read_model(data, "a.keras").digest == read_model(data, "b.keras").digest
    assert read_model(data, "a.keras").digest == digest_of(data)


def test_several_visitors_can_bring_models_at_once() -> None:
    digests, data = [], files.small()
    readers = [
        threading.Thread(target=lambda: digests.append(read_model(data, "a.keras").digest))
        for _ in range(4)
    ]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert digests == [digest_of(data)] * 4
