"""VGG-16 and VGG-19, as they met ImageNet, and small forms of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, IMAGENET, Result, from_keras
from explorer.blocks.plain import plain

if TYPE_CHECKING:
    import keras

PAPER = (
    "K. Simonyan and A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image "
    "Recognition. arXiv:1409.1556, 2014; ICLR 2015"
)
SMALLEST = {
    "smallest_side": 32,
    "smallest_because": "it halves height and width five times and needs a value left for its "
    "dense layers",
}
_MEASURED = "ImageNet 2012, validation pictures at one scale of 384 pixels, one network"


@CLASSICS.register(
    title="VGG-16",
    year=2014,
    paper=PAPER,
    **IMAGENET,
    parameters=138_357_544,
    published="138 million",
    counted_from="the paper's table 2, column D; keras.applications builds it to the last weight",
    result=Result(top1=0.744, measured=_MEASURED, source="the paper's table 3, row D"),
    added="Depth by one rule: only 3x3 kernels, stacked, and twice the maps after each pooling.",
    small="vgg16_small",
)
def vgg_16() -> keras.Model:
    """Nothing but 3x3 convolutions, thirteen of them, and three dense layers.

    Large kernels turned out to be unnecessary: two 3x3 convolutions in a row see 5x5 pixels and
    three see 7x7, with fewer weights and a ReLU more each time. After every pooling, which halves
    height and width, the number of maps doubles until it is 512. The rule is so plain that many
    later networks began from it; its price are the dense layers, which hold nine of every ten of
    the 138 million weights.
    """
    import keras

    return from_keras(keras.applications.VGG16, "vgg_16")


@CLASSICS.register(
    title="VGG-19",
    year=2014,
    paper=PAPER,
    **IMAGENET,
    parameters=143_667_240,
    published="144 million",
    counted_from="the paper's table 2, column E; keras.applications builds it to the last weight",
    result=Result(top1=0.745, measured=_MEASURED, source="the paper's table 3, row E"),
    added="Three more convolutions than VGG-16, and hardly any gain: depth alone was at its end.",
    small="vgg19_small",
)
def vgg_19() -> keras.Model:
    """VGG-16 with one more convolution in each of its last three stages.

    The paper tries the same rule at 11, 13, 16 and 19 layers to ask what depth is worth. The step
    from 11 to 16 layers takes two and a half points off the error, the step from 16 to 19 nothing
    that can be relied upon. Plain stacks had become so deep that they were hard to train at all;
    residual networks were the answer a year later.
    """
    import keras

    return from_keras(keras.applications.VGG19, "vgg_19")


@ARCHITECTURES.register(
    title="VGG-16, small", year=2014, paper=PAPER, input_shape=(32, 32, 3), **SMALLEST
)
def vgg16_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """All thirteen convolutions of VGG-16, four times narrower, for small pictures.

    Five stages of 3x3 convolutions, each ended by a pooling: a picture of 32x32 comes out of the
    last one as a single cell. The dense layers have 128 values instead of 4096. After each
    convolution stands a batch normalisation that the original did not have: without it a plain
    stack of this depth is hard to start, and its authors began with the weights of a shallower
    one.
    """
    return _small("vgg16_small", (2, 2, 3, 3, 3), input_shape, num_classes)


@ARCHITECTURES.register(
    title="VGG-19, small", year=2014, paper=PAPER, input_shape=(32, 32, 3), **SMALLEST
)
def vgg19_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """All sixteen convolutions of VGG-19, four times narrower, for small pictures.

    It is the small VGG-16 with one more 3x3 convolution in each of the last three stages, and
    everything else the same, batch normalisation included. Trained side by side, the two ask
    again what the paper's last step in depth was worth, and what it costs.
    """
    return _small("vgg19_small", (2, 2, 4, 4, 4), input_shape, num_classes)


def _small(
    name: str, stages: tuple[int, ...], input_shape: tuple[int, int, int], num_classes: int
) -> keras.Model:
    """Stages of so many convolutions each, and the dense layers."""
    import keras
    from keras import layers

    picture = x = layers.Input(input_shape, name="input")
    for stage, (convolutions, maps) in enumerate(zip(stages, (16, 32, 64, 128, 128), strict=True)):
        for number in range(1, convolutions + 1):
            x = plain(x, maps, 1, f"block{stage + 1}_{number}")
        x = layers.MaxPooling2D(2, name=f"block{stage + 1}_pool")(x)
    x = layers.Flatten(name="flatten")(x)
    for number in (1, 2):
        x = layers.Dense(128, activation="relu", name=f"fc{number}")(x)
        x = layers.Dropout(0.5, name=f"fc{number}_dropout")(x)
    scores = layers.Dense(num_classes, activation="softmax", name="output")(x)
    return keras.Model(picture, scores, name=name)
