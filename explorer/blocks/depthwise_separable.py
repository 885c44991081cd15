"""The depthwise separable convolution of MobileNet and Xception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm_relu, depthwise_norm

if TYPE_CHECKING:
    import keras


@BLOCKS.register(
    title="Depthwise separable convolution",
    place=2,
    year=2017,
    paper="A. Howard et al.: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision "
    "Applications. arXiv:1704.04861, 2017; F. Chollet: Xception: Deep Learning with Depthwise "
    "Separable Convolutions. CVPR 2017",
)
def depthwise_separable(
    x: keras.KerasTensor, filters: int, stride: int, name: str
) -> keras.KerasTensor:
    """A convolution in two steps: look around within each map, then mix the maps.

    A plain kernel does both at once. Here each map first gets one 3x3 kernel of its own
    (depthwise), and then a 1x1 convolution mixes the maps at every place (pointwise). With C maps
    in and F out that takes 9·C + C·F weights in place of 9·C·F: about an eighth to a ninth when
    there are many maps. What is lost is that a kernel can look for a different pattern in each
    map for every map that it makes. MobileNet is built of little else, with batch normalisation
    and ReLU after both steps.
    """
    from keras import layers

    x = depthwise_norm(x, 3, stride, f"{name}_depthwise")
    x = layers.ReLU(name=f"{name}_depthwise_relu")(x)
    return conv_norm_relu(x, filters, 1, 1, f"{name}_pointwise")
