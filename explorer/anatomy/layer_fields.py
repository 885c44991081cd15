"""The receptive field of every layer of a model, from its graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.anatomy.layer_view import LayerView
from explorer.anatomy.receptive_field import AxisField, ReceptiveField, input_field, merged
from explorer.anatomy.training_only import TRAINING_ONLY
from explorer.anatomy.view import ModelView

if TYPE_CHECKING:
    import keras

Axes = tuple[AxisField, AxisField]
Rule = Callable[["keras.Layer", int, AxisField, int | None], AxisField | None]
"""``(layer, axis, field before it, length after it) -> field after it``; axis 0 is the height."""


def receptive_fields(view: ModelView) -> dict[str, ReceptiveField | None]:
    """Return the receptive field of each spatial layer, by path.

    It is None for layers whose way of mixing positions is not known (layers that a user wrote,
    attention) and for all that come after them. A layer that sees everything, as after global
    pooling, has the whole map before it as its field.
    """
    if len(view.input_shape) != 3:
        return {layer.path: None for layer in view.layers if layer.spatial}
    height, width, _ = view.input_shape
    axes: dict[str, Axes | None] = {view.input_name: (input_field(height), input_field(width))}
    for layer in view.layers:
        before = [axes[path] for path in layer.inputs]
        axes[layer.path] = None if None in before or not before else _after(layer, before)
    return {
        layer.path: axes[layer.path] and ReceptiveField(*axes[layer.path])
        for layer in view.layers
        if layer.spatial
    }


def _after(layer: LayerView, before: list[Axes]) -> Axes | None:
    lengths = layer.output_shape[:2] if layer.spatial else (1, 1)
    after = tuple(
        _axis_after(layer, axis, [axes[axis] for axes in before], lengths[axis]) for axis in (0, 1)
    )
    return None if None in after else after


def _axis_after(
    layer: LayerView, axis: int, before: list[AxisField], length: int | None
) -> AxisField | None:
    whole = [field.gathered() for field in before]
    seen_by_all = None if None in whole else merged(whole, length)
    if not layer.spatial or _mixes_all_positions(layer.layer):
        return seen_by_all
    rules = [_RULES[kind] for kind in _kinds(layer.layer) if kind in _RULES]
    known = None
    if rules and len(before) == 1:
        known = rules[0](layer.layer, axis, before[0], length)
    elif _VALUE_BY_VALUE.intersection(_kinds(layer.layer)):
        known = merged(before, length)
    if known is not None:
        return known
    # How the layer mixes positions is not known. That does not matter where there is only one
    # position, before it (a vector made a map) or after it.
    single = layer.output_shape[:2] == (1, 1) or all(field.advance == 0 for field in before)
    return seen_by_all if single else None


def _kinds(layer: keras.Operation) -> list[str]:
    return [cls.__name__ for cls in type(layer).__mro__]


def _mixes_all_positions(layer: keras.Operation) -> bool:
    kinds = _kinds(layer)
    if _OVER_THE_MAP.intersection(kinds) or any(kind.startswith("Global") for kind in kinds):
        return True
    if not _OVER_AN_AXIS.intersection(kinds):
        return False
    axes = layer.axis if isinstance(layer.axis, list | tuple) else [layer.axis]
    return any(axis not in (-1, 3) for axis in axes)


def of_axis(setting: int | tuple[int, int], axis: int) -> int:
    """The setting of one axis, of a layer that has one for both or one for each."""
    return setting if isinstance(setting, int) else setting[axis]


def padding_before(layer, axis: int, reach: int, outputs: int | None, inputs: int | None) -> int:
    """Cells of padding before a map that is read in windows, as TensorFlow pads for "same"."""
    if layer.padding != "same":
        return 0
    stride = of_axis(layer.strides, axis)
    if outputs is None or inputs is None:
        return max(reach + 1 - stride, 0) // 2
    return max((outputs - 1) * stride + reach + 1 - inputs, 0) // 2


def _windows(kernel_of: str) -> Rule:
    def after(layer, axis: int, before: AxisField, length: int | None) -> AxisField:
        kernel = of_axis(getattr(layer, kernel_of), axis)
        dilation = of_axis(getattr(layer, "dilation_rate", 1), axis)
        pad = padding_before(layer, axis, (kernel - 1) * dilation, length, before.length)
        stride = of_axis(layer.strides, axis)
        return before.windowed(
            kernel=kernel, stride=stride, dilation=dilation, before=pad, length=length
        )

    return after


def _transposed(layer, axis: int, before: AxisField, length: int | None) -> AxisField:
    kernel, dilation = of_axis(layer.kernel_size, axis), of_axis(layer.dilation_rate, axis)
    # It is the convolution that leads from its output back to its input, reversed.
    pad = padding_before(layer, axis, (kernel - 1) * dilation, before.length, length)
    stride = of_axis(layer.strides, axis)
    return before.spread(kernel=kernel, stride=stride, dilation=dilation, before=pad, length=length)


def _padded(layer, axis: int, before: AxisField, length: int | None) -> AxisField:
    pad = layer.padding[axis][0]
    return before.windowed(kernel=1, stride=1, dilation=1, before=pad, length=length)


def _cropped(layer, axis: int, before: AxisField, length: int | None) -> AxisField:
    crop = layer.cropping[axis][0]
    return before.windowed(kernel=1, stride=1, dilation=1, before=-crop, length=length)


def _upsampled(layer, axis: int, before: AxisField, length: int | None) -> AxisField | None:
    return _resampled(layer, before, 1, layer.size[axis], length)


def _resized(layer, axis: int, before: AxisField, length: int | None) -> AxisField | None:
    plain = not (layer.crop_to_aspect_ratio or layer.pad_to_aspect_ratio or layer.antialias)
    if not plain or before.length is None or length is None:
        return None
    return _resampled(layer, before, before.length, length, length)


def _resampled(
    layer, before: AxisField, inputs: int, outputs: int, length: int | None
) -> AxisField | None:
    if layer.interpolation not in ("nearest", "bilinear"):
        return None
    smooth = layer.interpolation == "bilinear"
    return before.resampled(inputs=inputs, outputs=outputs, smooth=smooth, length=length)


def _reduced(layer, axis: int, before: AxisField, length: int | None) -> AxisField | None:
    """Behind a mean, sum, maximum or minimum over some axes."""
    axes = range(4) if layer.axis is None else [number % 4 for number in layer.axis]
    return before if layer.keepdims and axis + 1 not in axes else before.gathered()


def _picked(layer, axis: int, before: AxisField, length: int | None) -> AxisField | None:
    """Behind ``x[key]``, where the key takes all of this axis."""
    given = layer._inbound_nodes[0].arguments
    key = given.kwargs["key"] if "key" in given.kwargs else given.args[1]
    key = list(key) if isinstance(key, tuple | list) else [key]
    if Ellipsis in key:
        gap = key.index(Ellipsis)
        key[gap : gap + 1] = [slice(None)] * (5 - len(key))
    if not all(isinstance(part, slice) for part in key):
        return None
    return before if key[axis + 1 : axis + 2] in ([], [slice(None)]) else None


_RULES: dict[str, Rule] = {
    "Conv2D": _windows("kernel_size"),
    "DepthwiseConv2D": _windows("kernel_size"),
    "SeparableConv2D": _windows("kernel_size"),
    "MaxPooling2D": _windows("pool_size"),
    "AveragePooling2D": _windows("pool_size"),
    "Conv2DTranspose": _transposed,
    "ZeroPadding2D": _padded,
    "Cropping2D": _cropped,
    "UpSampling2D": _upsampled,
    "Resizing": _resized,
    **dict.fromkeys(("Mean", "Sum", "Max", "Min"), _reduced),
    "GetItem": _picked,
}

_OVER_THE_MAP = {"GroupNormalization", "AutoContrast"}

_OVER_AN_AXIS = {
    *("LayerNormalization", "RMSNormalization", "UnitNormalization", "Softmax", "LogSoftmax"),
    "Concatenate",
}

_VALUE_BY_VALUE = {
    *_OVER_AN_AXIS,
    *("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Relu", "Relu6", "Sigmoid", "Silu"),
    *("LeakyRelu", "HardSigmoid", "HardSilu", "Gelu", "Elu", "Selu", "Tanh", "Softplus", "Clip"),
    *("BatchNormalization", "Normalization", "Rescaling", "Dense", "Identity", "Cast"),
    *("LayerScale", "Solarization"),
    *("ActivityRegularization", *TRAINING_ONLY),
    # The layers and the operations behind +, -, *, / and concatenation of channels.
    *("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"),
    *("Divide", "TrueDivide", "Negative", "Square", "Sqrt", "Power", "Absolute", "Abs", "Exp"),
}
