"""What a U-Net answers when some of its skip connections carry nothing."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.graph import traced_calls
from explorer.segmentation.unet import levels

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

_COMPILED: weakref.WeakKeyDictionary[keras.Model, Callable] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def without_skips(model: keras.Model, x: np.ndarray, silent: Collection[int]) -> np.ndarray:
    """Answer a picture with zeros in place of what some skip connections carry.

    Nothing in the model is changed: the zeros are put in while it runs, and the decoder, which
    has learned with all skip connections, gets no chance to learn without them. The pass is
    compiled once for each model.

    Args:
        model: of `explorer.segmentation.unet.create_unet`.
        x: float32 ``(1, height, width, channels)`` in [0, 1].
        silent: numbers of the levels whose skip connection carries nothing, 1 at the top; those
            that have none make no difference.

    Returns:
        probabilities, float32 ``(height, width, classes)``, channel 0 the background.

    Raises:
        ValueError: if the model is no U-Net of this app.
    """
    numbers = [level.number for level in levels(model) if level.skip]
    kept = np.array([number not in silent for number in numbers], np.float32)
    return _compiled(model)(x, kept).numpy()[0]


def _compiled(model: keras.Model) -> Callable[[Any, Any], Any]:
    with _LOCK:
        if model not in _COMPILED:
            _COMPILED[model] = _compile(model)
        return _COMPILED[model]


def _compile(model: keras.Model) -> Callable[[Any, Any], Any]:
    import tensorflow as tf

    places = {level.skip: index for index, level in enumerate(_with_skips(model))}
    known = weakref.ref(model)  # what is kept here must not keep the model alive

    def answer(x: tf.Tensor, kept: tf.Tensor) -> tf.Tensor:
        def silenced(operation: keras.Operation, outputs: Any) -> Any:
            if operation.name not in places:
                return outputs
            carried = operation.input[0].shape[-1]
            others = outputs.shape[-1] - carried
            factor = tf.cast(kept[places[operation.name]], outputs.dtype)
            return outputs * tf.concat([tf.repeat(factor, carried), tf.ones(others)], axis=0)

        output, _ = traced_calls(known(), x, silenced)
        return tf.cast(output, tf.float32)

    shape = (1, *model.input_shape[1:])
    signature = (tf.TensorSpec(shape, tf.float32), tf.TensorSpec((len(places),), tf.float32))
    traced = tf.function(answer, input_signature=signature, autograph=False)
    return traced.get_concrete_function()


def _with_skips(model: keras.Model) -> list:
    return [level for level in levels(model) if level.skip]
