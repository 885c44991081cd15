"""LayerView: what is known of one layer of a model without running it."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explorer.anatomy.graph import Call, is_spatial

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, eq=False)
class LayerView:
    """One layer of a model, wherever it is nested.

    Attributes:
        path: its name behind the names of the models around it: ``base/top_relu``. The second
            call of a shared layer is ``name:2``. Unique within the model.
        name: its own name.
        kind: the name of its class, such as ``Conv2D``.
        output_shape: without the batch; None where the model leaves a size open.
        spatial: whether the output is one map stack ``(height, width, channels)``.
        inputs: paths of the layers whose outputs it takes, the model's input by its name.
    """

    path: str
    name: str
    kind: str
    output_shape: tuple[int | None, ...]
    spatial: bool
    inputs: tuple[str, ...]
    _layer: weakref.ReferenceType = field(repr=False)

    @property
    def layer(self) -> keras.Operation:
        """The Keras layer, or the operation such as ``Add``; not to be changed."""
        return self._layer()

    @property
    def depth(self) -> int:
        """How many models it is nested in, the outermost not counted."""
        return self.path.count("/")


def layer_views(calls: list[Call], input_name: str) -> tuple[LayerView, ...]:
    """Return a view of each call, given the name of the model's input."""
    producers: dict[int, str] = {}
    views = []
    for call in calls:
        inputs = [producers.get(id(tensor), input_name) for tensor in call.inputs]
        views.append(
            LayerView(
                path=call.path,
                name=call.operation.name,
                kind=type(call.operation).__name__,
                output_shape=tuple(call.outputs[0].shape[1:]),
                spatial=is_spatial(call.outputs),
                inputs=tuple(dict.fromkeys(inputs)),
                _layer=weakref.ref(call.operation),
            )
        )
        producers.update((id(tensor), call.path) for tensor in call.outputs)
    return tuple(views)


def before_last_dense(layers: tuple[LayerView, ...]) -> str | None:
    """The path of what the last dense layer reads, if only value-by-value steps follow it."""
    by_path = {layer.path: layer for layer in layers}
    layer = layers[-1] if layers else None
    while layer is not None and len(layer.inputs) == 1:
        if layer.kind == "Dense":
            return layer.inputs[0]
        if layer.kind not in _AFTER_SCORES:
            return None
        layer = by_path.get(layer.inputs[0])
    return None


_AFTER_SCORES = {"Activation", "Cast", "Dropout", "Identity", "Reshape", "Flatten", "Sigmoid"} | {
    "Softmax"
}
