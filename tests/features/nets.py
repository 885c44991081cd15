"""Networks to look at galleries with, small enough for tests."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers

from explorer.images import Image
from explorer.network import Network
from explorer.rgb import LUMA
from tests import models


def network_of(
    model: keras.Model,
    class_names: Sequence[str] | None = None,
    name: str = "tested",
) -> Network:
    """A network that takes pixels as -1 to 1."""
    height, width, channels = model.input_shape[1:]

    def preprocess(image: Image) -> np.ndarray:
        values = image.resized(height, width).astype(np.float32) / 127.5 - 1
        return (values if channels == 3 else (values @ LUMA)[..., None])[None]

    outputs = model.output_shape[-1]
    return Network(
        name=name,
        title="Tested",
        model=model,
        preprocess=preprocess,
        class_names=tuple(class_names or (f"class {index}" for index in range(outputs))),
        credit="",
        trained=False,
    )


def with_strange_channels() -> keras.Model:
    """Behind ``relu`` channel 0 is dead, 1 is silent for most pictures, 2 and 3 are as usual."""
    x = picture_input = keras.Input((16, 16, 3), name="picture")
    x = layers.Conv2D(4, 3, padding="same", name="conv")(x)
    x = layers.ReLU(name="relu")(x)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(5, 3, activation="relu", name="late")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    x = layers.Dense(models.CLASSES, activation="softmax", name="output")(x)
    model = models.randomised(keras.Model(picture_input, x, name="strange"))
    kernel, bias = model.get_layer("conv").get_weights()
    kernel[..., 0] = 0
    bias[:] = [-1, -0.25 * np.abs(kernel[..., 1]).sum(), 0.1, 0]
    model.get_layer("conv").set_weights([kernel, bias])
    return model


def maps_of(network: Network, x: np.ndarray, layer: str) -> np.ndarray:
    """What a layer gives, by a model of Keras's own."""
    part = keras.Model(network.model.inputs[0], network.model.get_layer(layer).output)
    return np.asarray(part(x, training=False))
