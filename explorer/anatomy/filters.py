"""Filters: the kernels that a convolution has learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy.view import view_of

if TYPE_CHECKING:
    import keras


def filters(model: keras.Model, layer: str) -> np.ndarray:
    """Return the kernels of a two-dimensional convolution.

    Of a depthwise convolution each filter sees one channel, so there is one input channel, and
    the filters are ordered as its output channels are: those of the first channel first. Of a
    separable convolution these are its depthwise kernels; what follows them is 1x1. With groups,
    ``in_channels`` counts the channels of one group. Of a transposed convolution the kernel says
    what one input value adds to the output, channel by channel.

    Args:
        model: a Sequential or functional model that takes one picture.
        layer: path such as ``base/Conv1``, or a name that only one layer bears.

    Returns:
        float32 ``(kernel_height, kernel_width, in_channels, filters)``, a copy.

    Raises:
        ValueError: if there is no such layer, or it is no two-dimensional convolution.
    """
    import keras

    found = view_of(model).layer(layer)
    match found.layer:
        case keras.layers.DepthwiseConv2D(kernel=kernel):
            return _one_channel_each(_values(kernel))
        case keras.layers.SeparableConv2D(depthwise_kernel=kernel):
            return _one_channel_each(_values(kernel))
        case keras.layers.Conv2DTranspose(kernel=kernel):
            return _values(kernel).swapaxes(2, 3).copy()  # Keras puts the filters third
        case keras.layers.Conv2D(kernel=kernel):
            return _values(kernel)
    raise ValueError(
        f"The layer {found.path!r} has no filters: it is a {found.kind}, not a two-dimensional "
        "convolution."
    )


def kernel_sources(model: keras.Model, layer: str, channel: int) -> range:
    """Return which input channels the slices of one output channel's kernel read, in order.

    For a depthwise convolution that is one channel; of others, without groups, all of them.

    Args:
        model: as in `filters`.
        layer: as in `filters`.
        channel: of the layer's output.
    """
    found = view_of(model).layer(layer).layer
    multiplier = getattr(found, "depth_multiplier", None)
    if multiplier is not None:
        return range(channel // multiplier, channel // multiplier + 1)
    slices = filters(model, layer).shape[2]
    groups = getattr(found, "groups", 1)
    first = channel * groups // found.filters * slices
    return range(first, first + slices)


def _values(kernel: keras.Variable) -> np.ndarray:
    import keras

    return keras.ops.convert_to_numpy(kernel).astype(np.float32)


def _one_channel_each(kernel: np.ndarray) -> np.ndarray:
    height, width, channels, multiplier = kernel.shape
    return kernel.reshape(height, width, 1, channels * multiplier)
