"""`.keras` files for tests: honest ones, and honest ones with one thing changed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import h5py
import keras
from keras import layers

Members = dict[str, bytes]
METADATA, CONFIG, WEIGHTS = "metadata.json", "config.json", "model.weights.h5"


def saved(model: keras.Model) -> bytes:
    """The file that Keras writes of a model."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        model.save(path)
        return path.read_bytes()


@cache
def small() -> bytes:
    """A small functional model that is accepted; its layers are picture, conv, pool, scores."""
    picture = keras.Input((8, 8, 3), name="picture")
    x = layers.Conv2D(4, 3, name="conv")(picture)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dense(3, activation="softmax", name="scores")(x)
    return saved(keras.Model(picture, x, name="small"))


def members(data: bytes) -> Members:
    """What is in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: Members, compression: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_member(name: str, content: bytes, data: bytes | None = None) -> bytes:
    """A file in which one member is another, or is added."""
    return packed({**members(data or small()), name: content})


def with_config(change: Callable[[dict[str, Any]], None]) -> bytes:
    """A file whose description was changed."""
    config = json.loads(members(small())[CONFIG])
    change(config)
    return with_member(CONFIG, json.dumps(config).encode())


def layer(config: dict[str, Any], name: str) -> dict[str, Any]:
    """The description of a layer within that of its model."""
    return next(one for one in config["config"]["layers"] if one["name"] == name)


def with_layer(name: str, **parts: Any) -> bytes:
    """A file in which a layer's description has other parts (module, class_name, ...)."""
    return with_config(lambda config: layer(config, name).update(parts))


def with_setting(name: str, setting: str, value: Any) -> bytes:
    """A file in which one setting of a layer is another."""
    return with_config(lambda config: layer(config, name)["config"].update({setting: value}))


def with_weights(change: Callable[[h5py.File], None]) -> bytes:
    """A file whose weights were changed."""
    file = io.BytesIO(members(small())[WEIGHTS])
    with h5py.File(file, "r+") as weights:
        change(weights)
    return with_member(WEIGHTS, file.getvalue())


KERNEL = "layers/conv2d/vars/0"
"""Where the kernel of `small` is in its weights."""


def without_kernel(weights: h5py.File) -> h5py.Group:
    """Take the kernel away; returns the group where it was."""
    del weights[KERNEL]
    return weights["layers/conv2d/vars"]
