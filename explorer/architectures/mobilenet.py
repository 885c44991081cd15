"""MobileNetV2: networks for telephones, of depthwise convolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, IMAGENET, Result, from_keras
from explorer.architectures.heads import averaged
from explorer.blocks.inverted_residual import inverted_block
from explorer.blocks.normalised import conv_norm

if TYPE_CHECKING:
    import keras

PAPER = (
    "M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen: MobileNetV2: Inverted Residuals "
    "and Linear Bottlenecks. CVPR 2018"
)
# The paper's table 2 at half its widths: expansion, maps, blocks, stride of the first.
_STAGES = (
    (1, 8, 1, 1),
    (6, 12, 2, 1),
    (6, 16, 3, 2),
    (6, 32, 4, 2),
    (6, 48, 3, 1),
    (6, 80, 3, 2),
    (6, 160, 1, 1),
)


@CLASSICS.register(
    title="MobileNetV2",
    year=2018,
    paper=PAPER,
    **IMAGENET,
    parameters=3_538_984,
    published="3.4 million",
    counted_from="the paper's table 4; keras.applications builds 3,538,984, batch-norm statistics "
    "included",
    result=Result(
        top1=0.72,
        measured="ImageNet 2012, validation pictures",
        source="the paper's table 4",
    ),
    added="Depthwise convolutions between thin layers: a twelfth of ResNet-34's work, for three "
    "and a half points less.",
    small="mobilenetv2_small",
)
def mobilenet_v2_full() -> keras.Model:
    """Made for telephones: each map is filtered by itself, and maps are mixed by 1x1 only.

    A depthwise convolution has one 3x3 kernel for each map, instead of one for each pair of maps,
    and a 1x1 convolution does the mixing: eight to nine times less work. Its blocks turn the
    bottleneck around: shortcuts connect the thin ends, and inside, the maps are six times as
    many. The last convolution of a block has no activation, since a ReLU on few maps would lose
    what they say. ReLU6 stops at 6, which suits arithmetic with few bits.
    """
    import keras

    return from_keras(keras.applications.MobileNetV2, "mobilenet_v2_full")


@ARCHITECTURES.register(
    title="MobileNetV2, small",
    year=2018,
    paper=PAPER,
    input_shape=(32, 32, 3),
    smallest_side=8,
    smallest_because="it takes every second row and column three times, and of a smaller picture "
    "its last kernels would see little but padding",
)
def mobilenetv2_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """All seventeen blocks of MobileNetV2 at half their width, for small pictures.

    Expansion, order and number of the inverted residual blocks are the original's. Two of its
    five halvings are left out, the first convolution's and that of the second stage, so that a
    picture of 32x32 ends as 4x4 cells. Depthwise convolutions save multiplications, but a processor
    reaches fewer of them per second: compare what it costs with how long it takes.
    """
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    x = conv_norm(picture, 16, 3, 1, "stem")
    x = layers.Activation("relu6", name="stem_relu6")(x)
    for stage, (expansion, maps, blocks, first_stride) in enumerate(_STAGES, start=1):
        for number in range(1, blocks + 1):
            stride = first_stride if number == 1 else 1
            name = f"stage{stage}_block{number}"
            x = inverted_block(x, maps, stride, name, expansion=expansion)
    x = conv_norm(x, 640, 1, 1, "end")
    x = layers.Activation("relu6", name="end_relu6")(x)
    return keras.Model(picture, averaged(x, num_classes, dropout=0.2), name="mobilenetv2_small")
