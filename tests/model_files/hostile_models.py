"""Models of harmless layers, put together so that they are no network, or one without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.model_files.files import layer, with_config


def _fed(config: dict[str, Any], name: str, *histories: list[Any], **named: Any) -> None:
    """Feed a layer with the results of others, each ``[name, call, result]``."""
    tensors = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": one}} for one in histories
    ]
    layer(config, name)["inbound_nodes"] = [{"args": tensors, "kwargs": named}]


def _feeding(name: str, *histories: list[Any]) -> bytes:
    return with_config(lambda config: _fed(config, name, *histories))


def _added(config: dict[str, Any], kind: str, *histories: list[Any], **settings: Any) -> str:
    """A further layer; returns its name."""
    settings.setdefault("name", f"{kind.lower()}{len(config['config']['layers'])}")
    part = {"module": "keras.layers", "class_name": kind, "config": settings}
    config["config"]["layers"].append({**part, "name": settings["name"]})
    _fed(config, settings["name"], *histories)
    return settings["name"]


def circle() -> bytes:
    """Each of two layers waits for the other."""
    return _feeding("conv", ["pool", 0, 0])


def doubling() -> bytes:
    """Forty times both halves of the channels are what there was."""

    def edit(config: dict[str, Any]) -> None:
        name = "conv"
        for _ in range(40):
            name = _added(config, "Concatenate", [name, 0, 0])
            [node] = layer(config, name)["inbound_nodes"]
            node["args"] = [node["args"] * 2]
        _fed(config, "pool", [name, 0, 0])

    return with_config(edit)


def attention() -> bytes:
    """Every pixel of a large picture looks at every other."""

    def edit(config: dict[str, Any]) -> None:
        layer(config, "picture")["config"]["batch_shape"] = [None, 1_000, 1_000, 3]
        settings = {"num_heads": 8, "key_dim": 8}
        row = _added(config, "Reshape", ["picture", 0, 0], target_shape=[1_000_000, 3])
        seen = _added(config, "MultiHeadAttention", [row, 0, 0], [row, 0, 0], **settings)
        pool = _added(config, "GlobalAveragePooling1D", [seen, 0, 0])
        _fed(config, "scores", [pool, 0, 0])

    return with_config(edit)


def wide_convolution() -> bytes:
    """Each number is possible; their product is 3 terabytes."""

    def edit(config: dict[str, Any]) -> None:
        layer(config, "picture")["config"]["batch_shape"] = [None, 1_024, 1_024, 3]
        layer(config, "conv")["config"].update(filters=65_536, kernel_size=[1_000, 1_000])

    return with_config(edit)


def wide_equation() -> bytes:
    """A dense layer by an equation, of 200 gigabytes."""

    def edit(config: dict[str, Any]) -> None:
        settings = {"equation": "bc,cdef->bdef", "output_shape": [4_096, 4_096, 768]}
        wide = _added(config, "EinsumDense", ["pool", 0, 0], **settings)
        pooled = _added(config, "GlobalMaxPooling2D", [wide, 0, 0])
        _fed(config, "scores", [pooled, 0, 0])

    return with_config(edit)


def no_scores() -> bytes:
    """It ends in maps."""
    return with_config(lambda config: config["config"].update(output_layers=["conv", 0, 0]))


def one_score() -> bytes:
    """Yes or no."""
    return with_config(lambda config: layer(config, "scores")["config"].update(units=1))


def input_alone() -> bytes:
    """What comes in is what goes out."""
    return with_config(lambda config: config["config"].update(output_layers=["picture", 0, 0]))


def one_for_all() -> bytes:
    """The scores of one picture for a whole batch of them."""

    def edit(config: dict[str, Any]) -> None:
        name = _added(config, "Permute", ["scores", 0, 0], dims=[1])
        config["config"]["output_layers"] = [name, 0, 0]
        one = layer(config, name)
        one.update(module="keras.src.ops.numpy", class_name="Max")
        one["config"] = {"name": name, "axis": 0, "keepdims": True}

    return with_config(edit)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a circle": circle,
    "a layer that feeds itself": lambda: _feeding("conv", ["conv", 0, 0]),
    "a call that is not there": lambda: _feeding("pool", ["conv", 7, 0]),
    "a result that is not there": lambda: _feeding("pool", ["conv", 0, 3]),
    "two tensors for one": lambda: _feeding("conv", ["picture", 0, 0], ["picture", 0, 0]),
    "layers that do not fit": lambda: _feeding("scores", ["picture", 0, 0]),
    "doubling": doubling,
    "attention to all": attention,
    "a wide convolution": wide_convolution,
    "a wide equation": wide_equation,
    "no scores": no_scores,
    "one score": one_score,
    "an input alone": input_alone,
    "one for all": one_for_all,
}
"""Refused in the confined process, where they are built without their weights first."""
