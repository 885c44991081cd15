"""The compiled passes through a model: each is traced once, then run with new tensors."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explorer.anatomy.graph import is_spatial, traced_calls
from explorer.anatomy.logits import class_scores

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

MOST_KEPT = 12  # three passes for each of four picture sizes
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

    def gradients(
        self, shape: tuple[int, ...], paths: tuple[str, ...]
    ) -> Callable[[Any, Any], dict[str, Any]]:
        """Compile the forward pass together with the gradients of one logit.

        For the last layer of a convolutional network that costs hardly more than the bare model,
        for all its spatial layers at once two to three times as much.

        Args:
            shape: of the input, with the batch: ``(1, height, width, channels)``.
            paths: of the layers at whose outputs the gradients are taken.

        Returns:
            a function from x and the class (int32, -1 for the most probable one) to
            ``{"maps": {path: activations}, "gradients": {path: gradients}, "logits": logits}``,
            all float32 and with the batch.
        """
        import tensorflow as tf

        def gradients(x: tf.Tensor, class_index: tf.Tensor) -> dict[str, Any]:
            output, calls = self._traced_calls(x)
            maps = {call.path: call.outputs[0] for call in calls if call.path in paths}
            logits = class_scores(output, calls)
            best = tf.argmax(logits[0], output_type=tf.int32)
            score = logits[0, tf.where(class_index < 0, best, class_index)]
            return {
                "maps": {path: tf.cast(map_, tf.float32) for path, map_ in maps.items()},
                "gradients": _gradients(score, maps),
                "logits": logits,
            }

        signature = tf.TensorSpec(shape, tf.float32), tf.TensorSpec((), tf.int32)
        return self._compiled((shape, paths), gradients, *signature)

    def _traced_calls(self, x: tf.Tensor) -> tuple[Any, list]:
        self.traces += 1
        model = self._model()
        if model is None:
            raise ReferenceError("the model of these compiled passes no longer exists")
        return traced_calls(model, x)

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


def _gradients(score: tf.Tensor, maps: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    import tensorflow as tf

    # The gradient of a mean over a large map is too small for float16; a power of two moves it
    # into range and out again without rounding.
    half = any(activations.dtype == tf.float16 for activations in maps.values())
    scale = HALF_PRECISION_SCALE if half else 1.0
    gradients = tf.gradients(
        score * scale, list(maps.values()), unconnected_gradients=tf.UnconnectedGradients.ZERO
    )
    return {
        path: tf.cast(gradient, tf.float32) / scale
        for path, gradient in zip(maps, gradients, strict=True)
    }
