"""Windows of which the maximum or the mean makes a value: pooling of every kind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.anatomy.cell_parts import CellWindow, number
from explorer.anatomy.cell_reading import Asked
from explorer.anatomy.layer_fields import of_axis, padding_before

_Rule = Callable[[Asked], tuple[CellWindow, float] | None]


def _pooled(how: str) -> _Rule:
    def rule(asked: Asked) -> tuple[CellWindow, float] | None:
        layer = asked.layer.layer
        if layer.data_format != "channels_last":
            return None
        lengths = asked.reading.values(asked.layer.path).shape
        return _window(
            asked,
            how,
            *(
                _inside(layer, axis, asked.place[axis], asked.values.shape[axis], lengths[axis])
                for axis in (0, 1)
            ),
        )

    return rule


def _of_the_whole_map(how: str) -> _Rule:
    def rule(asked: Asked) -> tuple[CellWindow, float] | None:
        if asked.layer.layer.data_format != "channels_last" or asked.values.ndim != 3:
            return None
        return _window(asked, how, *(np.arange(size) for size in asked.values.shape[:2]))

    return rule


def _inside(layer, axis: int, place: int, inputs: int, outputs: int) -> np.ndarray:
    """The positions of a window that lie inside the map; the padding does not count."""
    size, stride = of_axis(layer.pool_size, axis), of_axis(layer.strides, axis)
    first = place * stride - padding_before(layer, axis, size - 1, outputs, inputs)
    return np.arange(max(first, 0), min(first + size, inputs))


def _window(
    asked: Asked, how: str, rows: np.ndarray, columns: np.ndarray
) -> tuple[CellWindow, float]:
    channel = asked.cell.channel
    patch = asked.values[np.ix_(rows, columns, [channel])][..., 0]
    largest = how == "maximum"
    winner = tuple(int(i) for i in np.unravel_index(patch.argmax(), patch.shape))
    computed = float(patch.max() if largest else patch.mean(dtype=np.float64))
    size = f"{len(rows)} × {len(columns)}"
    answer = CellWindow(
        cell=asked.cell,
        kind=asked.layer.kind,
        source=asked.source,
        channel=channel,
        how=how,
        patch=patch,
        rows=rows.astype(np.int32),
        columns=columns.astype(np.int32),
        winner=winner if largest else None,
        sentence=f"The {'largest' if largest else 'mean'} of {size} values is {number(computed)}.",
    )
    return answer, computed


WINDOWS: dict[str, _Rule] = {
    "MaxPooling2D": _pooled("maximum"),
    "AveragePooling2D": _pooled("mean"),
    "GlobalMaxPooling2D": _of_the_whole_map("maximum"),
    "GlobalAveragePooling2D": _of_the_whole_map("mean"),
}
"""How each kind answers: from what is asked to the answer and the value that it gives."""
