"""Convolutions followed by batch normalisation, of which most blocks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import NORM_MOMENTUM

if TYPE_CHECKING:
    import keras


def normalised(
    x: keras.KerasTensor, name: str, *, momentum: float = NORM_MOMENTUM
) -> keras.KerasTensor:
    """Batch normalisation, as the layer ``{name}_bn``."""
    from keras import layers

    return layers.BatchNormalization(momentum=momentum, name=f"{name}_bn")(x)


def conv_norm(
    x: keras.KerasTensor,
    filters: int,
    size: int,
    stride: int,
    name: str,
    *,
    bias: bool = False,
    norm: bool = True,
    momentum: float = NORM_MOMENTUM,
) -> keras.KerasTensor:
    """A convolution and batch normalisation, which would take any bias away again.

    Args:
        x: ``(batch, height, width, channels)``.
        filters: how many maps come out.
        size: side of the kernel.
        stride: of the kernel; height and width are divided by it and rounded up.
        name: the layers are ``{name}_conv`` and ``{name}_bn``.
        bias: whether there is one nevertheless, as in some published networks.
        norm: whether there is batch normalisation.
        momentum: of its moving averages.
    """
    from keras import layers

    x = layers.Conv2D(
        filters, size, strides=stride, padding="same", use_bias=bias, name=f"{name}_conv"
    )(x)
    return normalised(x, name, momentum=momentum) if norm else x


def conv_norm_relu(
    x: keras.KerasTensor, filters: int, size: int, stride: int, name: str, **settings: float
) -> keras.KerasTensor:
    """As `conv_norm`, and ReLU as the layer ``{name}_relu``."""
    from keras import layers

    x = conv_norm(x, filters, size, stride, name, **settings)
    return layers.ReLU(name=f"{name}_relu")(x)


def norm_relu_conv(
    x: keras.KerasTensor, filters: int, size: int, name: str, *, momentum: float = NORM_MOMENTUM
) -> keras.KerasTensor:
    """Batch normalisation, ReLU and a convolution: the same in the opposite order."""
    from keras import layers

    x = normalised(x, name, momentum=momentum)
    x = layers.ReLU(name=f"{name}_relu")(x)
    return layers.Conv2D(filters, size, padding="same", use_bias=False, name=f"{name}_conv")(x)


def depthwise_norm(
    x: keras.KerasTensor, size: int, stride: int, name: str, *, momentum: float = NORM_MOMENTUM
) -> keras.KerasTensor:
    """A kernel of its own for each map, and batch normalisation; named as by `conv_norm`."""
    from keras import initializers, layers

    # Keras's usual one counts all maps as inputs of a kernel, though each sees one: so small
    # kernels would let next to nothing through (He et al., 2015).
    usual = initializers.VarianceScaling(2.0, mode="fan_out")
    x = layers.DepthwiseConv2D(
        size,
        strides=stride,
        padding="same",
        use_bias=False,
        depthwise_initializer=usual,
        name=f"{name}_conv",
    )(x)
    return normalised(x, name, momentum=momentum)
