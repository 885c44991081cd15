"""A small convolutional network of three plain blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES, NORM_MOMENTUM

if TYPE_CHECKING:
    import keras


@ARCHITECTURES.register(
    title="Simple CNN",
    year=2015,
    paper="S. Ioffe and C. Szegedy: Batch Normalization: Accelerating Deep Network Training by "
    "Reducing Internal Covariate Shift. ICML 2015",
    input_shape=(32, 32, 3),
    smallest_side=4,
    smallest_because="it halves height and width twice and needs a value left to average",
)
def simple_cnn(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """The smallest network with everything that became usual: a good first one to train.

    Each block is a 3x3 convolution, batch normalisation, ReLU, pooling and dropout, and while
    height and width halve, the number of feature maps doubles. Batch normalisation keeps the
    values of every map in a range in which learning is fast; dropout switches maps off at random
    while training, so that no single one is relied upon. Global average pooling (Lin et al.,
    2014) reduces each of the last maps to one number, which saves most of the weights that a
    dense layer would need and lets class activation maps be read off.
    """
    from keras import Sequential, layers

    return Sequential(
        [
            layers.Input(input_shape, name="input"),
            layers.Conv2D(32, 3, padding="same", name="conv1"),
            layers.BatchNormalization(momentum=NORM_MOMENTUM, name="bn1"),
            layers.ReLU(name="relu1"),
            layers.MaxPooling2D(2, name="pool1"),
            layers.Dropout(0.25, name="dropout1"),
            layers.Conv2D(64, 3, padding="same", name="conv2"),
            layers.BatchNormalization(momentum=NORM_MOMENTUM, name="bn2"),
            layers.ReLU(name="relu2"),
            layers.MaxPooling2D(2, name="pool2"),
            layers.Dropout(0.25, name="dropout2"),
            layers.Conv2D(128, 3, padding="same", name="conv3"),
            layers.BatchNormalization(momentum=NORM_MOMENTUM, name="bn3"),
            layers.ReLU(name="relu3"),
            layers.GlobalAveragePooling2D(name="gap"),
            layers.Dense(128, activation="relu", name="dense"),
            layers.Dropout(0.5, name="dropout3"),
            layers.Dense(num_classes, activation="softmax", name="output"),
        ],
        name="simple_cnn",
    )
