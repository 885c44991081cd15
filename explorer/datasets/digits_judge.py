"""The network that reads digits: what it looks like, how pictures go in, where its weights lie.

It was trained by `explorer.datasets.train_digits_judge`, which also wrote the card beside its
weights.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explorer.datasets import judge_files
from explorer.datasets.fitting import fitted
from explorer.datasets.judge import Judge
from explorer.datasets.judge_files import units
from explorer.images import Image

if TYPE_CHECKING:
    import keras

IMAGE_SIZE = (8, 8, 1)


def untrained(seed: int = 0) -> keras.Model:
    """Build the model: float32 ``(batch, 8, 8, 1)`` in [0, 1] to probabilities ``(batch, 10)``.

    Args:
        seed: decides the initial kernels, by Glorot and Bengio's rule (2010).
    """
    from keras import Sequential, initializers, layers

    def kernel(number: int) -> initializers.Initializer:
        return initializers.GlorotUniform(seed=seed + number)

    def convolution(maps: int, name: str, number: int) -> layers.Layer:
        return layers.Conv2D(
            maps,
            3,
            padding="same",
            activation="relu",
            kernel_initializer=kernel(number),
            name=name,
        )

    return Sequential(
        [
            layers.Input(IMAGE_SIZE, name="input"),
            convolution(16, "conv1", 1),
            convolution(32, "conv2", 2),
            layers.MaxPooling2D(2, name="pool"),
            convolution(48, "conv3", 3),
            layers.Flatten(name="flatten"),
            layers.Dense(10, activation="softmax", kernel_initializer=kernel(4), name="output"),
        ],
        name="digits_judge",
    )


def preprocess(image: Image) -> np.ndarray:
    """Return float32 ``(1, 8, 8, 1)`` in [0, 1], 1 for ink.

    The picture is made grey and shrunk by averaging over blocks, as the digits themselves were
    made, so a digit that was enlarged without blurring comes back exactly. Light means ink, always:
    to guess whether a picture is dark on light would make the answer jump while a picture is being
    brightened, and would hide what inverting does.
    """
    return units(fitted(image, IMAGE_SIZE)[np.newaxis])


DIGITS_JUDGE = Judge(
    name="digits_judge",
    title="Digit reader",
    credit="Trained by CNN Explorer on digits of E. Alpaydin and C. Kaynak",
    licence="MIT; the digits CC BY 4.0",
    build=partial(judge_files.trained, untrained=untrained, preprocess=preprocess),
)
