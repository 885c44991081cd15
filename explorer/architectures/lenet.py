"""LeNet: the convolutional networks that read digits and cheques in the 1990s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES

if TYPE_CHECKING:
    import keras


@ARCHITECTURES.register(
    title="LeNet-5",
    year=1998,
    paper="Y. LeCun, L. Bottou, Y. Bengio and P. Haffner: Gradient-Based Learning Applied to "
    "Document Recognition. Proceedings of the IEEE 86(11), 1998",
    input_shape=(32, 32, 1),
    smallest_side=32,
    smallest_because="its third convolution is 5x5 and must still find 5x5 values after two "
    "convolutions without padding and two poolings",
)
def lenet5(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """The ancestor: convolution and pooling in turns, then dense layers, all learned at once.

    Small kernels are shared over the whole picture, so a stroke is recognised wherever it is
    written, and each pooling makes the exact position matter less. Three things are simpler here
    than in the paper: every map of the second convolution sees all six maps below it, pooling
    has no weights of its own, and the output is a softmax instead of distances to drawn digits.
    """
    from keras import Sequential, layers

    return Sequential(
        [
            layers.Input(input_shape, name="input"),
            layers.Conv2D(6, 5, activation="tanh", name="c1"),
            layers.AveragePooling2D(2, name="s2"),
            layers.Conv2D(16, 5, activation="tanh", name="c3"),
            layers.AveragePooling2D(2, name="s4"),
            layers.Conv2D(120, 5, activation="tanh", name="c5"),
            layers.Flatten(name="flatten"),
            layers.Dense(84, activation="tanh", name="f6"),
            layers.Dense(num_classes, activation="softmax", name="output"),
        ],
        name="lenet5",
    )
