"""What all views of a model share, found once for each model."""

from __future__ import annotations

import math
import threading
import weakref
from typing import TYPE_CHECKING

from explorer.anatomy.compiled import CompiledPasses
from explorer.anatomy.graph import graph_of, symbolic_calls
from explorer.anatomy.layer_view import layer_views

if TYPE_CHECKING:
    import keras


class ModelAnatomy:
    """Layers, shapes and compiled passes. Refers to the model and its layers weakly."""

    def __init__(self, model: keras.Model, graph: keras.Function) -> None:
        import keras

        output, calls = symbolic_calls(model)
        self.graph = weakref.ref(graph)
        self.input_shape = tuple(graph.inputs[0].shape[1:])
        inputs = (op.name for op in graph.operations if isinstance(op, keras.layers.InputLayer))
        self.input_name = next(inputs, graph.inputs[0].name)
        self.layers = layer_views(calls, self.input_name)
        self.by_path = {layer.path: layer for layer in self.layers}
        shapes = [tensor.shape for tensor in keras.tree.flatten(output)]
        self.classes = shapes[0][-1] if len(shapes) == 1 and len(shapes[0]) == 2 else None
        self.numbers = sum(math.prod(filter(None, one.output_shape)) for one in self.layers)
        self.passes = CompiledPasses(model)


_ANATOMIES: weakref.WeakKeyDictionary[keras.Model, ModelAnatomy] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def anatomy_of(model: keras.Model) -> ModelAnatomy:
    """What is known of a model; found once, and kept as long as the model lives."""
    graph = graph_of(model)
    with _LOCK:
        anatomy = _ANATOMIES.get(model)
        # A Sequential model that a layer was added to has a new graph.
        if anatomy is None or anatomy.graph() is not graph:
            anatomy = _ANATOMIES[model] = ModelAnatomy(model, graph)
    return anatomy
