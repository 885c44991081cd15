"""Residual networks: blocks with a shortcut around them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES, NORM_MOMENTUM

if TYPE_CHECKING:
    import keras


@ARCHITECTURES.register(
    title="Residual network",
    year=2015,
    paper="K. He, X. Zhang, S. Ren and J. Sun: Deep Residual Learning for Image Recognition. "
    "arXiv:1512.03385, 2015; CVPR 2016",
    input_shape=(32, 32, 3),
    smallest_side=4,
    smallest_because="it takes every second row and column twice, and of a smaller picture its "
    "last kernels would see little but padding",
)
def residual(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """Blocks that only learn what to add to their input.

    Plain networks stop improving when they become deep, because every layer has to pass on what
    the ones before it found. Here a shortcut carries the input of two convolutions around them
    and is added to their result, so a block that has nothing to add can stay near zero and
    gradients reach the first layers undamped. Where a block halves height and width and doubles
    the number of maps, a 1x1 convolution with stride 2 makes the shortcut fit.
    """
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    x = layers.Conv2D(64, 3, padding="same", name="conv1")(picture)
    x = layers.BatchNormalization(momentum=NORM_MOMENTUM, name="bn1")(x)
    x = layers.ReLU(name="relu1")(x)
    stages = [(64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1)]
    for number, (maps, stride) in enumerate(stages, start=1):
        x = _block(x, maps, stride, name=f"block{number}")
    x = layers.GlobalAveragePooling2D(name="gap")(x)
    x = layers.Dense(128, activation="relu", name="dense")(x)
    x = layers.Dropout(0.5, name="dropout")(x)
    scores = layers.Dense(num_classes, activation="softmax", name="output")(x)
    return keras.Model(picture, scores, name="residual")


def _block(x: keras.KerasTensor, maps: int, stride: int, name: str) -> keras.KerasTensor:
    """Two 3x3 convolutions and a shortcut around them, projected where the shape changes."""
    from keras import layers

    normalisation = partial(layers.BatchNormalization, momentum=NORM_MOMENTUM)
    shortcut = x
    if stride != 1 or x.shape[-1] != maps:
        shortcut = layers.Conv2D(maps, 1, strides=stride, name=f"{name}_shortcut_conv")(x)
        shortcut = normalisation(name=f"{name}_shortcut_bn")(shortcut)
    x = layers.Conv2D(maps, 3, strides=stride, padding="same", name=f"{name}_conv1")(x)
    x = normalisation(name=f"{name}_bn1")(x)
    x = layers.ReLU(name=f"{name}_relu1")(x)
    x = layers.Conv2D(maps, 3, padding="same", name=f"{name}_conv2")(x)
    x = normalisation(name=f"{name}_bn2")(x)
    x = layers.Add(name=f"{name}_add")([x, shortcut])
    return layers.ReLU(name=f"{name}_relu2")(x)
