"""What the networks from keras.applications have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

WEIGHTS_HOST = "https://storage.googleapis.com/tensorflow/keras-applications"
DOCUMENTED = "the documentation of Keras Applications"
"""Where the accuracy of these weights is written."""


def application(
    make: Callable[..., keras.Model], name: str, weights: Path | None, size: int = 224
) -> keras.Model:
    """Build one of keras.applications with 1000 classes and an input of a name of its own.

    The weights go in as a path, so that Keras has no occasion to download anything.

    Args:
        make: the function of keras.applications.
        name: the model's name; the input is called after it.
        weights: an HDF5 file, or None for random weights.
        size: side of the square input.
    """
    import keras

    picture = keras.Input((size, size, 3), name=f"{name}_input")
    built = make(weights=weights and str(weights), input_tensor=picture)
    # Given a tensor, keras.applications makes a model of a *list* of one input, which warns at
    # every call with one picture; the same graph is wrapped again without the list.
    return keras.Model(picture, built.outputs[0], name=name)
