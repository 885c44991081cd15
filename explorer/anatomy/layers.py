"""The table of a model's layers: shapes, parameters and what each layer sees of the input."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.anatomy.arithmetic import spelled_out
from explorer.anatomy.layer_fields import receptive_fields
from explorer.anatomy.layer_view import LayerView
from explorer.anatomy.receptive_field import ReceptiveField
from explorer.anatomy.view import view_of

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class LayerRow:
    """One row of the table of layers.

    Attributes:
        path: the layer's name behind the names of the models around it: ``base/top_relu``.
        kind: the name of its class, such as ``Conv2D``.
        depth: how many models it is nested in, the outermost not counted.
        output_shape: without the batch; None where the model leaves a size open.
        parameters: weights and biases, counted where they are used first.
        trainable_parameters: those that training changes.
        arithmetic: how the parameters come about, ``(3×3×3+1)×32 = 896``; empty without any.
        inputs: paths of the layers whose outputs it takes.
        receptive_field: height and width in input pixels of what one position of the map can
            depend on, at the positions that see most; as if the input had no border, so it may
            be larger. None for layers without maps, and where it is not known.
        stride: input pixels from one position to the next, down and across; 0 where all see the
            same, below 1 where the map is finer than the input. None as above.
        offset: first row and column of input pixels that position (0, 0) sees, negative where
            that is padding. None as above.
    """

    path: str
    kind: str
    depth: int
    output_shape: tuple[int | None, ...]
    parameters: int
    trainable_parameters: int
    arithmetic: str
    inputs: tuple[str, ...]
    receptive_field: tuple[int, int] | None = None
    stride: tuple[int | float, int | float] | None = None
    offset: tuple[int, int] | None = None


def layer_table(model: keras.Model) -> list[LayerRow]:
    """Return one row for the model's input and one for every layer, nested ones included.

    The parameters of all rows add up to ``model.count_params()``. A nested model has no row of
    its own: its layers stand in its place.

    Args:
        model: a Sequential or functional model that takes one input.

    Raises:
        ValueError: if the model cannot be looked into; the message is a sentence.
    """
    view = view_of(model)
    fields = receptive_fields(view)
    is_map = len(view.input_shape) == 3
    rows = [
        LayerRow(
            path=view.input_name,
            kind="InputLayer",
            depth=0,
            output_shape=view.input_shape,
            parameters=0,
            trainable_parameters=0,
            arithmetic="",
            inputs=(),
            receptive_field=(1, 1) if is_map else None,
            stride=(1, 1) if is_map else None,
            offset=(0, 0) if is_map else None,
        )
    ]
    owners: dict[int, str] = {}
    for layer in view.layers:
        rows.append(_row(layer, fields.get(layer.path), owners))
    return rows


def _row(layer: LayerView, field: ReceptiveField | None, owners: dict[int, str]) -> LayerRow:
    """Make the layer's row; ``owners`` tells which layer had which weight first."""
    weights = {id(weight): weight for weight in getattr(layer.layer, "weights", [])}
    own = {key: weight for key, weight in weights.items() if key not in owners}
    shared_with = dict.fromkeys(owners[key] for key in weights if key in owners)
    owners.update(dict.fromkeys(own, layer.path))
    trainable = [weight for weight in own.values() if weight.trainable]
    return LayerRow(
        path=layer.path,
        kind=layer.kind,
        depth=layer.depth,
        output_shape=layer.output_shape,
        parameters=_count(own.values()),
        trainable_parameters=_count(trainable),
        arithmetic=_arithmetic(layer.layer, bool(own), list(shared_with)),
        inputs=layer.inputs,
        receptive_field=field and field.size,
        stride=field and field.stride,
        offset=field and field.offset,
    )


def _arithmetic(layer: keras.Operation, has_own: bool, shared_with: list[str]) -> str:
    if shared_with:
        return f"shared with {', '.join(shared_with)}"
    return spelled_out(layer) if has_own else ""


def _count(weights) -> int:
    return sum(math.prod(weight.shape) for weight in weights)
