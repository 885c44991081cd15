"""More descriptions that call, claim, read or repeat what no network for pictures needs."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from tests.model_files.files import (
    CONFIG,
    METADATA,
    layer,
    with_config,
    with_layer,
    with_member,
    with_setting,
)

TRAP = Path(gettempdir(), "cnn-explorer-trap")
"""What the descriptions below try to write or read."""


def _function(module: str, name: str) -> dict[str, Any]:
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def _part(module: str, kind: str, registered: str | None = None, **config: Any) -> dict[str, Any]:
    return {
        "module": module,
        "class_name": kind,
        "config": config,
        "registered_name": registered,
    }


FETCH = _part("keras.utils", "get_file", fname=str(TRAP), origin="file:///etc/hostname")
UNSAFE = _function("keras.config", "enable_unsafe_deserialization")
SYSTEM = _part("os", "system", command=f"touch {TRAP}")
CODE = {"class_name": "__lambda__", "config": {"value": "4wAAAAA="}}


def _initializer(value: Any) -> bytes:
    return with_setting("conv", "kernel_initializer", value)


def _argument(value: Any, name: str | None = None) -> bytes:
    def edit(config: dict) -> None:
        [node] = layer(config, "conv")["inbound_nodes"]
        node["args"] = node["args"] if name else [value]
        node["kwargs"] = {name: value} if name else {}

    return with_config(edit)


def _nested(part: dict[str, Any]) -> bytes:
    """A part in a layer in a model in a model."""

    def edit(config: dict) -> None:
        within = {**part, "name": "part"}
        for name in ("innermost", "inner"):
            model = copy.deepcopy(config)
            model["config"]["name"] = model["name"] = name
            model["config"]["layers"].append({**within, "inbound_nodes": []})
            within = model
        config["config"]["layers"].append({**within, "inbound_nodes": []})

    return with_config(edit)


def _more(parts: list[dict[str, Any]]) -> bytes:
    """Further layers that nothing is fed to."""
    return with_config(
        lambda config: config["config"]["layers"].extend(
            {**part, "name": part["config"]["name"], "inbound_nodes": []} for part in parts
        )
    )


def _opening(**settings: Any) -> bytes:
    return with_config(lambda config: layer(config, "picture")["config"].update(settings))


def _ends(**ends: Any) -> bytes:
    return with_config(lambda config: config["config"].update(ends))


def _pipelines() -> bytes:
    """Models in pipelines in models, each of which is called a thousand times."""
    part = _part("keras.layers", "ReLU", name="relu")
    for depth in range(3):
        fed = {"class_name": "__keras_tensor__", "config": {"keras_history": ["in", 0, 0]}}
        calls = [{"args": [fed], "kwargs": {}}] * 1_000
        opening = _part("keras.layers", "InputLayer", name="in", batch_shape=[None, 6, 6, 4])
        name = part["config"]["name"]
        layers = [
            {**opening, "name": "in", "inbound_nodes": []},
            {**part, "name": name, "inbound_nodes": calls},
        ]
        model = _part("keras", "Model", name=f"model{depth}", layers=layers)
        model["config"] |= {"input_layers": ["in", 0, 0], "output_layers": [name, 0, 0]}
        part = _part("keras.layers", "Pipeline", name=f"pipeline{depth}", layers=[model])
    return _more([part])


def _constants() -> bytes:
    """Numbers alone, of which Keras would make 70 GB while it builds the model."""
    numbers = {"class_name": "__numpy__", "config": {"value": [[[[1.0]] * 64] * 64]}}
    numbers["config"]["dtype"] = "float32"
    larger = _part("keras.layers", "UpSampling2D", name="larger", size=[4096, 4096])

    def edit(config: dict) -> None:
        node = {"args": [numbers], "kwargs": {}}
        config["config"]["layers"].append({**larger, "name": "larger", "inbound_nodes": [node]})

    return with_config(edit)


def _text(text: bytes) -> bytes:
    return with_member(CONFIG, text)


def _version(version: Any) -> bytes:
    return with_member(METADATA, json.dumps({"keras_version": version}).encode())


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a function as layer": lambda: with_layer("pool", **FETCH),
    "a function in place of the model": lambda: with_config(lambda config: config.update(FETCH)),
    "unsafe mode as activation": lambda: with_setting("conv", "activation", UNSAFE),
    "a builtin as activation": lambda: with_setting(
        "conv", "activation", _function("builtins", "eval")
    ),
    "code as activation": lambda: with_setting("conv", "activation", CODE),
    "a fetching initialiser": lambda: _initializer(FETCH),
    "a command as initialiser": lambda: _initializer(SYSTEM),
    "an initialiser of a package": lambda: _initializer(
        _part("keras.initializers", "Zeros", "evil>Zeros")
    ),
    "a command deep in an initialiser": lambda: _initializer(
        _part("keras.initializers", "Constant", value=[[[[SYSTEM]]]])
    ),
    "a command as regulariser": lambda: with_setting("conv", "kernel_regularizer", SYSTEM),
    "a command as constraint": lambda: with_setting("conv", "bias_constraint", SYSTEM),
    "a command as number": lambda: with_setting("conv", "filters", SYSTEM),
    "a command in a nested model": lambda: _nested(SYSTEM),
    "a fetched file in a nested model": lambda: _nested(FETCH),
    "a process": lambda: with_layer("pool", **_part("subprocess", "Popen", args=["touch", "x"])),
    "a module of this app": lambda: with_layer(
        "pool", **_part("explorer.runtime", "be_a_good_guest", "cnn_explorer>be_a_good_guest")
    ),
    "a command is fed": lambda: _argument(SYSTEM),
    "a command as mask": lambda: _argument(SYSTEM, "mask"),
    "an unknown argument": lambda: _argument(1, "callback"),
    "a text is fed": lambda: _argument("picture"),
    "a tensor of texts": lambda: _argument(
        {"class_name": "__tensor__", "config": {"value": ["a"], "dtype": "string"}}
    ),
    "a tensor of a list for a type": lambda: _argument(
        {"class_name": "__tensor__", "config": {"value": [1], "dtype": ["float32"]}}
    ),
    "numbers that grow": _constants,
    "TextVectorization": lambda: with_layer(
        "pool", **_part("keras.layers", "TextVectorization", name="pool", vocabulary=str(TRAP))
    ),
    "a program in a folder": lambda: with_layer(
        "pool", **_part("keras.layers", "TFSMLayer", name="pool", filepath=str(TRAP))
    ),
    "a wrapper of a command": lambda: with_layer(
        "pool", **_part("keras.layers", "TimeDistributed", name="pool", layer=SYSTEM)
    ),
    "a quantised precision": lambda: with_setting(
        "scores",
        "dtype",
        _part("keras.dtype_policies", "QuantizedDTypePolicy", mode="int8", source_name="float32"),
    ),
    "quantised weights": lambda: with_setting("scores", "quantization_config", {"mode": "int4"}),
    "a billion units": lambda: with_setting("scores", "units", 10**9),
    "a wrong number of units": lambda: with_setting("scores", "units", 2.5),
    "a shape of ten billion": lambda: _more(
        [_part("keras.layers", "Reshape", name="far", target_shape=[10**10])]
    ),
    "an input of gigabytes": lambda: _opening(batch_shape=[None, 100_000, 100_000, 3]),
    "an input of texts": lambda: _opening(dtype="string"),
    "an input without sides": lambda: _opening(batch_shape=[None, 12]),
    "a sparse input": lambda: _opening(sparse=True),
    "two outputs": lambda: _ends(output_layers=[["pool", 0, 0], ["scores", 0, 0]]),
    "no output": lambda: _ends(output_layers=[]),
    "an output that is not there": lambda: _ends(output_layers=["nowhere", 0, 0]),
    "calls in pipelines": _pipelines,
    "ten thousand layers": lambda: _more(
        [_part("keras.layers", "ReLU", name=f"relu{number}") for number in range(10_000)]
    ),
    "a shared number that is none": lambda: with_layer("conv", shared_object_id=[]),
    "a name with a way out": lambda: with_setting("conv", "name", "../../conv"),
    "a name with a line break": lambda: with_setting("conv", "name", "conv\n"),
    "a name of a megabyte": lambda: with_setting("conv", "name", "a" * 1_000_000),
    "a name that is half a letter": lambda: with_setting("conv", "name", "\ud800"),
    "a layer of Keras 2": lambda: with_layer("conv", inbound_nodes=[[["picture", 0, 0, {}]]]),
    "not a number": lambda: _text(b'{"a": NaN}'),
    "a float beyond all": lambda: _text(b'{"a": 1e999}'),
    "a float of megabytes": lambda: _text(b'{"a": 0.' + b"1" * 7_000_000 + b"}"),
    "a list": lambda: _text(b"[1, 2]"),
    "millions of lists": lambda: _text(b'{"a": [' + b"[]," * 2_500_000 + b"1]}"),
    "lists without end": lambda: _text(b'{"a": ' + b"[" * 5_000_000),
    "no JSON": lambda: _text(b"\0" * 1_000),
    "UTF-16": lambda: _text('{"a": 1}'.encode("utf-16")),
    "a version of 5,000 digits": lambda: _version("3" * 5_000 + ".0"),
    "a version that is none": lambda: _version(["3.0"]),
}
"""Refused before anything of Keras, or the confined process, hears of them."""
