"""The residual block of ResNet-18 and ResNet-34."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm, conv_norm_relu

if TYPE_CHECKING:
    import keras

RESNET = (
    "K. He, X. Zhang, S. Ren and J. Sun: Deep Residual Learning for Image Recognition. "
    "arXiv:1512.03385, 2015; CVPR 2016"
)


@BLOCKS.register(title="Residual block", place=5, year=2015, paper=RESNET)
def residual(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """Two 3x3 convolutions that only learn what to add to their input.

    A shortcut carries the input around both convolutions and is added to their result. A block
    that has nothing to add can stay near zero, and gradients pass the shortcut undamped, so
    networks of a hundred layers can still be trained. The shortcut itself is free. Where the
    stride or the number of maps changes, a 1x1 convolution makes it fit. The block costs twice a
    plain convolution because it holds two: it makes depth possible, it does not save.
    """
    return residual_block(x, filters, stride, name)


def residual_block(
    x: keras.KerasTensor, filters: int, stride: int, name: str, **settings: float
) -> keras.KerasTensor:
    """Two 3x3 convolutions and a shortcut; the settings are those of `conv_norm`."""
    y = conv_norm_relu(x, filters, 3, stride, f"{name}_1", **settings)
    y = conv_norm(y, filters, 3, 1, f"{name}_2", **settings)
    return with_shortcut(x, y, stride, name, **settings)


def with_shortcut(
    x: keras.KerasTensor, y: keras.KerasTensor, stride: int, name: str, **settings: float
) -> keras.KerasTensor:
    """Add ``x``, projected by a 1x1 convolution where the shape differs, to ``y``; then ReLU."""
    from keras import layers

    filters = y.shape[-1]
    if stride != 1 or x.shape[-1] != filters:
        x = conv_norm(x, filters, 1, stride, f"{name}_shortcut", **settings)
    y = layers.Add(name=f"{name}_add")([y, x])
    return layers.ReLU(name=f"{name}_relu")(y)
