"""The dense block of DenseNet, with the transition behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import NORM_MOMENTUM
from explorer.blocks import BLOCKS
from explorer.blocks.normalised import norm_relu_conv

if TYPE_CHECKING:
    import keras

LAYERS_IN_BLOCK = 4
GROWTH_SHARE = 8  # of the maps that come out, each layer adds one part in so many
GROWTH_WIDENING = 4  # of the 1x1 convolutions, to so many times the growth


@BLOCKS.register(
    title="Dense block",
    place=8,
    year=2017,
    paper="G. Huang, Z. Liu, L. van der Maaten and K. Q. Weinberger: Densely Connected "
    "Convolutional Networks. CVPR 2017",
    multiple=GROWTH_SHARE,
)
def dense_block(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """Every layer sees the maps of all layers before it and adds a few of its own.

    Nothing has to be learned twice: what one layer has found stays there for all later ones, put
    one behind the other where a residual block would add. So each layer can be narrow. Here four
    of them add an eighth of the block's width each, every one a 1x1 convolution and a 3x3
    convolution, with normalisation and ReLU before and not after them. Then a transition, a 1x1
    convolution, brings the number of maps to what was asked for, and an average pooling halves
    height and width where the stride is 2. It takes fewer weights than one plain convolution but
    keeps many maps in memory at a time.
    """
    x = dense_layers(x, LAYERS_IN_BLOCK, filters // GROWTH_SHARE, name)
    return transition(x, filters, stride, f"{name}_transition")


def dense_layers(
    x: keras.KerasTensor,
    count: int,
    growth: int,
    name: str,
    *,
    momentum: float = NORM_MOMENTUM,
) -> keras.KerasTensor:
    """Layers of which each adds ``growth`` maps to those before it.

    Args:
        x: ``(batch, height, width, channels)``.
        count: how many layers.
        growth: how many maps each adds.
        name: how the layers' names begin.
        momentum: of moving averages in batch normalisation.

    Returns:
        ``(batch, height, width, channels + count * growth)``.
    """
    from keras import layers

    for number in range(1, count + 1):
        own = f"{name}_{number}"
        y = norm_relu_conv(x, GROWTH_WIDENING * growth, 1, f"{own}_1x1", momentum=momentum)
        y = norm_relu_conv(y, growth, 3, f"{own}_3x3", momentum=momentum)
        x = layers.Concatenate(name=f"{own}_concat")([x, y])
    return x


def transition(
    x: keras.KerasTensor,
    filters: int,
    stride: int,
    name: str,
    *,
    momentum: float = NORM_MOMENTUM,
) -> keras.KerasTensor:
    """A 1x1 convolution to ``filters`` maps; average pooling where the stride is not 1."""
    from keras import layers

    x = norm_relu_conv(x, filters, 1, name, momentum=momentum)
    if stride == 1:
        return x
    return layers.AveragePooling2D(stride, padding="same", name=f"{name}_pool")(x)
