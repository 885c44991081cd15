"""Which weights of a model learn nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def without_gradient(model: keras.Model) -> list[str]:
    """Paths of trainable weights that no gradient of the first class's probability reaches.

    As while training: with batch norm that knows nothing of pictures yet, values would fade away
    in a deep network. The averages that this moves are put back.

    Args:
        model: nobody else's; a random picture or two are sent through it.
    """
    import tensorflow as tf

    for layer in model.layers:
        if getattr(layer, "noise_shape", None):
            layer.rate = 0  # which would leave whole blocks out at random
    shape = (_count(model), *model.input_shape[1:])
    pictures = np.random.default_rng(0).random(shape, np.float32)
    averages = [(one, one.numpy()) for one in model.non_trainable_weights]
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(model(pictures, training=True)[:, 0])
    for weight, value in averages:
        weight.assign(value)
    weights = model.trainable_weights
    found = zip(weights, tape.gradient(score, weights), strict=True)
    return [weight.path for weight, one in found if one is None or not np.any(one)]


def _count(model: keras.Model) -> int:
    """One picture, or two where TensorFlow 2.21 would corrupt memory with one."""
    looks = [(one.kernel_size, one.strides) for one in model.layers if hasattr(one, "kernel_size")]
    return 2 if ((1, 1), (2, 2)) in looks else 1
