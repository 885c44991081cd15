"""ModelView: one view of any model, on which everything that looks inside is built."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.compiled import CompiledPasses
from explorer.anatomy.graph import graph_of, symbolic_calls
from explorer.anatomy.layer_view import LayerView, layer_views

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


@dataclass(frozen=True, eq=False)
class LayerGradients:
    """The feature maps of a layer, and how a class score depends on each of their values.

    Attributes:
        activations: float32 ``(height, width, channels)``, read-only.
        gradients: float32, of the logit with respect to the activations, read-only.
        logits: float32 ``(classes,)``.
        class_index: whose logit.
    """

    activations: np.ndarray
    gradients: np.ndarray
    logits: np.ndarray
    class_index: int


class ModelView:
    """A model taken apart, without anything in it being changed or added.

    Works on Sequential and functional models, with branches, shared layers and nested models, in
    any precision. What is expensive is kept for as long as the model lives and shared by all its
    views; views themselves cost nothing. Safe to use from several threads.

    Attributes:
        model: the model.
        layers: all layers that compute something, in the order in which they run; inputs are
            not among them, and nested models are represented by their layers.
        input_shape: of one picture, ``(height, width, channels)``; None where it is left open.
        input_name: the name of the model's input, as it stands in `LayerView.inputs`.
        classes: the number of class scores; None if the model does not give one per class.

    Raises:
        ValueError: if the model is unbuilt, takes several inputs or is a subclass with its own
            ``call``.
    """

    def __init__(self, model: keras.Model) -> None:
        anatomy = _anatomy_of(model)
        self.model = model
        self.layers: tuple[LayerView, ...] = anatomy.layers
        self.input_shape: tuple[int | None, ...] = anatomy.input_shape
        self.input_name: str = anatomy.input_name
        self.classes: int | None = anatomy.classes
        self._by_path = anatomy.by_path
        self._passes = anatomy.passes

    @property
    def traces(self) -> int:
        """How often the model has been traced so far; it stays when only inputs change."""
        return self._passes.traces

    @property
    def default_target_layer(self) -> str | None:
        """Path of the last layer, of whatever kind, with a spatial output larger than 1x1."""
        larger = [layer.path for layer in self._spatial if layer.output_shape[:2] != (1, 1)]
        return larger[-1] if larger else None

    def layer(self, name: str) -> LayerView:
        """Find a layer by its path, or by its own name where only one layer bears it.

        Raises:
            ValueError: if there is none or several; the message suggests names.
        """
        if name in self._by_path:
            return self._by_path[name]
        named = [layer.path for layer in self.layers if layer.name == name]
        if len(named) == 1:
            return self._by_path[named[0]]
        suggestions = named or get_close_matches(
            str(name), [*self._by_path, *(layer.name for layer in self.layers)]
        )
        problem = f"Several layers are named {name!r}" if named else f"There is no layer {name!r}"
        hint = f": did you mean {' or '.join(dict.fromkeys(suggestions))}?" if suggestions else "."
        raise ValueError(f"{problem} in the model {self.model.name!r}{hint}")

    def spatial_layer(self, name: str) -> LayerView:
        """As `layer`, for those that give feature maps.

        Raises:
            ValueError: also if the layer's output has no height and width.
        """
        layer = self.layer(name)
        if not layer.spatial:
            raise ValueError(
                f"The layer {layer.path!r} has no feature maps: its output {layer.output_shape} "
                "is not (height, width, channels)."
            )
        return layer

    def as_input(self, x: Any) -> np.ndarray:
        """Return x as a float32 batch of one, ``(1, height, width, channels)``.

        Args:
            x: array ``(height, width, channels)`` or ``(1, ...)`` of any numeric type.

        Raises:
            ValueError: if its shape is not the model's.
        """
        array = np.asarray(x)
        batch = array[None] if array.ndim == len(self.input_shape) else array
        expected = (1, *self.input_shape)
        fits = len(batch.shape) == len(expected) and all(
            size in (given, None) for given, size in zip(batch.shape, expected, strict=True)
        )
        if not fits or 0 in batch.shape:
            raise ValueError(
                f"The model {self.model.name!r} takes one input of shape {self.input_shape}, "
                f"not {array.shape}."
            )
        return batch.astype(np.float32)

    def logits(self, x: Any) -> np.ndarray:
        """Return the class scores before softmax or sigmoid, float32 ``(classes,)``.

        Args:
            x: as in `as_input`.

        Raises:
            ValueError: if x does not fit, or the model does not give one score per class.
        """
        self._check_classes()
        return _array(self._forward(x)["logits"])

    def feature_maps(self, x: Any, layers: Iterable[str] | None = None) -> dict[str, np.ndarray]:
        """Return the outputs of spatial layers, all from one forward pass.

        Args:
            x: as in `as_input`.
            layers: paths or unique names; all spatial layers when not given.

        Returns:
            ``{layer as asked for: float32 (height, width, channels)}``, in the order asked for,
            read-only.

        Raises:
            ValueError: if x does not fit, or a layer is unknown or not spatial.
        """
        if layers is None:
            layers = [layer.path for layer in self._spatial]
        paths = {name: self.spatial_layer(name).path for name in layers}
        maps = self._forward(x)["maps"]
        return {name: _array(maps[path]) for name, path in paths.items()}

    def gradients(self, x: Any, layer: str, class_index: int | None = None) -> LayerGradients:
        """Return a layer's feature maps and the gradient of one logit with respect to them.

        The first call for `default_target_layer` and the first for any other layer compile; after
        that all layers and classes are quick.

        Args:
            x: as in `as_input`.
            layer: path or unique name.
            class_index: whose logit; that of the most probable class when not given.

        Raises:
            ValueError: if x does not fit, there is no such layer or class, the layer is not
                spatial, or the model does not give one score per class.
        """
        import tensorflow as tf

        self._check_classes()
        batch, path = self.as_input(x), self.spatial_layer(layer).path
        chosen = -1 if class_index is None else self._checked_class(class_index)
        # The usual target gets a function of its own. One for each other layer would take a
        # second and 20 MB each, so that all others share one.
        usual = path == self.default_target_layer
        paths = (path,) if usual else tuple(layer.path for layer in self._spatial)
        differentiate = self._passes.gradients(batch.shape, paths)
        results = differentiate(tf.constant(batch), tf.constant(chosen, tf.int32))
        logits = _array(results["logits"])
        return LayerGradients(
            activations=_array(results["maps"][path]),
            gradients=_array(results["gradients"][path]),
            logits=logits,
            class_index=int(logits.argmax()) if chosen < 0 else chosen,
        )

    def _forward(self, x: Any) -> dict[str, Any]:
        import tensorflow as tf

        batch = self.as_input(x)
        return self._passes.forward(batch.shape)(tf.constant(batch))

    @property
    def _spatial(self) -> list[LayerView]:
        return [layer for layer in self.layers if layer.spatial]

    def _checked_class(self, class_index: int) -> int:
        chosen = index(class_index)
        if not 0 <= chosen < self.classes:
            raise ValueError(
                f"There is no class {chosen}: the model {self.model.name!r} has {self.classes} "
                f"classes, 0 to {self.classes - 1}."
            )
        return chosen

    def _check_classes(self) -> None:
        if self.classes is None:
            raise ValueError(
                f"The model {self.model.name!r} does not give one score for each class."
            )


def _array(batch: tf.Tensor) -> np.ndarray:
    """The only one of a batch, not copied: on a CPU it is TensorFlow's own memory."""
    array = np.asarray(batch)[0]
    array.setflags(write=False)
    return array


def view_of(model: keras.Model) -> ModelView:
    """Return the view of a model; see `ModelView`, also for the errors raised."""
    return ModelView(model)


class _Anatomy:
    """What all views of a model share. Refers to the model and its layers weakly."""

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
        self.passes = CompiledPasses(model)


_ANATOMIES: weakref.WeakKeyDictionary[keras.Model, _Anatomy] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def _anatomy_of(model: keras.Model) -> _Anatomy:
    graph = graph_of(model)
    with _LOCK:
        anatomy = _ANATOMIES.get(model)
        # A Sequential model that a layer was added to has a new graph.
        if anatomy is None or anatomy.graph() is not graph:
            anatomy = _ANATOMIES[model] = _Anatomy(model, graph)
    return anatomy
