"""Checked descriptions become models, the same way in the confined process and in the server."""

from __future__ import annotations

import copy
import io
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras


def build(config: dict[str, Any]) -> keras.Model:
    """Build the model of a description that `explorer.model_files.config` has checked."""
    from keras import saving
    from keras.src.saving.serialization_lib import ObjectSharingScope

    from explorer.layers import register

    register()
    with ObjectSharingScope():
        model = saving.deserialize_keras_object(copy.deepcopy(config), safe_mode=True)
    return model


def outline(config: dict[str, Any]) -> keras.Model:
    """The same without weights: only their shapes are known, and hardly any memory is taken."""
    import keras

    with keras.StatelessScope(initialize_variables=False):
        return build(config)


def load(model: keras.Model, weights: bytes) -> None:
    """Give an outline its weights, as Keras does when it loads an archive.

    Args:
        model: an outline.
        weights: an HDF5 file that `explorer.model_files.weights` has written.

    Raises:
        KeyError: if they are of another model.
    """
    from keras.src.backend.common.variables import initialize_all_variables
    from keras.src.saving import saving_lib

    initialize_all_variables()
    store = saving_lib.H5IOStore(io.BytesIO(weights), mode="r")
    failed: set[int] = set()
    saving_lib._load_state(
        model, store, None, "", visited_saveables=set(), failed_saveables=failed, error_msgs={}
    )
    if failed:
        raise KeyError("the weights are of another model")


def fill(model: keras.Model, arrays: list[np.ndarray]) -> None:
    """Give a model its weights.

    Args:
        model: nobody else's yet.
        arrays: one for each of ``model.weights``, of the same shape.
    """
    for weight, array in zip(model.weights, arrays, strict=True):
        weight.assign(array)
    settle(model)


def settle(model: keras.Model) -> None:
    """Have normalisations compute what they derive from their weights."""
    import keras

    for layer in model._flatten_layers(include_self=False):
        normalises = isinstance(layer, keras.layers.Normalization) and layer.built
        if normalises and layer.input_mean is None:
            layer.finalize_state()
