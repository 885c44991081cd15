"""Train the network that knows CIFAR-10, measure it, and write its weights and its card.

Run it with ``python -m explorer.datasets.train_cifar10_judge`` where there is a GPU; the
environment variable ``KERAS_BACKEND`` says by what it computes. With ``measure`` behind it, it
trains nothing but measures the weights that are there, on whatever runs this, and completes the
card.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from explorer.datasets.cifar10_judge import untrained
from explorer.pipeline.presets import PRESETS

if TYPE_CHECKING:
    import keras

    from explorer.pipeline.pipeline import Pipeline

AUGMENTATION = PRESETS["crop_and_flip"].pipeline
SEED = 10
EPOCHS = 60
WARM_UP = 4  # epochs in which the learning rate rises
BATCH = 250
LEARNING_RATE = 0.1
MOMENTUM = 0.9
WEIGHT_DECAY = 5e-3
LABEL_SMOOTHING = 0.1


def train(
    pictures: np.ndarray,
    labels: np.ndarray,
    epochs: int = EPOCHS,
    augmentation: Pipeline = AUGMENTATION,
) -> keras.Model:
    """Train on these pictures, each time changed in another way by the app's own layer.

    Kernels, order and dropout are drawn from Keras's global generator.

    Args:
        pictures: uint8 ``(count, 32, 32, 3)``.
        labels: int64 ``(count,)``.
        epochs: how often each picture is seen.
        augmentation: what changes them.

    Returns:
        the model alone, without the augmentation before it.
    """
    import keras

    model = untrained()
    chain = keras.Sequential(
        [
            keras.layers.Input(pictures.shape[1:], name="pictures"),
            augmentation.layer(),
            keras.layers.Rescaling(1 / 255, name="units"),
            model,
        ],
        name="augmentation_and_model",
    )
    smooth = keras.losses.CategoricalCrossentropy(label_smoothing=LABEL_SMOOTHING)
    chain.compile(_optimizer(math.ceil(len(labels) / BATCH), epochs), smooth, metrics=["accuracy"])
    wanted = np.eye(model.output_shape[-1], dtype=np.float32)[labels]
    chain.fit(pictures, wanted, batch_size=BATCH, epochs=epochs, verbose=2)
    return model


def _optimizer(steps: int, epochs: int) -> keras.optimizers.Optimizer:
    """So many steps in each epoch; only kernels decay."""
    import keras

    warm_up = min(WARM_UP, epochs - 1) * steps
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, epochs * steps - warm_up, warmup_target=LEARNING_RATE, warmup_steps=warm_up
    )
    optimizer = keras.optimizers.SGD(
        rate, momentum=MOMENTUM, nesterov=True, weight_decay=WEIGHT_DECAY
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer
