"""Models that do no harm, but that no page could show: each gets a sentence that helps."""

from __future__ import annotations

import json
import os
import signal

import keras
import pytest
from keras import layers

from explorer.model_files import ModelRejected, read_model
from explorer.model_files.reader import READER
from tests import models
from tests.model_files import files


def _unbuilt() -> bytes:
    stack = [layers.Conv2D(4, 3, name="conv"), layers.Flatten(name="flat")]
    built = keras.Sequential([keras.Input((8, 8, 3), name="in"), *stack], name="unbuilt")
    data = files.saved(built)
    config = json.loads(files.members(data)[files.CONFIG])
    config["config"]["layers"] = config["config"]["layers"][1:]
    config["config"].pop("build_input_shape")
    return files.with_member(files.CONFIG, json.dumps(config).encode(), data)


def _two_inputs() -> bytes:
    ends = [keras.Input((8, 8, 3), name=name) for name in ("left", "right")]
    both = layers.Flatten(name="flat")(layers.Add(name="add")(ends))
    return files.saved(keras.Model(ends, layers.Dense(2, name="scores")(both), name="two"))


def _vector() -> bytes:
    stack = [keras.Input((784,), name="in"), layers.Dense(10, name="scores")]
    return files.saved(keras.Sequential(stack, name="vector"))


def _one_number() -> bytes:
    stack = [
        models.opening(),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(1, name="y"),
    ]
    return files.saved(keras.Sequential(stack, name="regression"))


def _channels_first() -> bytes:
    return files.with_setting("conv", "data_format", "channels_first")


def _old_keras() -> bytes:
    return files.with_member(files.METADATA, b'{"keras_version": "2.13.1"}')


class Subclassed(keras.Model):
    """A model of a visitor's own class."""

    def __init__(self, **named):
        super().__init__(**named)
        self.scores = layers.Dense(2, name="scores")

    def call(self, x):
        """Only the mean."""
        return self.scores(keras.ops.mean(x, axis=(1, 2)))


def _subclassed() -> bytes:
    model = Subclassed(name="subclassed")
    model(models.picture()[None])
    return files.saved(model)


def _many() -> bytes:
    stack = [
        keras.Input((64, 64, 3), name="in"),
        layers.Flatten(name="flat"),
        layers.Dense(2_500, dtype="float16", name="dense"),
        layers.Dense(2, dtype="float16", name="scores"),
    ]
    return files.saved(keras.Sequential(stack, name="many"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_unbuilt, "keras.Input"),
        (_two_inputs, "2 inputs"),
        (_vector, "height, a width"),
        (_channels_first, "channels last"),
        (_old_keras, "Keras 2.13.1"),
        (_subclassed, "your own"),
        (_many, "at most 30,000,000"),
        (_one_number, "Dense\\(2"),
        (lambda: files.saved(models.backbone()), "one score per class"),
    ],
)
def test_a_model_that_cannot_be_shown_is_explained(make, words: str) -> None:
    with pytest.raises(ModelRejected, match=words):
        read_model(make(), "model.keras")


def test_a_file_that_is_too_large_says_how_to_make_it_smaller() -> None:
    with pytest.raises(ModelRejected, match="compile=False"):
        read_model(b"PK\x03\x04" + bytes(100_000_001), "model.keras")


def test_a_process_that_breaks_down_is_a_sentence_and_the_next_file_is_read() -> None:
    READER.warm()
    os.kill(READER._process.pid, signal.SIGKILL)
    READER._process.wait()
    assert read_model(files.small(), "model.keras").classes == 3


def test_a_model_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.model_files.reader.LOAD_SECONDS", 0.01)
    READER.warm()
    with pytest.raises(ModelRejected, match="more time or memory"):
        read_model(files.small(), "model.keras")
    monkeypatch.undo()
    assert read_model(files.small(), "model.keras").classes == 3
