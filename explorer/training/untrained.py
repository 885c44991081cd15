"""The network of a run before it has learned anything, and what of it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from explorer.architectures import ARCHITECTURES
from explorer.training.run import Run

if TYPE_CHECKING:
    import keras

_NONE = np.empty(0)


def untrained(run: Run, classes: int, precision: str = "float32") -> keras.Model:
    """Build the network of a run.

    Args:
        run: architecture, data set and seed decide.
        classes: how many.
        precision: "float32", or "bfloat16" for products in 16 bits and weights in 32.
    """
    import keras

    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bfloat16" else "float32")
    try:
        return ARCHITECTURES[run.architecture].build(run.input_shape, classes)
    finally:
        keras.config.set_dtype_policy(usual)


def first_kernels(model: keras.Model) -> np.ndarray:
    """The kernels of the first convolution that learns; of the first one if none does.

    Returns:
        float32 ``(height, width, channels, kernels)``.
    """
    found = [one for one in _layers(model) if len(getattr(one, "kernel", _NONE).shape) == 4]
    if not found:
        raise ValueError(f"{model.name} has no convolution")
    first = next((layer for layer in found if layer.trainable), found[0])
    return np.array(first.kernel, np.float32)


def _layers(model: keras.Model) -> Iterator[keras.Layer]:
    """All layers in order, those of models inside it included."""
    for layer in model.layers:
        yield from _layers(layer) if hasattr(layer, "layers") else [layer]


def ending_in_logits(model: keras.Model) -> keras.Model:
    """The same layers without the softmax at the end, of which gradients would lose digits."""
    import keras

    last = model.layers[-1]
    if isinstance(last, keras.layers.Softmax):
        return keras.Model(model.inputs, last.input)
    last.activation = keras.activations.linear
    return model
