"""What a layer is, in the few words that fit under a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 18
"""Letters of the first line of a label."""

_MOST_OF_A_PICTURE = 4  # channels: colours and transparency

_PLAIN = {
    "GlobalAveragePooling2D": "global average",
    "GlobalMaxPooling2D": "global max",
    "BatchNormalization": "batch norm",
    "LayerNormalization": "layer norm",
    "GroupNormalization": "group norm",
    "ReLU": "ReLU",
    "ZeroPadding2D": "zero padding",
    "Cropping2D": "cropping",
    "Concatenate": "side by side",
    "Dropout": "dropout",
    "Flatten": "flatten",
    "Reshape": "reshape",
    "Rescaling": "rescaling",
    "Normalization": "standardise",
    "Softmax": "softmax",
}
_ACTIVATIONS = {"relu": "ReLU", "relu6": "ReLU6", "silu": "SiLU", "elu": "ELU", "gelu": "GELU"}


def words_for(kind: str, layer: Any) -> str:
    """What a layer is, with its most telling setting.

    Args:
        kind: the name of its class.
        layer: the layer.

    >>> class Layer: kernel_size, strides, groups = (3, 3), (2, 2), 1
    >>> words_for("Conv2D", Layer)
    '3×3 conv /2'
    """
    if kind in _WITH_SETTINGS:
        return _WITH_SETTINGS[kind](layer)
    return _PLAIN.get(kind, kind if len(kind) <= MOST else f"{kind[: MOST - 1]}…")


def words_for_input(shape: tuple[int | None, ...]) -> str:
    """What goes in: few channels are a picture's; what a block alone is given has many.

    >>> words_for_input((224, 224, 3)), words_for_input((32, 32, 64))
    ('picture', 'maps')
    """
    channels = shape[-1] if shape else None
    return "maps" if channels and channels > _MOST_OF_A_PICTURE else "picture"


def shape_text(shape: tuple[int | None, ...]) -> str:
    """A shape as it is written, ``?`` where it is open.

    >>> shape_text((56, 56, 64)), shape_text((1000,))
    ('56×56×64', '1,000')
    """
    return "×".join("?" if side is None else f"{side:,}" for side in shape) or "1"


def _pair(sizes: Any) -> str:
    sizes = sizes if isinstance(sizes, list | tuple) else (sizes, sizes)
    return "×".join(map(str, sizes))


def _stride(layer: Any, usual: Any = None) -> str:
    strides = tuple(layer.strides)
    if set(strides) == {1} or strides == usual:
        return ""
    return f" /{strides[0]}" if len(set(strides)) == 1 else f" /{_pair(strides)}"


def _convolution(layer: Any) -> str:
    groups = getattr(layer, "groups", 1)
    kind = "conv" if groups == 1 else f"conv in {groups} groups"
    return f"{_pair(layer.kernel_size)} {kind}{_stride(layer)}"


def _pooling(word: str) -> Callable[[Any], str]:
    def words(layer: Any) -> str:
        usual = tuple(layer.pool_size)
        # A stride of 1 is unusual, and told.
        stride = " /1" if set(layer.strides) == {1} and set(usual) != {1} else ""
        return f"{_pair(usual)} {word}{stride or _stride(layer, usual)}"

    return words


def _activation(layer: Any) -> str:
    function = getattr(layer, "activation", None)
    name = getattr(function, "__name__", "activation")
    return _ACTIVATIONS.get(name, name[:MOST])


_WITH_SETTINGS: dict[str, Callable[[Any], str]] = {
    "Conv2D": _convolution,
    "Conv2DTranspose": lambda layer: f"{_pair(layer.kernel_size)} conv up{_stride(layer)}",
    "SeparableConv2D": lambda layer: f"{_pair(layer.kernel_size)} separable{_stride(layer)}",
    "DepthwiseConv2D": lambda layer: f"{_pair(layer.kernel_size)} depthwise{_stride(layer)}",
    "MaxPooling2D": _pooling("max"),
    "AveragePooling2D": _pooling("mean"),
    "Dense": lambda layer: "dense",
    "Activation": _activation,
    "UpSampling2D": lambda layer: f"enlarge {_pair(layer.size)}",
}
