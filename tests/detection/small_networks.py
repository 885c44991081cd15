"""Classifiers small enough to be asked about every window, and pictures for them."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from explorer.images import Image
from explorer.network import Network
from tests.models import CLASSES, randomised

SIDE = 16


def without_padding(flat: bool = False) -> keras.Model:
    """Valid convolutions and pooling, with a stride of 4; all of it fits into the window."""
    head = [layers.Flatten(name="flat")] if flat else [layers.GlobalAveragePooling2D(name="mean")]
    stack = [
        layers.Input((SIDE, SIDE, 3), name="picture"),
        layers.Conv2D(4, 4, strides=2, activation="relu", name="conv1"),
        layers.BatchNormalization(name="norm"),
        layers.AveragePooling2D(3, strides=2, name="halve"),
        layers.Conv2D(6, 2, activation="relu", name="conv2"),
        *head,
        layers.Dropout(0.5, name="drop"),
        layers.Dense(7, activation="relu", name="dense"),
        layers.Dense(CLASSES, activation="softmax", name="output"),
    ]
    return randomised(keras.Sequential(stack, name="without_padding"))


def with_padding() -> keras.Model:
    """One padded convolution of stride 2; its mean is the class scores."""
    stack = [
        layers.Input((SIDE, SIDE, 3), name="picture"),
        layers.Conv2D(CLASSES, 3, strides=2, padding="same", name="conv"),
        layers.GlobalAveragePooling2D(name="mean"),
        layers.Softmax(name="output"),
    ]
    return randomised(keras.Sequential(stack, name="with_padding"))


def network(model: keras.Model) -> Network:
    """A network of the model that takes pixels from 0 to 1."""

    def preprocess(image: Image) -> np.ndarray:
        return image.resized(SIDE, SIDE)[np.newaxis].astype(np.float32) / 255

    names = tuple(f"class {number}" for number in range(CLASSES))
    return Network(
        name=model.name,
        title=model.name,
        model=model,
        preprocess=preprocess,
        class_names=names,
        credit="nobody",
        trained=False,
    )


def noise(height: int, width: int, seed: int = 0) -> Image:
    """A picture of which every window is different."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image(pixels, "noise")
