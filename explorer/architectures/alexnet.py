"""AlexNet: the network that won ImageNet in 2012, and a small form of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, Result

if TYPE_CHECKING:
    import keras

PAPER = (
    "A. Krizhevsky, I. Sutskever and G. Hinton: ImageNet Classification with Deep Convolutional "
    "Neural Networks. NeurIPS 2012"
)


@CLASSICS.register(
    title="AlexNet",
    year=2012,
    paper=PAPER,
    input_shape=(227, 227, 3),
    classes=1000,
    parameters=60_965_224,
    published="60 million",
    counted_from="the paper's abstract; the sizes in its section 3.5 come to the number built here",
    result=Result(
        top1=0.593,
        measured="ImageNet 2012, validation pictures, one network, average of ten crops",
        source="the paper's table 2",
    ),
    added="ReLU instead of tanh, dropout, overlapping pooling, and training on two graphics cards.",
    small="alexnet_small",
)
def alexnet() -> keras.Model:
    """LeNet's plan, a thousand times larger, on a million photos: the start of deep learning.

    Five convolutions and three dense layers were trained on two graphics cards. Each card held
    half of the maps, a tower of its own, and the towers exchange their maps only before the third
    convolution and before the dense layers. ReLU made training several times faster than tanh,
    and dropout kept the dense layers, which have 96 % of the weights, from learning the pictures
    by heart. Left out here is the local response normalisation, which has no weights
    and which later networks found unnecessary; and pictures are 227 pixels wide, because the 224
    that the paper names do not fit its first convolution.
    """
    import keras
    from keras import layers

    picture = layers.Input((227, 227, 3), name="input")
    towers = []
    for tower in "ab":
        x = layers.Conv2D(48, 11, 4, activation="relu", name=f"conv1{tower}")(picture)
        x = layers.MaxPooling2D(3, 2, name=f"pool1{tower}")(x)
        x = _same(x, 128, 5, f"conv2{tower}")
        towers.append(layers.MaxPooling2D(3, 2, name=f"pool2{tower}")(x))
    both = layers.Concatenate(name="exchange")(towers)
    towers = []
    for tower in "ab":
        x = _same(both, 192, 3, f"conv3{tower}")
        x = _same(x, 192, 3, f"conv4{tower}")
        x = _same(x, 128, 3, f"conv5{tower}")
        towers.append(layers.MaxPooling2D(3, 2, name=f"pool5{tower}")(x))
    x = layers.Concatenate(name="both")(towers)
    return keras.Model(picture, _dense(x, 4096, 4096, 1000), name="alexnet")


@ARCHITECTURES.register(
    title="AlexNet, small",
    year=2012,
    paper=PAPER,
    input_shape=(32, 32, 3),
    smallest_side=8,
    smallest_because="it halves height and width three times, and of a smaller picture its last "
    "kernels would see little but padding",
)
def alexnet_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """The two towers of AlexNet, four times narrower, for small pictures.

    The order of layers is the original's: in each tower two convolutions with overlapping
    pooling, an exchange of maps, three more convolutions, then dense layers with dropout. The
    first kernels are 5x5 and look at every pixel, where the original takes 11x11 and every fourth
    pixel: of a picture of 32x32 that would leave nothing. There is no batch normalisation, as it
    was not invented yet.
    """
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    towers = []
    for tower in "ab":
        x = _same(picture, 24, 5, f"conv1{tower}")
        x = layers.MaxPooling2D(3, 2, padding="same", name=f"pool1{tower}")(x)
        x = _same(x, 48, 5, f"conv2{tower}")
        towers.append(layers.MaxPooling2D(3, 2, padding="same", name=f"pool2{tower}")(x))
    both = layers.Concatenate(name="exchange")(towers)
    towers = []
    for tower in "ab":
        x = _same(both, 64, 3, f"conv3{tower}")
        x = _same(x, 64, 3, f"conv4{tower}")
        x = _same(x, 48, 3, f"conv5{tower}")
        towers.append(layers.MaxPooling2D(3, 2, padding="same", name=f"pool5{tower}")(x))
    x = layers.Concatenate(name="both")(towers)
    return keras.Model(picture, _dense(x, 384, 256, num_classes), name="alexnet_small")


def _same(x: keras.KerasTensor, maps: int, size: int, name: str) -> keras.KerasTensor:
    """A convolution that keeps height and width, with ReLU."""
    from keras import layers

    look = {"padding": "same", "activation": "relu", "kernel_initializer": "he_normal"}
    return layers.Conv2D(maps, size, name=name, **look)(x)


def _dense(x: keras.KerasTensor, first: int, second: int, classes: int) -> keras.KerasTensor:
    """The three dense layers at the end, with dropout before the first two."""
    from keras import layers

    x = layers.Flatten(name="flatten")(x)
    for number, width in ((6, first), (7, second)):
        x = layers.Dropout(0.5, name=f"dropout{number}")(x)
        look = {"activation": "relu", "kernel_initializer": "he_normal"}
        x = layers.Dense(width, name=f"fc{number}", **look)(x)
    return layers.Dense(classes, activation="softmax", name="output")(x)
