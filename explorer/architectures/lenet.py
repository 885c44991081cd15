"""LeNet: the convolutional networks that read digits and cheques in the 1990s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, Result

if TYPE_CHECKING:
    import keras

PAPER = (
    "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner: Gradient-Based Learning Applied to "
    "Document Recognition. Proceedings of the IEEE 86(11), 1998"
)


@CLASSICS.register(
    title="LeNet-5",
    year=1998,
    paper=PAPER,
    input_shape=(32, 32, 1),
    classes=10,
    parameters=61_706,
    published="60,000",
    counted_from="the paper's section 2.B; its second convolution has 900 weights fewer and its "
    "poolings have 44 more than those built here, and its output has none that learn",
    result=Result(
        top1=0.9905,
        measured="MNIST, 10,000 handwritten digits held out, learned from 60,000 as they are",
        source="the paper's section 3.B",
    ),
    added="Kernels shared over the whole picture, learned together with all that follows them.",
    small="lenet5",
)
def lenet_5() -> keras.Model:
    """The network that read cheques: convolution, pooling, and everything learned from examples.

    In most systems of its time people designed what to measure in a picture, and only the last
    step was learned. Here small kernels, the same everywhere, are learned from the pixels up, and
    each pooling makes the exact position matter less. Three things differ from the paper: every
    map of the second convolution sees all six maps below it, where the paper connects chosen
    ones; pooling has no weights; and the output is a softmax instead of distances to drawn
    digits.
    """
    import keras

    model = lenet5((32, 32, 1), 10)
    return keras.Model(model.inputs[0], model.outputs[0], name="lenet_5")


@ARCHITECTURES.register(
    title="LeNet-5",
    year=1998,
    paper=PAPER,
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
