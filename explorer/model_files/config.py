"""The description of a model, walked through from end to end and written anew.

Only what is in the tables of `explorer.model_files.allowed` comes out again. Nothing of Keras is
imported here: what is refused was never more than text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from explorer.model_files import allowed, strict_json
from explorer.model_files.nodes import MOST_CALLS, checked_ends, checked_nodes
from explorer.model_files.parts import (
    as_dict,
    checked_name,
    checked_settings,
    config_of,
    identity_of,
    settings_for,
)
from explorer.model_files.rejection import ModelRejected, quoted

MOST_LAYERS = 3_000
OPEN_SIDE = 224
"""Height and width that a model gets which takes pictures of any size."""
_MOST_SIDE = 1_024


@dataclass(frozen=True)
class Description:
    """What was found to be harmless.

    Attributes:
        config: of the model, for Keras to build.
        left_out: what was in the file and is not in the config, in words.
        any_size: whether the model takes pictures of any size; `config` fixes one.
    """

    config: dict[str, Any]
    left_out: tuple[str, ...]
    any_size: bool


def checked(config: bytes, metadata: bytes) -> Description:
    """Check the description of a model.

    Args:
        config: the text of ``config.json``.
        metadata: the text of ``metadata.json``.

    Raises:
        ModelRejected: if anything in it is not known to be harmless.
    """
    _check_version(strict_json.read(metadata, "metadata"))
    given = strict_json.read(config, "description")
    walk = _Walk()
    clean = walk.top(given)
    left_out = ("optimizer, loss and metrics",) if given.get("compile_config") else ()
    return Description(clean, left_out, walk.any_size)


def _check_version(metadata: dict[str, Any]) -> None:
    version = metadata.get("keras_version")
    if not isinstance(version, str) or not re.fullmatch(r"\d{1,4}\.[\w.\-+]{1,40}", version):
        raise ModelRejected("The metadata of the model do not say which Keras has saved it.")
    if int(version.partition(".")[0]) != 3:
        raise ModelRejected(
            f"The model was saved by Keras {version}; load it with Keras 3 and save it again."
        )


class _Walk:
    """One walk through a description; it counts what could grow."""

    def __init__(self) -> None:
        self.any_size = False
        self._layers = 0
        self._shared: dict[int, tuple[int, dict]] = {}

    def top(self, given: dict[str, Any]) -> dict[str, Any]:
        if (given.get("module"), given.get("class_name")) not in allowed.MODELS:
            raise ModelRejected(
                f"The file holds {quoted(given.get('class_name'))}, which is a class of your own "
                "and not in the file; make a keras.Sequential or a functional keras.Model of it."
            )
        identity_of(given)
        clean, _ = self._model(given, top=True)
        return clean

    def _model(self, given: dict[str, Any], top: bool = False) -> tuple[dict[str, Any], int]:
        """A model, and how many calls of layers it amounts to, nested ones included."""
        config = config_of(given)
        if given["class_name"] == "Sequential":
            clean, calls = self._sequential(config, top)
            module, kind = "keras", "Sequential"
        else:
            clean, calls = self._functional(config, top)
            module, kind = "keras.src.models.functional", "Functional"
        if calls > MOST_CALLS:
            raise ModelRejected("The model calls its layers more often than any real one does.")
        return {"module": module, "class_name": kind, "config": clean}, calls

    def _sequential(self, config: dict[str, Any], top: bool) -> tuple[dict[str, Any], int]:
        _only(config, "name trainable dtype layers build_input_shape", "Sequential")
        layers = _list(config.get("layers"))
        clean, calls = [], 0
        for number, one in enumerate(layers):
            layer, cost = self._layer(as_dict(one), opens=top and number == 0)
            clean.append(layer)
            calls += cost
        _check_names([one["config"]["name"] for one in clean])
        shape = config.get("build_input_shape")
        opened = bool(clean) and clean[0]["class_name"] == "InputLayer"
        if top and not opened:
            clean.insert(0, self._opening(shape, clean))
        built = None if opened or top or shape is None else _shape(shape)
        named = {
            "name": checked_name(config.get("name")),
            "trainable": _flag(config.get("trainable")),
        }
        return {**named, "layers": clean, "build_input_shape": built}, calls

    def _opening(self, shape: Any, clean: list[dict]) -> dict[str, Any]:
        """The input layer of a Sequential model that says elsewhere what it takes."""
        inner = clean[0]["config"].get("layers") if clean else None
        while shape is None and inner:  # it begins with a model that knows
            shape = inner[0]["config"].get("batch_shape")
            inner = inner[0]["config"].get("layers")
        if shape is None:
            raise ModelRejected(
                "The model has never seen a picture and does not know its size; begin it with "
                "keras.Input((height, width, 3)), and save it again."
            )
        names = {one["config"]["name"] for one in clean}
        name = min({f"picture{end}" for end in ("", *range(len(names)))} - names)
        config = {"name": name, "batch_shape": shape, "dtype": "float32"}
        return {
            "module": "keras.layers",
            "class_name": "InputLayer",
            "config": self._input(config, opens=True),
        }

    def _functional(self, config: dict[str, Any], top: bool) -> tuple[dict[str, Any], int]:
        _only(config, "name trainable layers input_layers output_layers", "model")
        begins = checked_ends(config.get("input_layers"))
        ends = checked_ends(config.get("output_layers"))
        if top:
            _check_ends(begins.leaves, ends.leaves)
        clean, costs = [], []
        for one in _list(config.get("layers")):
            one = as_dict(one)
            layer, cost = self._layer(one, opens=top)
            clean.append({**layer, "name": layer["config"]["name"]})
            costs.append(cost)
            if one.get("name") != layer["config"]["name"]:
                raise ModelRejected("A layer of the model has two different names.")
        names = [one["name"] for one in clean]
        _check_names(names)
        calls = 0
        for one, layer, cost in zip(config["layers"], clean, costs, strict=True):
            layer["inbound_nodes"] = checked_nodes(one.get("inbound_nodes"), set(names), layer)
            calls += max(1, len(layer["inbound_nodes"])) * cost
        for name, *_ in (*begins.leaves, *ends.leaves):
            if name not in names:
                raise ModelRejected("The model names a layer that it does not have.")
        named = {
            "name": checked_name(config.get("name")),
            "trainable": _flag(config.get("trainable")),
        }
        ways = {"input_layers": begins.clean, "output_layers": ends.clean}
        return {**named, "layers": clean, **ways}, calls

    def _layer(self, given: dict[str, Any], opens: bool = False) -> tuple[dict[str, Any], int]:
        """A layer, an operation or a model, and how many calls it amounts to."""
        self._layers += 1
        if self._layers > MOST_LAYERS:
            raise ModelRejected(f"The model has more than {MOST_LAYERS:,} layers.")
        identity = identity_of(given)
        if identity in allowed.MODELS:
            clean, calls = self._model(given)
        elif identity == ("keras.layers", "Pipeline") or identity[1] == "AugmentationPipeline":
            clean, calls = self._pipeline(given, identity)
        else:
            clean, calls = self._plain_layer(given, identity, opens), 1
        return self._with_sharing(given, clean), calls

    def _plain_layer(self, given: dict, identity: tuple[str, str], opens: bool) -> dict[str, Any]:
        kind = identity[1]
        config = config_of(given)
        if identity == ("keras.layers", "InputLayer"):
            settings = self._input(config, opens)
        elif identity in allowed.OPERATIONS:
            settings = checked_settings(config, allowed.OPERATIONS[identity] | {"name"}, kind)
        else:
            settings = checked_settings(config, settings_for(identity) | allowed.EVERY_LAYER, kind)
            settings.setdefault("dtype", "float32")
        return _described(identity, settings)

    def _pipeline(self, given: dict, identity: tuple[str, str]) -> tuple[dict[str, Any], int]:
        config = config_of(given)
        _only(config, "name trainable dtype layers", "Pipeline")
        layers = [self._layer(as_dict(one)) for one in _list(config.get("layers"))]
        settings = {"name": checked_name(config.get("name")), "layers": [one for one, _ in layers]}
        return _described(identity, settings), 1 + sum(calls for _, calls in layers)

    def _input(self, config: dict[str, Any], opens: bool) -> dict[str, Any]:
        _only(config, "batch_shape dtype sparse ragged name optional", "InputLayer")
        shape = _shape(config.get("batch_shape"))
        if config.get("sparse") or config.get("ragged") or config.get("optional"):
            raise ModelRejected("The model takes sparse or optional input, which no picture is.")
        name = checked_name(config.get("name"))
        try:
            dtype = allowed.SETTINGS["dtype"](config.get("dtype"))
        except ValueError:
            raise ModelRejected(
                f"The model takes numbers of the type {quoted(config.get('dtype'))}; pictures "
                "come as float32, so make its keras.Input of that type."
            ) from None
        if opens:
            shape = self._picture_shape(shape)
        return {"batch_shape": shape, "dtype": dtype, "name": name}

    def _picture_shape(self, shape: list[int | None]) -> list[int | None]:
        said = " x ".join("any" if one is None else f"{one:,}" for one in shape[1:])
        if len(shape) != 4 or shape[3] not in (1, 3):
            raise ModelRejected(
                f"The model takes input of the shape ({said}); a picture has a height, a width and "
                "1 or 3 channels, in this order."
            )
        if None in shape[1:3]:
            self.any_size = True
        height, width = (OPEN_SIDE if one is None else one for one in shape[1:3])
        if not (1 < height <= _MOST_SIDE and 1 < width <= _MOST_SIDE):
            raise ModelRejected(
                f"The model takes pictures of {said}; sides of 2 to {_MOST_SIDE:,} pixels are "
                "possible here."
            )
        return [None, height, width, shape[3]]

    def _with_sharing(self, given: dict[str, Any], clean: dict[str, Any]) -> dict[str, Any]:
        """Keep that one object stands in several places, if it is the same in all of them."""
        number = given.get("shared_object_id")
        if number is None:
            return clean
        if not isinstance(number, int) or isinstance(number, bool):
            raise ModelRejected("The description of the model is damaged (a shared object).")
        own, before = self._shared.setdefault(number, (len(self._shared), clean))
        if before != clean:
            raise ModelRejected("The model says of two different layers that they are the same.")
        return {**clean, "shared_object_id": own}


def _described(identity: tuple[str, str], settings: dict[str, Any]) -> dict[str, Any]:
    module, kind = identity
    clean = {"module": module, "class_name": kind, "config": settings}
    if module.startswith("explorer."):
        clean["registered_name"] = f"{allowed.OWN_PACKAGE}>{kind}"
    return clean


def _check_ends(begins: list, ends: list) -> None:
    for what, leaves in (("input", begins), ("output", ends)):
        if len(leaves) != 1:
            raise ModelRejected(
                f"The model has {len(leaves)} {what}s; this app takes models with one picture as "
                "input and one score per class as output."
            )


def _check_names(names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise ModelRejected("Two layers of the model have the same name.")


def _flag(value: Any) -> bool:
    return value is not False


def _shape(value: Any) -> list[int | None]:
    """A batch's shape: any number of pictures, then whole numbers or None."""
    sides = _list(value)
    whole = (one is None or (isinstance(one, int) and 0 < one <= 1_000_000) for one in sides)
    if not 1 <= len(sides) <= 6 or not all(whole) or any(isinstance(one, bool) for one in sides):
        raise ModelRejected("The input of the model has a shape that is none.")
    return [None, *sides[1:]]


def _only(config: dict[str, Any], known: str, kind: str) -> None:
    if strange := config.keys() - set(known.split()):
        raise ModelRejected(f"A {kind} in the file has a setting {quoted(min(strange))}: unknown.")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ModelRejected("The description of the model is damaged: a list is missing.")
    return value
