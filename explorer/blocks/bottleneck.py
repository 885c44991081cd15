"""The bottleneck block of ResNet-50 and deeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm, conv_norm_relu
from explorer.blocks.residual import RESNET, with_shortcut

if TYPE_CHECKING:
    import keras

NARROWING = 4


@BLOCKS.register(title="Bottleneck block", place=6, year=2015, paper=RESNET, multiple=NARROWING)
def bottleneck(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """A residual block that narrows first: 1x1, 3x3, 1x1, and a shortcut around all three.

    The first 1x1 convolution brings the maps down to a quarter, the 3x3 convolution works on
    these few, and the last 1x1 convolution brings the number up again. The expensive kernel so
    meets a sixteenth of the pairs of maps. Three convolutions together take about an eighth of
    the weights of one plain 3x3 convolution of the same width; ResNet-50 and deeper networks
    spend that on more layers and wider maps.
    """
    return bottleneck_block(x, filters, stride, name)


def bottleneck_block(
    x: keras.KerasTensor, filters: int, stride: int, name: str, **settings: float
) -> keras.KerasTensor:
    """1x1, 3x3 and 1x1 convolutions and a shortcut; the settings are those of `conv_norm`.

    The first convolution has the stride, as in the paper.
    """
    narrow = filters // NARROWING
    y = conv_norm_relu(x, narrow, 1, stride, f"{name}_1", **settings)
    y = conv_norm_relu(y, narrow, 3, 1, f"{name}_2", **settings)
    y = conv_norm(y, filters, 1, 1, f"{name}_3", **settings)
    return with_shortcut(x, y, stride, name, **settings)
