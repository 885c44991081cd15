"""The compiled passes through a model: each is traced once, then run with new tensors."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explorer.anatomy.gates import gated
from explorer.anatomy.graph import After, is_spatial, traced_calls
from explorer.anatomy.logits import class_scores

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from explorer.anatomy.graph import Call

MOST_KEPT = 24
HALF_PRECISION_SCALE = 1024.0


class CompiledPasses:
    """Forward and gradient passes through one model, compiled at the first use of each.

    Everything that changes from click to click (the picture, the class) is a tensor, so that
    nothing is traced again. Of the compiled functions the `MOST_KEPT` last used stay. The model
    is referred to weakly, so that a cache of these does not keep it alive. Safe to share between
    threads: those that ask for the same pass at once trace it once.

    Attributes:
        traces: how often the model's graph has been walked in order to compile it.
    """

    def __init__(self, model: keras.Model) -> None:
        self.traces = 0
        self._model = weakref.ref(model)
        self._lock = threading.Lock()  # of the functions; held for a moment, unlike the next
        self._tracing = threading.Lock()
        self._functions: OrderedDict[tuple, Callable] = OrderedDict()

    def forward(self, shape: tuple[int, ...]) -> Callable[[Any], dict[str, Any]]:
        """Compile the forward pass.

        Args:
            shape: of the input, with the batch: ``(1, height, width, channels)``.

        Returns:
            a function from x to ``{"maps": {path: float32 (1, h, w, c)}}`` of all spatial layers,
            with ``"logits"``, float32 ``(1, classes)``, if the model gives class scores. It costs
            a quarter more than the bare model, whose intermediate results need not be kept.
        """
        import tensorflow as tf

        def forward(x: tf.Tensor) -> dict[str, Any]:
            output, calls = self._traced_calls(x)
            maps = [call for call in calls if is_spatial(call.outputs)]
            results = {"maps": {call.path: tf.cast(call.outputs[0], tf.float32) for call in maps}}
            logits = class_scores(output, calls)
            return results if logits is None else {**results, "logits": logits}

        return self._compiled((shape,), forward, tf.TensorSpec(shape, tf.float32))

    def scores(self, shape: tuple[int, ...]) -> Callable[[Any], Any]:
        """Compile the way to the class scores alone.

        Args:
            shape: of the input, with the batch.

        Returns:
            a function from x to the logits, float32 ``(batch, classes)``.
        """
        import tensorflow as tf

        def scores(x: tf.Tensor) -> tf.Tensor:
            return class_scores(*self._traced_calls(x))

        return self._compiled((shape, "scores"), scores, tf.TensorSpec(shape, tf.float32))

    def activations(self, shape: tuple[int, ...], path: str) -> Callable[[Any], Any]:
        """Compile the way to the output of one layer.

        Args:
            shape: of the input, with the batch.
            path: of the layer.

        Returns:
            a function from x to the layer's output, float32.
        """
        import tensorflow as tf

        def activations(x: tf.Tensor) -> tf.Tensor:
            _, calls = self._traced_calls(x, until=path)
            return tf.cast(calls[-1].outputs[0], tf.float32)

        key = (shape, "activations", path)
        return self._compiled(key, activations, tf.TensorSpec(shape, tf.float32))

    def gradients(
        self, shape: tuple[int, ...], paths: tuple[str, ...]
    ) -> Callable[[Any, Any, Any], dict[str, Any]]:
        """Compile the forward pass together with the gradients of one score.

        For the last layer of a convolutional network that costs hardly more than the bare model,
        for all its spatial layers at once two to three times as much.

        Args:
            shape: of the input, with the batch: ``(1, height, width, channels)``.
            paths: of the layers at whose outputs the gradients are taken.

        Returns:
            a function from x and two classes, int32 ``(1,)`` each, to ``{"maps": {path:
            activations}, "gradients": {path: gradients}, "logits": logits}``, all float32 and
            with the batch. The score is the logit of the first class, or of the most probable
            one if that is -1, less that of the second, if that is not -1.
        """
        import tensorflow as tf

        def gradients(x: tf.Tensor, chosen: tf.Tensor, against: tf.Tensor) -> dict[str, Any]:
            output, calls = self._traced_calls(x)
            maps = {call.path: call.outputs[0] for call in calls if call.path in paths}
            logits = class_scores(output, calls)
            found = _gradients(_score(logits, chosen, against), maps, _is_half(calls))
            return {
                "maps": {path: tf.cast(map_, tf.float32) for path, map_ in maps.items()},
                "gradients": found,
                "logits": logits,
            }

        return self._compiled((shape, paths), gradients, *_question(shape))

    def input_gradients(
        self, shape: tuple[int, ...], guided: bool
    ) -> Callable[[Any, Any, Any], dict[str, Any]]:
        """Compile the gradients of scores with respect to the input.

        Args:
            shape: of the input, with the batch.
            guided: whether every ReLU has a gate, see `explorer.anatomy.gates`.

        Returns:
            a function from x and two classes for each picture, int32 ``(batch,)``, as in
            `gradients`, to ``{"gradients": of x's shape, "logits": logits}``, float32.
        """

        def gradients(x: tf.Tensor, chosen: tf.Tensor, against: tf.Tensor) -> dict[str, Any]:
            output, calls = self._traced_calls(x, gated if guided else None)
            logits = class_scores(output, calls)
            found = _gradients(_score(logits, chosen, against), {"x": x}, _is_half(calls))
            return {"gradients": found["x"], "logits": logits}

        return self._compiled((shape, "input", guided), gradients, *_question(shape))

    def _traced_calls(
        self, x: tf.Tensor, after: After | None = None, until: str | None = None
    ) -> tuple[Any, list[Call]]:
        self.traces += 1
        model = self._model()
        if model is None:
            raise ReferenceError("the model of these compiled passes no longer exists")
        return traced_calls(model, x, after, until)

    def _compiled(self, key: tuple, function: Callable, *signature: tf.TensorSpec) -> Callable:
        import tensorflow as tf

        compiled = self._recalled(key)
        if compiled is None:
            with self._tracing:
                compiled = self._recalled(key)
                if compiled is None:
                    traced = tf.function(function, input_signature=signature, autograph=False)
                    compiled = traced.get_concrete_function()
                    self._keep(key, compiled)
        return compiled

    def _recalled(self, key: tuple) -> Callable | None:
        with self._lock:
            if key in self._functions:
                self._functions.move_to_end(key)
            return self._functions.get(key)

    def _keep(self, key: tuple, compiled: Callable) -> None:
        with self._lock:
            self._functions[key] = compiled
            if len(self._functions) > MOST_KEPT:
                self._functions.popitem(last=False)


def _question(shape: tuple[int, ...]) -> tuple[tf.TensorSpec, ...]:
    import tensorflow as tf

    classes = tf.TensorSpec((shape[0],), tf.int32)
    return tf.TensorSpec(shape, tf.float32), classes, classes


def _score(logits: tf.Tensor, chosen: tf.Tensor, against: tf.Tensor) -> tf.Tensor:
    """The sum over the batch: no picture's score depends on another's picture."""
    import tensorflow as tf

    best = tf.argmax(logits, axis=-1, output_type=tf.int32)
    scores = tf.gather(logits, tf.where(chosen < 0, best, chosen), batch_dims=1)
    others = tf.gather(logits, tf.maximum(against, 0), batch_dims=1)
    return tf.reduce_sum(tf.where(against < 0, scores, scores - others))


def _is_half(calls: list[Call]) -> bool:
    import tensorflow as tf

    return any(output.dtype == tf.float16 for call in calls for output in call.outputs)


def _gradients(score: tf.Tensor, maps: dict[str, tf.Tensor], half: bool) -> dict[str, tf.Tensor]:
    import tensorflow as tf

    # The gradient of a mean over a large map is too small for float16; a power of two moves it
    # into range and out again without rounding.
    scale = HALF_PRECISION_SCALE if half else 1.0
    gradients = tf.gradients(
        score * scale, list(maps.values()), unconnected_gradients=tf.UnconnectedGradients.ZERO
    )
    return {
        path: tf.cast(gradient, tf.float32) / scale
        for path, gradient in zip(maps, gradients, strict=True)
    }
