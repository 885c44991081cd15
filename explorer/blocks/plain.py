"""The plain 3x3 convolution, with which the other blocks are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm_relu

if TYPE_CHECKING:
    import keras


@BLOCKS.register(
    title="Plain 3x3 convolution",
    place=1,
    year=2014,
    paper="K. Simonyan and A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image "
    "Recognition. arXiv:1409.1556, 2014; ICLR 2015. With batch normalisation: S. Ioffe and "
    "C. Szegedy, ICML 2015",
)
def plain(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """A 3x3 convolution, batch normalisation and ReLU: what the other blocks are compared with.

    VGG showed in 2014 that networks of nothing but 3x3 kernels are enough: two of them see as
    much as one of 5x5, with fewer weights and one more ReLU between. Every kernel looks at all
    maps at once, so weights and multiplications grow with the product of the maps that go in
    and those that come out. This is what most of the later ideas save on.
    """
    return conv_norm_relu(x, filters, 3, stride, name)
