"""Networks in the style of VGG: stacks of 3x3 convolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES, NORM_MOMENTUM

if TYPE_CHECKING:
    import keras


@ARCHITECTURES.register(
    title="VGG style",
    year=2014,
    paper="K. Simonyan and A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image "
    "Recognition. arXiv:1409.1556, 2014; ICLR 2015",
    input_shape=(64, 64, 3),
    smallest_side=8,
    smallest_because="it halves height and width three times and needs a value left for its "
    "dense layers",
)
def vgg_style(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """Depth from one simple rule: nothing but 3x3 convolutions, stacked, then a pooling.

    Two 3x3 convolutions in a row see 5x5 pixels and three see 7x7, with fewer weights than one
    large kernel and a ReLU after each. These are the first three stages of VGG16, with batch
    normalisation, which the original did not have, at the end of each stage. Most of the weights
    are not in the convolutions: the first dense layer alone holds four of every five.
    """
    from keras import Sequential, layers

    stack: list[keras.layers.Layer] = [layers.Input(input_shape, name="input")]
    for block, (convolutions, maps) in enumerate([(2, 64), (2, 128), (3, 256)], start=1):
        for number in range(1, convolutions + 1):
            name = f"block{block}_conv{number}"
            stack.append(layers.Conv2D(maps, 3, padding="same", activation="relu", name=name))
        stack += [
            layers.BatchNormalization(momentum=NORM_MOMENTUM, name=f"block{block}_bn"),
            layers.MaxPooling2D(2, name=f"block{block}_pool"),
            layers.Dropout(0.25, name=f"block{block}_dropout"),
        ]
    stack += [
        layers.Flatten(name="flatten"),
        layers.Dense(512, activation="relu", name="fc1"),
        layers.Dropout(0.5, name="fc1_dropout"),
        layers.Dense(512, activation="relu", name="fc2"),
        layers.Dropout(0.5, name="fc2_dropout"),
        layers.Dense(num_classes, activation="softmax", name="output"),
    ]
    return Sequential(stack, name="vgg_style")
