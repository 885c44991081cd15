"""Models of a single probability, as homework on cats and dogs has them: shown as two classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def says_yes_or_no(model: keras.Model) -> bool:
    """Whether a model ends in one dense unit with a sigmoid, in no model nested in it."""
    import keras

    last = model.layers[-1]
    return (
        isinstance(last, keras.layers.Dense)
        and last.units == 1
        and last.activation is keras.activations.sigmoid
        and len(last._inbound_nodes) == 1
        and model.outputs[0] is last.output
    )


def as_two_classes(model: keras.Model) -> keras.Model:
    """Return the same as a choice between two classes; the second is "yes".

    The sigmoid of a score z is what the softmax makes of the scores 0 and z.

    Args:
        model: for which `says_yes_or_no` holds; nobody else's. Its layers are taken over.

    Returns:
        a model whose probabilities ``(batch, 2)`` are 1 - p and p.
    """
    import keras

    last = model.layers[-1]
    both = keras.layers.Dense(
        2,
        activation="softmax",
        use_bias=last.use_bias,
        name=last.name,
        dtype=last.dtype_policy,
    )
    found = keras.Model(model.inputs, both(last.input), name=model.name)
    both.set_weights([_behind_zeros(np.asarray(weight)) for weight in last.get_weights()])
    return found


def _behind_zeros(weight: np.ndarray) -> np.ndarray:
    """Numbers for the first class that give it the score 0, and those there are for the second."""
    return np.concatenate([np.zeros_like(weight), weight], axis=-1)
