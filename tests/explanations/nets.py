"""Networks so simple that what a method must find can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import keras
import numpy as np
from keras import layers

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS
from tests import models


@cache
def kept(build: Callable[[], keras.Model]) -> keras.Model:
    """A model that several tests look at and none changes, so that it is compiled once."""
    return build()


def linear() -> keras.Model:
    """One dense layer on the pixels."""
    stack = [models.opening(), layers.Flatten(name="flatten"), layers.Dense(5, name="output")]
    return models.randomised(keras.Sequential(stack, name="linear"))


def weights_of(model: keras.Model, class_index: int) -> np.ndarray:
    """What a linear model multiplies each value of the picture with, ``(16, 16, 3)``."""
    return model.get_layer("output").get_weights()[0][:, class_index].reshape(16, 16, 3)


def flattened() -> keras.Model:
    """A ReLU's maps, flattened, and a dense layer with a fused softmax."""
    stack = [
        models.opening(),
        layers.Conv2D(6, 3, strides=2, padding="same", activation="relu", name="conv"),
        layers.Flatten(name="flatten"),
        layers.Dense(5, activation="softmax", name="output"),
    ]
    return models.randomised(keras.Sequential(stack, name="flattened"))


def without_biases() -> keras.Model:
    """Convolutions, a maximum, ReLUs and dense layers, none of which adds anything."""
    stack = [
        models.opening(),
        layers.Conv2D(6, 3, activation="relu", use_bias=False, name="conv1"),
        layers.MaxPooling2D(name="pool"),
        layers.Conv2D(8, 3, activation="relu", use_bias=False, name="conv2"),
        layers.Flatten(name="flatten"),
        layers.Dense(12, activation="relu", use_bias=False, name="dense"),
        layers.Dense(5, activation="softmax", use_bias=False, name="output"),
    ]
    return models.randomised(keras.Sequential(stack, name="without_biases"))


def non_negative() -> keras.Model:
    """ReLU after ReLU, and not one weight below zero: with such a picture no gate ever closes."""
    model = without_biases()
    model.set_weights([np.abs(weight) for weight in model.get_weights()])
    return model


def cropped() -> keras.Model:
    """Does not look at the outermost three rows and columns, and a fourth on the right."""
    stack = [
        models.opening(),
        layers.Cropping2D(((3, 3), (3, 4)), name="crop"),
        layers.Conv2D(6, 3, padding="same", activation="relu", name="conv"),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(5, activation="softmax", name="output"),
    ]
    return models.randomised(keras.Sequential(stack, name="cropped"))


def constant() -> keras.Model:
    """Gives the same scores to every picture, although its first layer sees it."""
    model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    model.get_layer("output").set_weights([0 * kernel, bias])
    return model


def rebuilt(
    model: keras.Model, change: Callable[[keras.Layer, dict], keras.Layer | None]
) -> keras.Model:
    """The same layers and weights once more, some of them changed.

    Args:
        model: functional or Sequential.
        change: from a layer and its config to another layer, or None to keep it.
    """

    def renewed(layer: keras.Layer) -> keras.Layer:
        other = change(layer, layer.get_config())
        return type(layer).from_config(layer.get_config()) if other is None else other

    clone = keras.models.clone_model(model, clone_function=renewed, recursive=True)
    clone.set_weights(model.get_weights())
    return clone


def with_logits(layer: keras.Layer, config: dict) -> keras.Layer | None:
    """For `rebuilt`: the last layer without its softmax."""
    if layer.name != "output":
        return None
    return type(layer).from_config({**config, "activation": None})


def in_float64(model: keras.Model) -> keras.Model:
    """The same model with its logits as output, computing in 64 bits from its input on."""

    def renewed(config: object) -> object:
        if isinstance(config, dict):
            if config.get("name") == "output" and "activation" in config:
                config = {**config, "activation": "linear"}
            types = {key: "float64" for key in ("dtype", "input_dtype") if key in config}
            return {**{key: renewed(value) for key, value in config.items()}, **types}
        return [renewed(one) for one in config] if isinstance(config, list | tuple) else config

    twin = type(model).from_config(renewed(model.get_config()))
    twin.set_weights(model.get_weights())
    return twin


def quickest(model: keras.Model, method: str) -> dict:
    """Of each of a method's options the value that costs least; defaults where all cost alike."""
    entry, view, quick = EXPLANATIONS[method], view_of(model), {}
    for option in entry.options:
        costs = {value: entry.cost(view, None, {option.name: value}) for value in option.values}
        best = min(costs, key=costs.get)
        quick[option.name] = best if costs[best] < costs[option.default] else option.default
    return quick
