"""A classifier rebuilt layer by layer, without a layer that fixes the size of its input."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.graph import Call, is_spatial, symbolic_calls
from explorer.anatomy.logits import squashes_only, squashing_call
from explorer.anatomy.training_only import TRAINING_ONLY

if TYPE_CHECKING:
    import keras

_ANYWHERE = {
    *("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "MaxPooling2D", "AveragePooling2D"),
    *("ZeroPadding2D", "BatchNormalization", "Rescaling", "ReLU", "LeakyReLU", "ELU", "Softmax"),
    *("Activation", "Normalization"),
}
"""Layers that do the same at every place."""
_TOGETHER = {"Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract"}
"""Layers that combine maps place by place."""
_NOTHING = {*TRAINING_ONLY, "Identity", "InputLayer"}
"""Layers that pass on what they get once a network is trained."""
_GLOBAL = {
    "GlobalAveragePooling2D": ("AveragePooling2D", "average"),
    "GlobalMaxPooling2D": ("MaxPooling2D", "maximum"),
}
_PICTURE = "picture"
_RESHAPING = {"Flatten", "Reshape"}
_VALUE_BY_VALUE = {"ReLU", "LeakyReLU", "ELU", "Activation", "Rescaling"}


class NotTurned(ValueError):
    """A network cannot be made fully convolutional; the message is a sentence for the visitor."""


@dataclass(frozen=True, eq=False)
class Turned:
    """A network of the same weights that takes pictures of any size.

    Attributes:
        model: gives class scores before the softmax, ``(batch, rows, columns, classes)``.
        changed: ``(path, before, now)`` of each layer that became another.
        maps_path: path of the layer that gives the last maps.
        last_maps: their height and width for one window.
    """

    model: keras.Model
    changed: tuple[tuple[str, str, str], ...]
    maps_path: str
    last_maps: tuple[int, int]


@dataclass
class _State:
    """What stands for a tensor of the classifier.

    Attributes:
        tensor: of the new network.
        path: of the layer that gave it.
        per_window: whether it has one cell for each window.
        kernel: height, width and channels of maps that were flattened and not read since.
    """

    tensor: Any
    path: str
    per_window: bool = False
    kernel: tuple[int, int, int] | None = None


@dataclass
class _Rebuilding:
    """The new network while it grows; each method takes a call and gives what stands for it."""

    states: dict[int, _State] = field(default_factory=dict)
    weights: list[tuple[Any, list[np.ndarray]]] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    maps: tuple[str, tuple[int, int]] | None = None

    def call(self, call: Call, without_activation: bool) -> _State:
        kind = type(call.operation).__name__
        given = [self.states[id(one)] for one in call.inputs if id(one) in self.states]
        if len(given) != len(call.inputs) or not given or len(call.outputs) != 1:
            raise NotTurned(_unknown(call))
        if kind in _TOGETHER:
            return self._together(call, given)
        if len(given) > 1:
            raise NotTurned(_unknown(call))
        [before] = given
        if kind in _NOTHING:
            return before
        if kind in _GLOBAL:
            return self._pooled(call, before)
        if kind in _RESHAPING:
            return self._flattened(call, before)
        if kind == "Dense":
            return self._dense(call, before, without_activation)
        if kind not in _ANYWHERE or not _is_place_by_place(call):
            raise NotTurned(_unknown(call))
        return self._same(call, before, without_activation)

    def _same(self, call: Call, before: _State, without_activation: bool) -> _State:
        if before.kernel and type(call.operation).__name__ not in _VALUE_BY_VALUE:
            raise NotTurned(_unknown(call))
        layer = self._clone(call, without_activation)
        after = layer(before.tensor)
        self._weigh(layer, call.operation.get_weights)
        return _State(after, call.path, before.per_window, before.kernel)

    def _together(self, call: Call, given: list[_State]) -> _State:
        if len({one.per_window for one in given}) > 1 or any(one.kernel for one in given):
            raise NotTurned(
                f"The layer {call.path!r} combines maps with a number for the whole picture, so "
                "that each window would need numbers of its own: this network cannot be turned."
            )
        after = self._clone(call, False)([one.tensor for one in given])
        return _State(after, call.path, given[0].per_window)

    def _pooled(self, call: Call, before: _State) -> _State:
        from keras import layers

        if before.per_window:
            return before
        size = self._last_maps(call, before)
        kind, word = _GLOBAL[type(call.operation).__name__]
        pool = getattr(layers, kind)(size, strides=1, name=self._name(call.path))
        self.changed.append(
            (call.path, f"global {word}", f"{word} of {size[0]} × {size[1]} cells, stride 1")
        )
        return _State(pool(before.tensor), call.path, per_window=True)

    def _flattened(self, call: Call, before: _State) -> _State:
        shape, after = call.inputs[0].shape[1:], call.outputs[0].shape[1:]
        if before.per_window:
            if max(shape) != max(after) or len([one for one in after if one != 1]) > 1:
                raise NotTurned(_unknown(call))
            return before
        if len(after) != 1 or len(shape) != 3:
            raise NotTurned(_unknown(call))
        self._last_maps(call, before)
        return _State(before.tensor, before.path, per_window=True, kernel=tuple(shape))

    def _dense(self, call: Call, before: _State, without_activation: bool) -> _State:
        from keras import layers

        dense = call.operation
        if not before.per_window or getattr(dense, "quantization_mode", None):
            raise NotTurned(_unknown(call))
        height, width, channels = before.kernel or (1, 1, dense.kernel.shape[0])
        convolution = layers.Conv2D(
            dense.units,
            (height, width),
            activation=None if without_activation else dense.activation,
            use_bias=dense.use_bias,
            dtype=dense.dtype_policy,
            name=self._name(call.path),
        )
        after = convolution(before.tensor)

        def weights() -> list[np.ndarray]:
            kernel, *bias = dense.get_weights()
            return [kernel.reshape(height, width, channels, dense.units), *bias]

        self._weigh(convolution, weights)
        self.changed.append(
            (
                call.path,
                f"dense, {height * width * channels:,} → {dense.units:,}",
                f"convolution {height} × {width}, {channels:,} → {dense.units:,} maps",
            )
        )
        return _State(after, call.path, per_window=True)

    def _last_maps(self, call: Call, before: _State) -> tuple[int, int]:
        size = tuple(call.inputs[0].shape[1:3])
        if self.maps not in (None, (before.path, size)):
            raise NotTurned(_unknown(call))
        self.maps = (before.path, size)
        return size

    def _clone(self, call: Call, without_activation: bool) -> Any:
        operation = call.operation
        if not hasattr(operation, "get_config") or not hasattr(operation, "weights"):
            raise NotTurned(_unknown(call))  # an operation of Keras, whose arguments are not known
        settings = {**operation.get_config(), "name": self._name(call.path)}
        if without_activation:
            settings["activation"] = None
        return type(operation).from_config(settings)

    def _weigh(self, layer: Any, weights: Any) -> None:
        from explorer.weightless import is_weightless

        if not is_weightless():
            layer.set_weights(weights())

    def _name(self, path: str) -> str:
        plain = path.replace("/", "_").replace(":", "_")
        name = plain
        while name in self.names:
            name += "_again"
        self.names.add(name)
        return name


def turned(model: keras.Model, shape: tuple[int | None, int | None] = (None, None)) -> Turned:
    """Rebuild a classifier for pictures of any size, up to its class scores.

    Args:
        model: a Sequential or functional classifier; it is not changed.
        shape: height and width of the pictures, where they are to be fixed.

    Raises:
        NotTurned: with a sentence, if that is impossible or not known here.
    """
    import keras

    output, calls = symbolic_calls(model)
    if not isinstance(output, keras.KerasTensor) or len(output.shape) != 2:
        raise NotTurned("Only a network that gives one score per class can be turned.")
    [given] = {id(one): one for call in calls[:1] for one in call.inputs}.values()
    picture = keras.Input((*shape, given.shape[-1]), name=_PICTURE)
    rebuilding = _Rebuilding(names={_PICTURE})
    rebuilding.states[id(given)] = _State(picture, _PICTURE)
    last = squashing_call(output, calls)
    scores = rebuilding.states[id(given)]
    for call in calls:
        if call is last and squashes_only(call.operation):
            scores = rebuilding.states[id(call.inputs[0])]
            break
        scores = rebuilding.call(call, call is last)
        rebuilding.states[id(call.outputs[0])] = scores
    if (
        rebuilding.maps is None
        or rebuilding.maps[0] == _PICTURE
        or not scores.per_window
        or scores.kernel
    ):
        raise NotTurned("This network has no maps before its scores, so nothing can slide.")
    name = f"{model.name}_fully_convolutional"
    whole = keras.Model(picture, scores.tensor, name=name)
    return Turned(whole, tuple(rebuilding.changed), *rebuilding.maps)


def _is_place_by_place(call: Call) -> bool:
    """Whether a layer treats all places alike: its axis is that of the channels."""
    layer = call.operation
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        return False
    axis = getattr(layer, "axis", -1)
    axes = axis if isinstance(axis, list | tuple) else [axis]
    last = len(call.inputs[0].shape) - 1
    return all(one in (-1, last) for one in axes)


def _unknown(call: Call) -> str:
    kind = type(call.operation).__name__
    where = "between maps" if is_spatial(call.outputs) else "behind the maps"
    return (
        f"The layer {call.path!r} ({kind}, {where}) does not do the same at every place of a "
        "picture, or how it does is not known here: this network cannot be turned, so its windows "
        "are looked at one by one."
    )
