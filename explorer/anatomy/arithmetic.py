"""The number of a layer's parameters, as the sum that gives it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

Term = tuple[str, int]
"""A product as it is written, and its value."""


def spelled_out(layer: keras.Layer) -> str:
    """Return how the parameters of a layer multiply and add up.

    Args:
        layer: a built layer with at least one parameter.

    Returns:
        for a convolution ``(kernel height×kernel width×input channels+1)×filters = total``, the
        ``+1`` being the bias; for layers of other kinds the shapes of their arrays.

    >>> import keras
    >>> dense = keras.layers.Dense(10, name="output")
    >>> dense.build((None, 512))
    >>> spelled_out(dense)
    '(512+1)×10 = 5,130'
    """
    kinds = [cls.__name__ for cls in type(layer).__mro__]
    total = sum(math.prod(weight.shape) for weight in layer.weights)
    for kind in kinds:
        if kind in _TERMS:
            terms = _TERMS[kind](layer)
            if sum(value for _, value in terms) == total:
                return _sum(terms, total)
    return _sum([_array(weight.shape) for weight in layer.weights], total)


def _sum(terms: list[Term], total: int) -> str:
    written = " + ".join(text for text, _ in terms)
    return written if written == f"{total:,}" else f"{written} = {total:,}"


def _array(shape: tuple[int, ...]) -> Term:
    return "×".join(map(str, shape)) or "1", math.prod(shape)


def _units(each: tuple[int, ...], units: int, bias: bool) -> Term:
    """So many units, each with weights of shape ``each`` and perhaps a bias."""
    written = "×".join(map(str, each)) + ("+1" if bias else "")
    if bias or len(each) > 1:
        written = f"({written})"
    return f"{written}×{units}", (math.prod(each) + bias) * units


def _convolution(layer) -> list[Term]:
    *each, filters = layer.kernel.shape
    return [_units(tuple(each), filters, layer.use_bias)]


def _transposed_convolution(layer) -> list[Term]:
    height, width, filters, channels = layer.kernel.shape
    # One bias for each filter, whatever the channels.
    return [_units((height, width, channels), filters, layer.use_bias)]


def _depthwise_convolution(layer) -> list[Term]:
    height, width, channels, multiplier = layer.kernel.shape
    return [_units((height, width), channels * multiplier, layer.use_bias)]


def _separable_convolution(layer) -> list[Term]:
    height, width, channels, multiplier = layer.depthwise_kernel.shape
    filters = layer.pointwise_kernel.shape[-1]
    maps = channels * multiplier
    return [_units((height, width), maps, False), _units((maps,), filters, layer.use_bias)]


def _dense(layer) -> list[Term]:
    inputs, units = layer.kernel.shape
    return [_units((inputs,), units, layer.use_bias)]


def _per_channel(layer) -> list[Term]:
    """So many arrays with a number for each channel: scale and offset, mean and variance."""
    return [_array((len(layer.weights), layer.weights[0].shape[-1]))]


_TERMS: dict[str, Callable[[keras.Layer], list[Term]]] = {
    "Conv2D": _convolution,
    "Conv2DTranspose": _transposed_convolution,
    "DepthwiseConv2D": _depthwise_convolution,
    "SeparableConv2D": _separable_convolution,
    "Dense": _dense,
    "BatchNormalization": _per_channel,
    "LayerNormalization": _per_channel,
    "GroupNormalization": _per_channel,
}
