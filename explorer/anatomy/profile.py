"""A network in numbers: what it holds, what it computes, how deep it is and how far it sees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.anatomy.costs import has_weights_to_multiply, multiply_adds_by_layer
from explorer.anatomy.layer_fields import receptive_fields
from explorer.anatomy.layer_view import LayerView
from explorer.anatomy.layers import layer_table
from explorer.anatomy.receptive_field import ReceptiveField
from explorer.anatomy.view import ModelView, view_of

if TYPE_CHECKING:
    import keras

BYTES = 4
"""Of a number in float32."""
_SAME_NUMBERS = {"Flatten", "Reshape", "Identity", "ActivityRegularization"}


@dataclass(frozen=True)
class LayerShare:
    """What one layer has of the whole.

    Attributes:
        path: of the layer.
        kind: what it does, in a word or two; one of `KINDS`.
        multiply_adds: when one picture passes.
        parameters: counted where they are used first.
        output_bytes: of what it gives for one picture, in float32.
    """

    path: str
    kind: str
    multiply_adds: int
    parameters: int
    output_bytes: int


@dataclass(frozen=True)
class Profile:
    """A network in numbers; it does not keep the model alive.

    Attributes:
        input_shape: of one picture, ``(height, width, channels)``.
        parameters: all, statistics of batch norm included.
        trainable: those that training changes.
        multiply_adds: when one picture passes, see `explorer.anatomy.costs`.
        depth: layers with weights to multiply by (convolutions, dense layers, attention) on the
            longest way from the input to the output; batch norm does not count. So ResNet-50 has
            50, its shortcuts not being on the longest way.
        receptive_field: height and width in input pixels of what a cell of the last maps can
            depend on, as if the input had no border; None where that is not known.
        sees_all: whether each of these cells can depend on any pixel, wherever it lies.
        last_maps: path of the layer that gives these maps, the last that are larger than 1x1.
        activation_bytes: of all outputs of all layers for one picture in float32, which is what
            training keeps until the gradients come back. `Flatten` and the like, which give the
            same numbers in another shape, are not counted.
        peak_bytes: of the outputs that are needed at the same time when the network is only used:
            each is kept until the last layer that reads it has run. The picture counts too.
        layers: in the order in which they run.
    """

    input_shape: tuple[int, ...]
    parameters: int
    trainable: int
    multiply_adds: int
    depth: int
    receptive_field: tuple[int, int] | None
    sees_all: bool
    last_maps: str | None
    activation_bytes: int
    peak_bytes: int
    layers: tuple[LayerShare, ...]


def profile(model: keras.Model) -> Profile:
    """Return the numbers of a model or of a skeleton without weights.

    Args:
        model: a Sequential or functional model that takes one picture of a fixed size.

    Raises:
        ValueError: if the model cannot be looked into, or leaves the size of a map open.

    >>> import keras
    >>> shape = keras.layers.Input((8, 8, 3), name="picture")
    >>> conv = keras.layers.Conv2D(4, 3, name="conv")
    >>> found = profile(keras.Sequential([shape, conv]))
    >>> found.parameters, found.depth, found.receptive_field, found.activation_bytes
    (112, 1, (3, 3), 576)
    """
    view = view_of(model)
    counts = multiply_adds_by_layer(view)
    rows = {row.path: row for row in layer_table(model)}
    last = view.default_target_layer
    field = receptive_fields(view).get(last)
    return Profile(
        input_shape=view.input_shape,
        parameters=sum(row.parameters for row in rows.values()),
        trainable=sum(row.trainable_parameters for row in rows.values()),
        multiply_adds=sum(counts.values()),
        depth=_depth(view),
        receptive_field=field and field.size,
        sees_all=field is not None and _sees_all(field, view.input_shape),
        last_maps=last,
        activation_bytes=BYTES * sum(_numbers(layer) for layer in view.layers),
        peak_bytes=BYTES * _peak(view),
        layers=tuple(
            LayerShare(
                layer.path,
                kind_of(layer),
                counts[layer.path],
                rows[layer.path].parameters,
                BYTES * _numbers(layer),
            )
            for layer in view.layers
        ),
    )


def _sees_all(field: ReceptiveField, shape: Sequence[int]) -> bool:
    """A field of twice the side, less one, reaches from any place to all others."""
    axes = zip((field.height, field.width), shape, strict=False)
    return all(axis.advance == 0 or axis.size >= 2 * side - 1 for axis, side in axes)


KINDS = (
    "convolution",
    "1×1 convolution",
    "depthwise convolution",
    "dense layer",
    "attention",
    "normalisation",
    "other",
)
"""Kinds of layers, in the order in which they are listed."""


def kind_of(layer: LayerView) -> str:
    """What a layer does, as one of `KINDS`."""
    if layer.kind.startswith(("DepthwiseConv", "SeparableConv")):
        return "depthwise convolution"
    if layer.kind.startswith("Conv"):
        one_by_one = all(size == 1 for size in layer.layer.kernel_size)
        return "1×1 convolution" if one_by_one else "convolution"
    if layer.kind in ("Dense", "EinsumDense"):
        return "dense layer"
    if layer.kind == "MultiHeadAttention":
        return "attention"
    return "normalisation" if layer.kind.endswith("Normalization") else "other"


def _depth(view: ModelView) -> int:
    """Layers with weights to multiply by on the longest way."""
    depths = {view.input_name: 0}
    for layer in view.layers:
        before = max((depths[path] for path in layer.inputs), default=0)
        depths[layer.path] = before + has_weights_to_multiply(layer)
    return depths[view.layers[-1].path] if view.layers else 0


def _numbers(layer: LayerView) -> int:
    """How many new numbers a layer gives for one picture."""
    return 0 if layer.kind in _SAME_NUMBERS else math.prod(layer.output_shape)


def _peak(view: ModelView) -> int:
    """The most numbers that are kept at the same time, layer after layer."""
    sizes = {layer.path: math.prod(layer.output_shape) for layer in view.layers}
    sizes[view.input_name] = math.prod(view.input_shape)
    return max(_kept(view, sizes), default=0)


def _kept(view: ModelView, sizes: Mapping[str, int]) -> Iterator[int]:
    """How many numbers are kept while each layer runs."""
    same = {layer.path: layer for layer in view.layers if layer.kind in _SAME_NUMBERS}
    readers = {path: place for place, layer in enumerate(view.layers) for path in layer.inputs}
    kept = {view.input_name}
    for place, layer in enumerate(view.layers):
        kept.add(layer.path)
        handed_on = sizes[layer.path] if layer.path in same else 0
        yield sum(sizes[path] for path in kept) - handed_on
        kept -= {path for path in layer.inputs if readers[path] == place}
