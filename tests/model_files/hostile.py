"""Hostile files by name, descriptions first, each with a word of the sentence that refuses it."""

from __future__ import annotations

import base64
import json
import marshal
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

import keras
from keras import layers

from tests.model_files import files, hostile_bytes

PROOF = Path(gettempdir(), "cnn-explorer-hostile-model-was-here")
"""Files that could run code would write this one."""


def _function(module: str, name: str) -> dict:
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def _code() -> dict:
    code = compile(f"open({str(PROOF)!r}, 'w').close()", "x", "exec")
    value = base64.b64encode(marshal.dumps(code)).decode()
    return {"class_name": "__lambda__", "config": {"value": value}}


def _lambda() -> bytes:
    settings = {"name": "pool", "trainable": True, "function": _code(), "arguments": {}}
    return files.with_layer("pool", class_name="Lambda", config=settings)


def _lambda_calling(module: str, name: str, **arguments) -> bytes:
    settings = {"name": "pool", "function": _function(module, name), "arguments": arguments}
    return files.with_layer("pool", class_name="Lambda", config=settings)


def _set_float_type() -> bytes:
    return files.with_setting("scores", "activation", _function("keras.config", "set_floatx"))


def _operation_that_fetches() -> bytes:
    return files.with_layer(
        "pool",
        module="keras.utils",
        class_name="function",
        config="get_file",
        registered_name="get_file",
        inbound_nodes=[{"args": [], "kwargs": {"origin": PROOF.as_uri()}}],
    )


def _vocabulary() -> bytes:
    settings = {"name": "pool", "vocabulary": "/etc/passwd"}
    return files.with_layer("pool", class_name="StringLookup", config=settings)


def _registered() -> bytes:
    return files.with_layer(
        "pool", module="builtins", class_name="Evil", registered_name="package>Evil"
    )


def _deep() -> bytes:
    return files.with_member(files.CONFIG, b'{"a":' * 100_000 + b"1" + b"}" * 100_000)


def _deep_layers() -> bytes:
    nested: object = 1
    for _ in range(80):
        nested = {"a": nested}
    return files.with_config(lambda config: config["config"].update(more=nested))


def _shared() -> bytes:
    def share(config: dict) -> None:
        for name in ("conv", "scores"):
            files.layer(config, name)["shared_object_id"] = 7

    return files.with_config(share)


def _laughing() -> bytes:
    """Models in models, each of which calls the one in it twice: 2 to the power of 16 calls."""
    inner = _twice({"module": "keras.layers", "class_name": "ReLU", "config": {"name": "m0"}}, 0)
    for depth in range(1, 16):
        inner = _twice(inner, depth)
    return files.with_config(lambda config: config.update(inner))


def _twice(inner: dict, depth: int) -> dict:
    def tensor(name: str, call: int) -> dict:
        history = {"shape": [None, 8, 8, 3], "dtype": "float32", "keras_history": [name, call, 0]}
        return {"args": [{"class_name": "__keras_tensor__", "config": history}], "kwargs": {}}

    picture = {"batch_shape": [None, 8, 8, 3], "dtype": "float32", "name": "in"}
    opening = {"module": "keras.layers", "class_name": "InputLayer", "config": picture}
    name, first = f"m{depth}", int(depth > 0)
    nodes = [tensor("in", 0), tensor(name, first)]
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {
            "name": f"m{depth + 1}",
            "trainable": True,
            "layers": [
                {**opening, "name": "in", "inbound_nodes": []},
                {**inner, "name": name, "inbound_nodes": nodes},
            ],
            "input_layers": [["in", 0, 0]],
            "output_layers": [[name, first + 1, 0]],
        },
    }


def _wide() -> bytes:
    """24 KB that claim 17 GB: a dense layer of 65,536 after one of 65,536."""
    stack = [keras.Input((8, 8, 3), name="in"), layers.Flatten(name="flat")]
    stack += [layers.Dense(2, name=f"dense{number}") for number in range(3)]
    data = files.saved(keras.Sequential(stack, name="wide"))
    config = json.loads(files.members(data)[files.CONFIG])
    for one in config["config"]["layers"][2:4]:
        one["config"]["units"] = 65_536
    return files.with_member(files.CONFIG, json.dumps(config).encode(), data)


def _huge_maps() -> bytes:
    """Hardly any weights, but maps of 20,000 x 20,000 pixels."""
    stack = [
        keras.Input((8, 8, 3), name="in"),
        layers.UpSampling2D(50, name="larger1"),
        layers.UpSampling2D(50, name="larger2"),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(2, name="scores"),
    ]
    return files.saved(keras.Sequential(stack, name="huge_maps"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "code in a Lambda": (_lambda, "runs no code"),
    "a Lambda that switches safe mode off": (
        lambda: _lambda_calling("keras.config", "enable_unsafe_deserialization"),
        "runs no code",
    ),
    "a function that changes the float type": (_set_float_type, "'activation'"),
    "a function that fetches a file": (_operation_that_fetches, "not among the layers"),
    "a layer that reads a file": (_vocabulary, "words"),
    "a layer of another module": (
        lambda: files.with_layer("pool", module="os", class_name="system"),
        "not among the layers",
    ),
    "a registered name": (_registered, "not among the layers"),
    "a registered name for a layer of Keras": (
        lambda: files.with_layer("pool", registered_name="package>Evil"),
        "registered name",
    ),
    "a setting that no layer has": (
        lambda: files.with_setting("conv", "weights", [[1.0]]),
        "unknown",
    ),
    "a setting that is an object": (
        lambda: files.with_setting("conv", "filters", _function("keras.utils", "get_file")),
        "'filters'",
    ),
    "an initialiser by a name of another module": (
        lambda: files.with_setting(
            "conv", "kernel_initializer", {**_function("os", "system"), "class_name": "system"}
        ),
        "'kernel_initializer'",
    ),
    "an unknown precision": (lambda: files.with_setting("conv", "dtype", "int8"), "'dtype'"),
    "a number of a million digits": (
        lambda: files.with_member(files.CONFIG, b'{"a": ' + b"9" * 1_000_000 + b"}"),
        "damaged",
    ),
    "infinity": (lambda: files.with_member(files.CONFIG, b'{"a": Infinity}'), "damaged"),
    "bytes that are no UTF-8": (lambda: files.with_member(files.CONFIG, b'{"\xff": 1}'), "damaged"),
    "a key that stands twice": (
        lambda: files.with_member(files.CONFIG, b'{"class_name": 1, "class_name": 2}'),
        "damaged",
    ),
    "very deep brackets": (_deep, "damaged"),
    "deep settings": (_deep_layers, "nested"),
    "models that call models that call models": (_laughing, "more often"),
    "two layers that are one": (_shared, "two different layers"),
    "filters without end": (lambda: files.with_setting("conv", "filters", 10**12), "'filters'"),
    "a negative size": (
        lambda: files.with_setting("conv", "kernel_size", [-5, 3]),
        "'kernel_size'",
    ),
    "gigabytes of weights that are not there": (_wide, "parameters"),
    "maps without end": (_huge_maps, "million numbers"),
    **hostile_bytes.HOSTILE,
}
"""What makes the file, and a word of the sentence that the visitor gets."""
