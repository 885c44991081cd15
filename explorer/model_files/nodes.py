"""Who is fed with what in a functional model: tensors stand here, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explorer.model_files import rules
from explorer.model_files.rejection import ModelRejected
from explorer.model_files.rules import words

MOST_CALLS = 30_000
MOST_CONSTANTS = 4_096
"""Numbers in one tensor that stands in the description itself."""
_ARGUMENTS = words(
    "x x1 x2 xs key inputs query value key training mask axis keepdims use_causal_mask "
    "return_attention_scores"
)
_CONSTANT_TYPES = frozenset({"float32", "float16", "bfloat16", "int32", "int64"})
_MOST_DEPTH = 6


@dataclass(frozen=True)
class Ends:
    """Inputs or outputs of a model.

    Attributes:
        clean: as the config has them; one alone is not in a list.
        leaves: each as the name of a layer, the number of its call and of its result.
    """

    clean: Any
    leaves: list[list[Any]]


def checked_ends(given: Any) -> Ends:
    """Check where a model begins or ends."""
    if _is_reference(given):
        return Ends(given, [given])
    parts = given.values() if isinstance(given, dict) else given
    if not isinstance(given, dict | list) or not all(map(_is_reference, parts)):
        raise ModelRejected("The description of the model is damaged: its ends are missing.")
    leaves = list(parts)
    return Ends(leaves[0] if len(leaves) == 1 else given, leaves)


def checked_nodes(given: Any, names: set[str], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Check all calls of a layer.

    Args:
        given: its ``inbound_nodes``.
        names: of the layers that there are.
        layer: what is called.
    """
    if not isinstance(given, list) or len(given) > MOST_CALLS:
        raise _damaged()
    if layer["class_name"] == "InputLayer" and given:
        raise _damaged()
    clean = []
    for node in given:
        if not isinstance(node, dict) or node.keys() - {"args", "kwargs"}:
            raise ModelRejected(
                "The model is written in the way of Keras 2; load it with Keras 3, and save it."
            )
        args, kwargs = node.get("args", []), node.get("kwargs", {})
        if not isinstance(args, list) or not isinstance(kwargs, dict):
            raise _damaged()
        if kwargs.keys() - _ARGUMENTS:
            raise ModelRejected("A layer of the model is called with something unknown.")
        fed = {
            "args": [_argument(one, names) for one in args],
            "kwargs": {key: _argument(one, names) for key, one in kwargs.items()},
        }
        if not _has_tensor([fed["args"], list(fed["kwargs"].values())]):
            raise _damaged()  # of numbers alone Keras would compute at once, however large
        clean.append(fed)
    return clean


def _has_tensor(fed: Any) -> bool:
    if isinstance(fed, list):
        return any(map(_has_tensor, fed))
    return isinstance(fed, dict) and fed["class_name"] == "__keras_tensor__"


def _argument(given: Any, names: set[str], depth: int = 0) -> Any:
    """What a layer is fed with: a tensor, a number, or a list of such."""
    if depth > _MOST_DEPTH:
        raise _damaged()
    if isinstance(given, list):
        return [_argument(one, names, depth + 1) for one in given]
    if given is None or isinstance(given, bool | float):
        return given
    if isinstance(given, int) and abs(given) < 2**31:
        return given
    if not isinstance(given, dict) or not isinstance(given.get("config"), dict):
        raise ModelRejected("A layer of the model is fed with something that is no tensor.")
    if given.keys() - {"class_name", "config"}:
        raise ModelRejected("A layer of the model is fed with something that is no tensor.")
    kind, config = given.get("class_name"), given["config"]
    if kind == "__keras_tensor__":
        return _tensor(config, names)
    if kind in ("__tensor__", "__numpy__"):
        return _constant(kind, config)
    if kind == "__slice__":
        return _slice(config)
    if kind == "__ellipsis__":
        return {"class_name": "__ellipsis__", "config": {}}
    raise ModelRejected("A layer of the model is fed with something that is no tensor.")


def _tensor(config: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The result of another layer; the shape that is written there is not needed."""
    history = config.get("keras_history")
    if not _is_reference(history) or history[0] not in names:
        raise ModelRejected("A layer of the model is fed by one that is not there.")
    clean = {"shape": [None], "dtype": "float32", "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": clean}


def _constant(kind: str, config: dict[str, Any]) -> dict[str, Any]:
    """A few numbers, as the mean of a data set that is subtracted."""
    try:
        value = rules.numbers(config.get("value"))
    except ValueError:
        raise ModelRejected("A tensor in the description of the model is too long.") from None
    if not isinstance(config.get("dtype"), str) or config["dtype"] not in _CONSTANT_TYPES:
        raise ModelRejected("A tensor in the description of the model is not of numbers.")
    return {"class_name": kind, "config": {"value": value, "dtype": config["dtype"]}}


def _slice(config: dict[str, Any]) -> dict[str, Any]:
    clean = {key: config.get(key) for key in ("start", "stop", "step")}
    for one in clean.values():
        if not (one is None or (isinstance(one, int) and abs(one) < 100_000)):
            raise _damaged()
    return {"class_name": "__slice__", "config": clean}


def _is_reference(given: Any) -> bool:
    if not isinstance(given, list) or len(given) != 3 or not isinstance(given[0], str):
        return False
    return all(
        isinstance(one, int) and not isinstance(one, bool) and 0 <= one < MOST_CALLS
        for one in given[1:]
    )


def _damaged() -> ModelRejected:
    return ModelRejected("The description of the model is damaged: its connections are not sound.")
