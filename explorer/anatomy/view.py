"""ModelView: one view of any model, on which everything that looks inside is built."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.batches import Progress, batch_size, ignore, in_batches, only_one
from explorer.anatomy.gradients import InputGradients, LayerGradients
from explorer.anatomy.layer_view import LayerView, before_last_dense
from explorer.anatomy.model_anatomy import anatomy_of

if TYPE_CHECKING:
    import keras


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
        anatomy = anatomy_of(model)
        self.model = model
        self.layers: tuple[LayerView, ...] = anatomy.layers
        self.input_shape: tuple[int | None, ...] = anatomy.input_shape
        self.input_name: str = anatomy.input_name
        self.classes: int | None = anatomy.classes
        self._by_path = anatomy.by_path
        self._passes = anatomy.passes
        self._numbers = anatomy.numbers

    @property
    def traces(self) -> int:
        """How often the model has been traced so far; it stays when only inputs change."""
        return self._passes.traces

    @property
    def default_target_layer(self) -> str | None:
        """Path of the last layer, of whatever kind, with a spatial output larger than 1x1."""
        larger = [layer.path for layer in self._spatial if layer.output_shape[:2] != (1, 1)]
        return larger[-1] if larger else None

    @property
    def penultimate(self) -> str | None:
        """Path of the layer whose output the last dense layer makes class scores of.

        None if there is no such layer, or no dense layer at the end.
        """
        path = before_last_dense(self.layers)
        return path if path in self._by_path else None

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
        if batch.shape[:1] != (1,) or not self._fits(batch):
            raise ValueError(
                f"The model {self.model.name!r} takes one input of shape {self.input_shape}, "
                f"not {array.shape}."
            )
        return batch.astype(np.float32)

    def as_batch(self, pictures: Any) -> np.ndarray:
        """Return float32 ``(pictures, height, width, channels)``.

        Raises:
            ValueError: if there are none, or their shape is not the model's.
        """
        batch = np.asarray(pictures)
        if not self._fits(batch):
            raise ValueError(
                f"The model {self.model.name!r} takes pictures of shape {self.input_shape}, "
                f"not a batch {batch.shape}."
            )
        return batch.astype(np.float32)

    def _shape_of_batches(self, pictures: np.ndarray) -> tuple[int, ...]:
        return batch_size(len(pictures), self._numbers), *pictures.shape[1:]

    def _fits(self, batch: np.ndarray) -> bool:
        own = self.input_shape
        same = len(batch.shape) == len(own) + 1 and all(
            size in (given, None) for given, size in zip(batch.shape[1:], own, strict=True)
        )
        return same and 0 not in batch.shape

    def logits(self, x: Any) -> np.ndarray:
        """Return the class scores before softmax or sigmoid, float32 ``(classes,)``.

        Args:
            x: as in `as_input`.

        Raises:
            ValueError: if x does not fit, or the model does not give one score per class.
        """
        self._check_classes()
        return only_one(self._forward(x)["logits"])

    def logits_of(self, pictures: Any, progress: Progress = ignore) -> np.ndarray:
        """Return the class scores of many pictures, float32 ``(pictures, classes)``.

        Args:
            pictures: ``(pictures, height, width, channels)``, at least one.
            progress: told after each batch how many pictures are done.

        Raises:
            ValueError: as in `logits`.
        """
        self._check_classes()
        batch = self.as_batch(pictures)
        shape = self._shape_of_batches(batch)
        scores = self._passes.scores(shape)

        def run(x: np.ndarray) -> dict[str, np.ndarray]:
            return {"logits": scores(x).numpy()}

        return in_batches(shape[0], run, progress, batch)["logits"]

    def activations_of(self, pictures: Any, layer: str, progress: Progress = ignore) -> np.ndarray:
        """Return what a layer gives for many pictures, float32 ``(pictures, *its shape)``.

        Args:
            pictures: as in `logits_of`.
            layer: path or unique name, of any layer.
            progress: as in `logits_of`.

        Raises:
            ValueError: if the pictures do not fit, or there is no such layer.
        """
        batch, path = self.as_batch(pictures), self.layer(layer).path
        shape = self._shape_of_batches(batch)
        activations = self._passes.activations(shape, path)

        def run(x: np.ndarray) -> dict[str, np.ndarray]:
            return {"values": activations(x).numpy()}

        return in_batches(shape[0], run, progress, batch)["values"]

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
        return {name: only_one(maps[path]) for name, path in paths.items()}

    def gradients(
        self, x: Any, layer: str, class_index: int | None = None, against: int | None = None
    ) -> LayerGradients:
        """Return a layer's feature maps and the gradient of a score with respect to them.

        The first call for `default_target_layer` and the first for any other layer compile; after
        that all layers and classes are quick.

        Args:
            x: as in `as_input`.
            layer: path or unique name.
            class_index: whose logit; that of the most probable class when not given.
            against: a class whose logit is subtracted; none when not given.

        Raises:
            ValueError: if x does not fit, there is no such layer or class, the layer is not
                spatial, or the model does not give one score per class.
        """
        self._check_classes()
        batch, path = self.as_input(x), self.spatial_layer(layer).path
        chosen, other = self._as_classes(class_index, 1), self._as_classes(against, 1)
        # The usual target gets a function of its own. One for each other layer would take a
        # second and 20 MB each, so that all others share one.
        usual = path == self.default_target_layer
        paths = (path,) if usual else tuple(layer.path for layer in self._spatial)
        results = self._passes.gradients(batch.shape, paths)(batch, chosen, other)
        logits = only_one(results["logits"])
        return LayerGradients(
            activations=only_one(results["maps"][path]),
            gradients=only_one(results["gradients"][path]),
            logits=logits,
            class_index=int(logits.argmax()) if chosen[0] < 0 else int(chosen[0]),
        )

    def input_gradients(
        self,
        pictures: Any,
        class_index: int | Iterable[int] | None = None,
        against: int | None = None,
        *,
        guided: bool = False,
        progress: Progress = ignore,
    ) -> InputGradients:
        """Return how the score of each picture depends on each of its values.

        Args:
            pictures: as in `logits_of`.
            class_index: whose logit, for all or for each; of the most probable one if not given.
            against: a class whose logit is subtracted; none when not given.
            guided: whether only positive gradients pass back through every ReLU, see
                `explorer.anatomy.gates`.
            progress: as in `logits_of`.

        Raises:
            ValueError: if the pictures do not fit, there is no such class, or the model does not
                give one score per class.
        """
        self._check_classes()
        batch = self.as_batch(pictures)
        chosen = self._as_classes(class_index, len(batch))
        other = self._as_classes(against, len(batch))
        shape = self._shape_of_batches(batch)
        differentiate = self._passes.input_gradients(shape, guided)

        def run(*arrays: np.ndarray) -> dict[str, np.ndarray]:
            return {name: found.numpy() for name, found in differentiate(*arrays).items()}

        found = InputGradients(**in_batches(shape[0], run, progress, batch, chosen, other))
        found.gradients.setflags(write=False)
        return found

    def _forward(self, x: Any) -> dict[str, Any]:
        batch = self.as_input(x)
        return self._passes.forward(batch.shape)(batch)

    @property
    def _spatial(self) -> list[LayerView]:
        return [layer for layer in self.layers if layer.spatial]

    def _as_classes(self, chosen: int | Iterable[int] | None, pictures: int) -> np.ndarray:
        """One class for each picture, int32; -1 where none is given."""
        each = [chosen] * pictures if chosen is None or np.ndim(chosen) == 0 else list(chosen)
        if len(each) != pictures:
            raise ValueError(f"There are {len(each)} classes for {pictures} pictures.")
        checked = [-1 if one is None else self._checked_class(one) for one in each]
        return np.array(checked, np.int32)

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


def view_of(model: keras.Model) -> ModelView:
    """Return the view of a model; see `ModelView`, also for the errors raised."""
    return ModelView(model)
