"""The network that tells the ten classes of CIFAR-10 apart: how it is built, how pictures go in.

It was trained by `explorer.datasets.train_cifar10_judge`, which also wrote the card beside its
weights.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explorer.architectures import ARCHITECTURES
from explorer.datasets import judge_files
from explorer.datasets.fitting import fitted
from explorer.datasets.judge import Judge
from explorer.datasets.judge_files import units
from explorer.images import Image

if TYPE_CHECKING:
    import keras

IMAGE_SIZE = (32, 32, 3)


def untrained() -> keras.Model:
    """Build the app's residual network, its kernels drawn from Keras's global generator.

    It takes float32 ``(batch, 32, 32, 3)`` in [0, 1] and gives probabilities ``(batch, 10)``.
    """
    return ARCHITECTURES["residual"].build(IMAGE_SIZE, num_classes=10)


def preprocess(image: Image) -> np.ndarray:
    """Return float32 ``(1, 32, 32, 3)`` in [0, 1], red, green and blue.

    The whole picture is brought to 32x32 pixels, as the pictures of CIFAR-10 were; those of 32x32
    go in as they are.
    """
    return units(fitted(image, IMAGE_SIZE)[np.newaxis])


CIFAR10_JUDGE = Judge(
    name="cifar10_judge",
    title="CIFAR-10 network",
    credit="Trained by CNN Explorer on CIFAR-10 of A. Krizhevsky, V. Nair and G. Hinton, in copies "
    "re-encoded as JPEG",
    licence="MIT; the pictures state no licence",
    build=partial(judge_files.trained, untrained=untrained, preprocess=preprocess),
)
