"""Sums that make a value: convolutions of every kind, and dense layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy.activations import activation_name
from explorer.anatomy.cell_parts import Cell, CellSum, number
from explorer.anatomy.cell_reading import Asked
from explorer.anatomy.filters import filters, kernel_sources
from explorer.anatomy.layer_fields import of_axis, padding_before

if TYPE_CHECKING:
    import keras

_OVER_ALL_CHANNELS = {"softmax", "log_softmax"}
_NOWHERE = np.zeros(0, np.int32)


@dataclass(frozen=True, eq=False)
class _Parts:
    """What is multiplied, before it is summed up and sorted; as in `CellSum`."""

    channels: np.ndarray
    patches: np.ndarray
    kernels: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    @property
    def sums(self) -> np.ndarray:
        """Of the products of each slice, float64."""
        return np.einsum("khw,khw->k", self.patches, self.kernels, dtype=np.float64)


PartsOf = Callable[[Asked, int], _Parts]
"""The parts of the sum for any of the layer's channels, at the place that is asked for."""
_Rule = Callable[[Asked], tuple[CellSum, float] | None]


def _convolution(asked: Asked, channel: int) -> _Parts:
    row, column, _ = asked.place
    view, layer = asked.reading.view, asked.layer.layer
    kernels = _kernels(asked)[..., channel]
    taps = [
        _window(layer, axis, place, asked.values.shape[axis], asked.layer.output_shape[axis])
        for axis, place in enumerate((row, column))
    ]
    sources = np.array(kernel_sources(view.model, asked.layer.path, channel), np.int32)
    return _read(asked.values, sources, *taps, kernels)


def _transposed(asked: Asked, channel: int) -> _Parts:
    row, column, _ = asked.place
    layer, kernels = asked.layer.layer, _kernels(asked)[..., channel]
    reaching = [
        _reaching(layer, axis, place, asked.values.shape[axis], asked.reading, asked.layer.path)
        for axis, place in enumerate((row, column))
    ]
    (rows, down), (columns, across) = reaching
    sources = np.arange(kernels.shape[2], dtype=np.int32)
    return _read(asked.values, sources, rows, columns, kernels[np.ix_(down, across)])


def _dense(asked: Asked, channel: int) -> _Parts:
    kernel = _kernels(asked)[:, channel]
    values = asked.values[asked.place[:-1]]
    rows, columns = (np.array([place], np.int32) for place in asked.place[:-1] or (0, 0))
    channels = np.arange(len(values), dtype=np.int32)
    where = (rows, columns) if len(asked.place) == 3 else (_NOWHERE, _NOWHERE)
    return _Parts(channels, values.reshape(-1, 1, 1), kernel.reshape(-1, 1, 1), *where)


def _sum_of(parts_of: PartsOf) -> _Rule:
    def rule(asked: Asked) -> tuple[CellSum, float] | None:
        if getattr(asked.layer.layer, "data_format", "channels_last") != "channels_last":
            return None
        return _summed(asked, parts_of)

    return rule


def _summed(
    asked: Asked, parts_of: PartsOf, depthwise: Callable[[int], CellSum] | None = None
) -> tuple[CellSum, float]:
    """The answer, and the value as it comes out of it."""
    layer, channel = asked.layer.layer, asked.cell.channel
    parts = parts_of(asked, channel)
    sums, bias = parts.sums, _bias(layer)
    name = activation_name(layer)
    total = float(sums.sum()) + (0.0 if bias is None else float(bias[channel]))
    totals = np.array([total])
    if name in _OVER_ALL_CHANNELS:
        each = range(asked.layer.output_shape[-1])
        totals = np.array([parts_of(asked, one).sums.sum() for one in each])
        totals += 0 if bias is None else bias
    computed = _activated(layer, totals)[channel if len(totals) > 1 else 0]
    order = np.argsort(-np.abs(sums), kind="stable")[: asked.slices]
    others = float(sums.sum() - sums[order].sum())
    answer = CellSum(
        cell=asked.cell,
        kind=asked.layer.kind,
        source=asked.source,
        channels=parts.channels[order],
        patches=parts.patches[order].astype(np.float32),
        kernels=parts.kernels[order].astype(np.float32),
        slice_sums=sums[order].astype(np.float32),
        others=others if len(order) < len(sums) else 0.0,
        others_count=len(sums) - len(order),
        bias=0.0 if bias is None else float(bias[channel]),
        has_bias=bias is not None,
        total=total,
        activation=name,
        rows=parts.rows,
        columns=parts.columns,
        sentence=_sentence(asked, parts, bias, total, name),
        depthwise=() if depthwise is None else tuple(depthwise(one) for one in order.tolist()),
    )
    return answer, float(computed)


def _separable(asked: Asked) -> tuple[CellSum, float] | None:
    """The sum over what the depthwise part gave, each of which is a sum too."""
    layer = asked.layer.layer
    if layer.data_format != "channels_last":
        return None
    row, column, _ = asked.place
    middle = asked.values.shape[-1] * layer.depth_multiplier
    before = [_convolution(asked, one) for one in range(middle)]
    values = np.array([parts.sums.sum() for parts in before])
    pointwise = _cut(_numbers(layer.pointwise_kernel), layer)[0, 0]

    def pointwise_parts(asked: Asked, channel: int) -> _Parts:
        rows, columns = np.array([row], np.int32), np.array([column], np.int32)
        kernels = pointwise[:, channel].reshape(-1, 1, 1)
        return _Parts(
            np.arange(middle, dtype=np.int32), values.reshape(-1, 1, 1), kernels, rows, columns
        )

    def depthwise(one: int) -> CellSum:
        parts, value = before[one], float(values[one])
        cell = Cell(f"{asked.layer.path}, depthwise part", one, row, column, value)
        return CellSum(
            cell=cell,
            kind="DepthwiseConv2D",
            source=asked.source,
            channels=parts.channels,
            patches=parts.patches,
            kernels=parts.kernels,
            slice_sums=parts.sums.astype(np.float32),
            others=0.0,
            others_count=0,
            bias=0.0,
            has_bias=False,
            total=value,
            activation="linear",
            rows=parts.rows,
            columns=parts.columns,
            sentence=f"{parts.kernels[0].size} products of one input channel and its own kernel "
            f"add up to {number(value)}.",
        )

    return _summed(asked, pointwise_parts, depthwise)


def _window(layer, axis: int, place: int, inputs: int, outputs: int | None) -> np.ndarray:
    """Positions of the source under the kernel, along one axis; int32, some in the padding."""
    size, dilation = of_axis(layer.kernel_size, axis), of_axis(layer.dilation_rate, axis)
    stride = of_axis(layer.strides, axis)
    outputs = -(-inputs // stride) if outputs is None else outputs
    pad = padding_before(layer, axis, (size - 1) * dilation, outputs, inputs)
    return (place * stride - pad + dilation * np.arange(size)).astype(np.int32)


def _reaching(
    layer, axis: int, place: int, inputs: int, reading, path: str
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the source that a transposed convolution adds to a place, and their taps."""
    size, dilation = of_axis(layer.kernel_size, axis), of_axis(layer.dilation_rate, axis)
    stride, outputs = of_axis(layer.strides, axis), reading.values(path).shape[axis]
    pad = padding_before(layer, axis, (size - 1) * dilation, inputs, outputs)
    taps = np.arange(size)[::-1]
    reached, rest = np.divmod(place + pad - taps * dilation, stride)
    real = (rest == 0) & (reached >= 0) & (reached < inputs)
    return reached[real].astype(np.int32), taps[real]


def _read(
    values: np.ndarray, sources: np.ndarray, rows: np.ndarray, columns: np.ndarray, kernels
) -> _Parts:
    """What lies at rows and columns of some channels, 0 outside.

    Args:
        kernels: ``(height, width, slices)``.
    """
    inside_down = (rows >= 0) & (rows < values.shape[0])
    inside_across = (columns >= 0) & (columns < values.shape[1])
    patches = np.zeros((len(rows), len(columns), len(sources)), np.float32)
    inside = np.ix_(inside_down, inside_across)
    patches[inside] = values[np.ix_(rows[inside_down], columns[inside_across], sources)]
    return _Parts(sources, np.moveaxis(patches, -1, 0), np.moveaxis(kernels, -1, 0), rows, columns)


def _kernels(asked: Asked) -> np.ndarray:
    """All kernels of the layer, as `filters` has them; those of a dense layer as they are."""
    layer, path = asked.layer.layer, asked.layer.path

    def read() -> np.ndarray:
        dense = not hasattr(layer, "kernel_size")
        model = asked.reading.view.model
        return _cut(_numbers(layer.kernel) if dense else filters(model, path), layer)

    return asked.reading.once(f"kernels of {path}", read)


def _numbers(variable: keras.Variable) -> np.ndarray:
    import keras

    return keras.ops.convert_to_numpy(variable).astype(np.float32)


def _cut(kernels: np.ndarray, layer) -> np.ndarray:
    """Kernels in the precision in which the layer computes, as float32."""
    import keras

    cut = keras.ops.cast(kernels, layer.compute_dtype)
    return keras.ops.convert_to_numpy(keras.ops.cast(cut, "float32"))


def _bias(layer) -> np.ndarray | None:
    return None if layer.bias is None else _cut(_numbers(layer.bias), layer).astype(np.float64)


def _activated(layer, totals: np.ndarray) -> np.ndarray:
    """Totals of one position behind the layer's activation."""
    import keras

    if layer.activation is None:
        return totals
    given = keras.ops.convert_to_tensor(totals[np.newaxis], "float32")
    return keras.ops.convert_to_numpy(layer.activation(given))[0]


def _sentence(
    asked: Asked, parts: _Parts, bias: np.ndarray | None, total: float, activation: str
) -> str:
    count, size = len(parts.kernels), parts.kernels[0].size
    products = f"{count:,} products" if size == 1 else f"{count:,} × {size} products"
    with_bias = "" if bias is None else f" and the bias {number(float(bias[asked.cell.channel]))}"
    sentence = f"{products}{with_bias} add up to {number(total)}."
    if activation == "linear":
        return sentence
    over = " of all channels" if activation in _OVER_ALL_CHANNELS else ""
    return f"{sentence} The activation {activation}{over} makes it {number(asked.cell.value)}."


SUMS: dict[str, _Rule] = {
    "Conv2D": _sum_of(_convolution),
    "DepthwiseConv2D": _sum_of(_convolution),
    "Conv2DTranspose": _sum_of(_transposed),
    "SeparableConv2D": _separable,
    "Dense": _sum_of(_dense),
}
"""How each kind answers: from what is asked to the answer and the value that it gives."""
