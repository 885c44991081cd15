"""Random weights that are the same ones every time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def randomise(model: keras.Model, seed: int = 0) -> None:
    """Give every kernel Keras's default initialisation (Glorot and Bengio 2010), seeded.

    Depthwise kernels are the exception. Keras counts all channels as their inputs, though each
    output sees one; with kernels that small, nothing arrives at the end of a deep network.
    Biases and batch normalisation keep their initial values. No global random state is used.

    Args:
        model: built; its weights are replaced in place.
        seed: decides the numbers, together with the order of the layers.
    """
    import keras

    for position, layer in enumerate(model.layers):
        kernel = getattr(layer, "kernel", None)
        if kernel is None:
            continue
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            height, width, _, outputs = kernel.shape
            limit = math.sqrt(6 / (height * width * (1 + outputs)))
            draw = keras.initializers.RandomUniform(-limit, limit, seed=seed + position)
        else:
            draw = keras.initializers.GlorotUniform(seed=seed + position)
        kernel.assign(draw(kernel.shape, kernel.dtype))
