"""DenseNet: every layer sees the maps of all layers before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, IMAGENET, Result, from_keras
from explorer.architectures.heads import averaged
from explorer.blocks.dense_block import dense_layers, transition
from explorer.blocks.normalised import normalised

if TYPE_CHECKING:
    import keras

PAPER = (
    "G. Huang, Z. Liu, L. van der Maaten and K. Weinberger: Densely Connected Convolutional "
    "Networks. CVPR 2017"
)
_GROWTH = 12  # maps that each layer of the small form adds; the original has 32
_LAYERS = (4, 6, 8)  # in its blocks


@CLASSICS.register(
    title="DenseNet-121",
    year=2017,
    paper=PAPER,
    **IMAGENET,
    parameters=8_062_504,
    published="8,062,504",
    counted_from="the documentation of keras.applications, batch-norm statistics included",
    result=Result(
        top1=0.7498,
        measured="ImageNet 2012, validation pictures, one crop",
        source="the paper's table 3",
    ),
    added="Stacking instead of adding: nothing that a layer found is overwritten, so layers can be "
    "narrow.",
    small="densenet_small",
)
def densenet_121() -> keras.Model:
    """Shortcuts from every layer to every later one, by stacking maps rather than adding them.

    A layer in a dense block reads all maps that the block has so far, and puts only 32 new ones
    on the stack. Since early maps stay within reach, no layer has to find them again: few new
    maps are enough, and the network does with 8 million weights what ResNet-50 does with 26.
    A 1x1 convolution before each 3x3 one keeps the growing stack affordable, and between the four
    blocks a transition halves the number of maps, height and width.
    """
    import keras

    return from_keras(keras.applications.DenseNet121, "densenet_121")


@ARCHITECTURES.register(
    title="DenseNet, small",
    year=2017,
    paper=PAPER,
    input_shape=(32, 32, 3),
    smallest_side=4,
    smallest_because="it halves height and width twice and needs a value left to average",
)
def densenet_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """Three dense blocks of 4, 6 and 8 layers that add 12 maps each, for small pictures.

    The layers are those of DenseNet-121: batch normalisation and ReLU come before each
    convolution, a 1x1 convolution leads to the 3x3 one, and transitions between the blocks halve
    maps, height and width. The paper's own networks for pictures of this size have three blocks
    too, but many more layers. Of the small forms for colour it has the fewest
    weights.
    """
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    look = {"padding": "same", "use_bias": False}
    x = layers.Conv2D(2 * _GROWTH, 3, name="stem_conv", **look)(picture)
    for block, count in enumerate(_LAYERS, start=1):
        if block > 1:
            x = transition(x, x.shape[-1] // 2, 2, f"transition{block - 1}")
        x = dense_layers(x, count, _GROWTH, f"block{block}")
    x = layers.ReLU(name="end_relu")(normalised(x, "end"))
    return keras.Model(picture, averaged(x, num_classes), name="densenet_small")
