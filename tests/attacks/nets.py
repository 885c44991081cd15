"""Networks whose attacks can be worked out by hand."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from explorer.images import Image
from explorer.network import Network
from tests import models

MEAN = np.array([100.0, 110.0, 120.0])


def blue_first(image: Image) -> np.ndarray:
    """As VGG takes it: blue, green, red, less a mean, and then scaled."""
    return ((image.pixels[..., ::-1] - MEAN) / 64).astype(np.float32)[np.newaxis]


def grey(image: Image) -> np.ndarray:
    """One channel from 0 to 1."""
    luma = image.pixels.astype(float) @ [0.299, 0.587, 0.114]
    return (luma / 255).astype(np.float32)[np.newaxis, ..., np.newaxis]


def network_of(model: keras.Model, preprocess=blue_first) -> Network:
    """A network of a model."""
    return Network(
        name="small",
        title="Small",
        model=model,
        preprocess=preprocess,
        class_names=tuple("abcde"),
        credit="",
        trained=True,
    )


def linear(channels: int = 3) -> keras.Model:
    """One dense layer on the pixels, with a fused softmax."""
    stack = [
        models.opening(channels),
        layers.Flatten(name="flatten"),
        layers.Dense(models.CLASSES, activation="softmax", name="output"),
    ]
    return models.randomised(keras.Sequential(stack, name="linear"))


def photo(seed: int = 0) -> Image:
    """Pixels of all brightnesses, the darkest and the brightest among them."""
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (models.SIZE, models.SIZE, 3), np.uint8)
    pixels[0], pixels[1] = 0, 255
    return Image(pixels, "photo")
