"""A network that has learned drawn shapes, and pictures on which it is known where they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import keras
import numpy as np
from keras import layers

from explorer.datasets.shapes import draw_with_places

EPOCHS, BATCH = 8, 50


@dataclass(frozen=True)
class Seen:
    """A picture that the network is right about.

    Attributes:
        x: float32 ``(32, 32, 3)``.
        label: its class.
        box: of the shape, ``(top, left, height, width)`` in pixels.
    """

    x: np.ndarray
    label: int
    box: tuple[int, int, int, int]


def _block(filters: int, size: int, stride: int, number: int) -> list[keras.layers.Layer]:
    convolution = layers.Conv2D(
        filters, size, strides=stride, padding="same", use_bias=False, name=f"conv{number}"
    )
    normalisation = layers.BatchNormalization(momentum=0.9, name=f"bn{number}")
    return [convolution, normalisation, layers.ReLU(name=f"relu{number}")]


@cache
def shapes_net() -> keras.Model:
    """Learn 2,000 pictures; the same weights each time on one machine, in ten seconds or so."""
    pictures, labels, _ = draw_with_places(200, seed=11)
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3), name="picture"),
            layers.Rescaling(1 / 127.5, offset=-1, name="rescale"),
            *_block(16, 5, 2, 1),
            *_block(32, 3, 1, 2),
            layers.MaxPooling2D(name="pool2"),
            *_block(64, 3, 1, 3),
            *_block(64, 3, 1, 4),
            layers.GlobalAveragePooling2D(name="pool"),
            layers.Dense(10, activation="softmax", name="output"),
        ],
        name="shapes_net",
    )
    steps = EPOCHS * len(pictures) // BATCH
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(5e-3, steps)),
        "sparse_categorical_crossentropy",
        jit_compile=False,
    )
    model.fit(pictures.astype(np.float32), labels, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    return model


def forgetful() -> keras.Model:
    """The same network, but every weight array is shuffled."""
    model = keras.models.clone_model(shapes_net())
    random = np.random.default_rng(0)
    model.set_weights(
        [random.permutation(w.ravel()).reshape(w.shape) for w in shapes_net().get_weights()]
    )
    return model


@cache
def held_out(count: int = 40) -> tuple[Seen, ...]:
    """Pictures that it has not learned and is right about."""
    pictures, labels, places = draw_with_places(20, seed=12)
    answers = np.asarray(shapes_net()(pictures.astype(np.float32), training=False)).argmax(axis=1)
    right = np.flatnonzero(answers == labels)[:count]
    return tuple(
        Seen(pictures[index].astype(np.float32), int(labels[index]), _box(places[index]))
        for index in right
    )


def _box(place: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = (np.flatnonzero((place > 0).any(axis=axis)) for axis in (1, 0))
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    return int(rows[0]), int(columns[0]), int(height), int(width)
