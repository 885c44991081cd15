"""ResNet-18, -34 and -50, as they met ImageNet, and small forms of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, IMAGENET, Result, from_keras
from explorer.architectures.heads import averaged
from explorer.blocks.bottleneck import NARROWING, bottleneck_block
from explorer.blocks.normalised import conv_norm_relu
from explorer.blocks.residual import RESNET, residual_block

if TYPE_CHECKING:
    import keras

SMALLEST = {
    "smallest_side": 8,
    "smallest_because": "it takes every second row and column three times, and of a smaller "
    "picture its last kernels would see little but padding",
}
_MEASURED = "ImageNet 2012, validation pictures, average of ten crops"
_COUNTED = (
    "torchvision's documentation; {more:,} numbers more are built here, the averages and variances "
    "of the batch normalisation, which are not learned"
)
_WIDTH = 12  # of the first stage of the small forms; the original has 64


@CLASSICS.register(
    title="ResNet-18",
    year=2015,
    paper=RESNET,
    **IMAGENET,
    parameters=11_699_112,
    published="11,689,512",
    counted_from=_COUNTED.format(more=9_600),
    result=Result(
        top1=0.7212,
        measured=f"{_MEASURED}, shortcuts without weights",
        source="the paper's table 2",
    ),
    added="Shortcuts: a block adds to its input instead of replacing it.",
    small="resnet18_small",
)
def resnet_18() -> keras.Model:
    """Eighteen layers in blocks of two, each with a shortcut around it.

    A plain network that is made deeper gets worse at some point, even on the pictures that it
    learns from: each layer has to pass on all that the layers before it found. A residual block
    only learns what to add. Its input goes around two 3x3 convolutions and is added to their
    result, so a block that has nothing to say can stay near zero, and the gradient finds a short
    way back. At eighteen layers the paper sees the network learn faster, not yet better, than a
    plain one.
    """
    return _for_imagenet("resnet_18", (2, 2, 2, 2))


@CLASSICS.register(
    title="ResNet-34",
    year=2015,
    paper=RESNET,
    **IMAGENET,
    parameters=21_814_696,
    published="21,797,672",
    counted_from=_COUNTED.format(more=17_024),
    result=Result(top1=0.7548, measured=_MEASURED, source="the paper's table 3, row B"),
    added="Twice the depth, and for the first time a deeper network of this kind was a better one.",
    small="resnet34_small",
)
def resnet_34() -> keras.Model:
    """The experiment that made the point: 34 layers with shortcuts beat 18, without them not.

    The paper trains plain and residual networks of 18 and 34 layers. Of the plain ones the deeper
    is worse by half a point; of the residual ones the deeper is better by almost three. It has
    the same blocks as ResNet-18, only 3, 4, 6 and 3 of them in its stages instead of 2 each, and
    3.6 billion multiply-adds, a fifth of VGG-19's.
    """
    return _for_imagenet("resnet_34", (3, 4, 6, 3))


@CLASSICS.register(
    title="ResNet-50",
    year=2015,
    paper=RESNET,
    **IMAGENET,
    parameters=25_636_712,
    published="25,636,712",
    counted_from="the documentation of keras.applications, whose network this is: its convolutions "
    "have a bias each, which those of the paper do not need",
    result=Result(top1=0.7715, measured=_MEASURED, source="the paper's table 3"),
    added="Bottlenecks: 1x1 convolutions make the maps few before the 3x3 one, and many after it.",
    small="resnet50_small",
)
def resnet_50() -> keras.Model:
    """Fifty layers for hardly more work than thirty-four: blocks with a narrow middle.

    A bottleneck block has three convolutions. The first, 1x1, mixes 256 maps into 64, the second
    looks with 3x3 at those, and the third widens the result to 256 again, so that the shortcut
    fits. The expensive convolution works on a quarter of the maps. Built of such blocks, networks
    of 50, 101 and 152 layers kept getting better, and won the competitions of 2015.
    """
    import keras

    return from_keras(keras.applications.ResNet50, "resnet_50")


@ARCHITECTURES.register(
    title="ResNet-18, small", year=2015, paper=RESNET, input_shape=(32, 32, 3), **SMALLEST
)
def resnet18_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """The eight blocks of ResNet-18 at a fifth of their width, for small pictures.

    The first convolution is 3x3 and looks at every pixel, without the pooling behind it, where
    the original shrinks a photo to a quarter at once; the three halvings between the four stages
    are the original's. The first stage has 12 maps, the last 96. A 1x1 convolution in the
    shortcut makes it fit where the number of maps changes.
    """
    return _small("resnet18_small", residual_block, (2, 2, 2, 2), input_shape, num_classes)


@ARCHITECTURES.register(
    title="ResNet-34, small", year=2015, paper=RESNET, input_shape=(32, 32, 3), **SMALLEST
)
def resnet34_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """The sixteen blocks of ResNet-34 at a fifth of their width, for small pictures.

    Everything but the number of blocks is as in the small ResNet-18: 3, 4, 6 and 3 instead of two
    in each stage. Training the two side by side repeats, in small, what the paper asked of its
    networks: whether depth still pays when every block has a shortcut.
    """
    return _small("resnet34_small", residual_block, (3, 4, 6, 3), input_shape, num_classes)


@ARCHITECTURES.register(
    title="ResNet-50, small", year=2015, paper=RESNET, input_shape=(32, 32, 3), **SMALLEST
)
def resnet50_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """The sixteen bottlenecks of ResNet-50 at a fifth of their width, for small pictures.

    The stages have 3, 4, 6 and 3 blocks as in the small ResNet-34, but each block has three
    convolutions: 1x1 to few maps, 3x3 on those, 1x1 to four times as many. It is half as deep
    again, for about the same work.
    """
    return _small("resnet50_small", bottleneck_block, (3, 4, 6, 3), input_shape, num_classes)


def _for_imagenet(name: str, stages: tuple[int, ...]) -> keras.Model:
    import keras
    from keras import layers

    picture = layers.Input((224, 224, 3), name="input")
    x = conv_norm_relu(picture, 64, 7, 2, "stem")
    x = layers.MaxPooling2D(3, 2, padding="same", name="stem_pool")(x)
    x = _stages(x, residual_block, stages, 64)
    return keras.Model(picture, averaged(x, 1000), name=name)


def _small(
    name: str,
    block: Callable,
    stages: tuple[int, ...],
    input_shape: tuple[int, int, int],
    num_classes: int,
) -> keras.Model:
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    x = conv_norm_relu(picture, _WIDTH, 3, 1, "stem")
    wider = NARROWING if block is bottleneck_block else 1
    x = _stages(x, block, stages, wider * _WIDTH)
    return keras.Model(picture, averaged(x, num_classes), name=name)


def _stages(
    x: keras.KerasTensor, block: Callable, stages: tuple[int, ...], width: int
) -> keras.KerasTensor:
    """Stages of so many blocks; from the second one on, each halves the size, doubles the maps."""
    for stage, blocks in enumerate(stages):
        for number in range(blocks):
            stride = 2 if stage and not number else 1
            x = block(x, width * 2**stage, stride, f"stage{stage + 1}_block{number + 1}")
    return x
