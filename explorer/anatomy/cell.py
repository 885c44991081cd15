"""Where the value of one cell of a feature map comes from: the very numbers, for any layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.cell_moves import MOVES
from explorer.anatomy.cell_parts import Cell, CellOrigin, CellStep, CellSum, CellWindow, number
from explorer.anatomy.cell_reading import Asked, Reading
from explorer.anatomy.cell_steps import STEPS
from explorer.anatomy.cell_sums import SUMS
from explorer.anatomy.cell_windows import WINDOWS

if TYPE_CHECKING:
    from explorer.anatomy.view import ModelView

__all__ = ["Cell", "CellStep", "CellSum", "CellWindow", "what_made"]

MOST_SLICES = 12
"""Input channels whose part in a sum is listed one by one."""
_RULES = {**SUMS, **WINDOWS, **STEPS, **MOVES}
_EXACT, _HALF = 1e-4, 0.05  # relative; in half precision every step is rounded to 3 or 2 digits


def what_made(
    view: ModelView,
    x: Any,
    layer: str,
    channel: int,
    row: int | None = None,
    column: int | None = None,
    *,
    slices: int = MOST_SLICES,
) -> CellOrigin:
    """Return how one value came about: what was read, and what was computed with it.

    Ask again with the source and one of its cells, or with a cell of ``inputs``, to go one layer
    back. What is returned has been checked to give the value that the network gives; where it
    does not, because a layer computes in a way of its own, the answer is that it is not known.

    Args:
        view: of the model.
        x: as in `ModelView.as_input`.
        layer: path or unique name.
        channel: of the layer's output; of a vector, the unit.
        row: of the map; None for a vector.
        column: of the map.
        slices: at most so many parts of a sum are listed, the rest is added up.

    Raises:
        ValueError: if x does not fit, or there is no such layer or cell.
    """
    found = view.layer(layer)
    reading = Reading(view, view.as_input(x))
    output = reading.values(found.path)
    place = (channel,) if output.ndim == 1 else (row, column, channel)
    _check(found.path, place, output.shape)
    cell = Cell(found.path, channel, *_position(place), float(output[place]))
    asked = Asked(reading, found, cell, place, slices)
    for kind in (cls.__name__ for cls in type(found.layer).__mro__):
        if kind in _RULES:
            answer = _RULES[kind](asked)
            if answer is not None and _agrees(answer[1], cell.value, found.layer):
                return answer[0]
            break
    return _unknown(asked)


def _check(path: str, place: tuple, shape: tuple[int, ...]) -> None:
    fits = len(place) == len(shape) and all(
        isinstance(index, int | np.integer) and 0 <= index < size
        for index, size in zip(place, shape, strict=True)
    )
    if not fits:
        wanted = "a unit" if len(shape) == 1 else "a row, a column and a channel"
        raise ValueError(
            f"There is no such value: the layer {path!r} gives {shape}, of which {wanted} can be "
            f"asked for, not {place}."
        )


def _position(place: tuple[int, ...]) -> tuple[int | None, int | None]:
    return (None, None) if len(place) == 1 else place[:2]


def _agrees(computed: float, value: float, layer: Any) -> bool:
    half = getattr(layer, "compute_dtype", "float32") in ("float16", "bfloat16")
    allowed = (_HALF if half else _EXACT) * max(1.0, abs(value))
    return bool(abs(computed - value) <= allowed)


def _unknown(asked: Asked) -> CellStep:
    names = " and ".join(asked.layer.inputs)
    return CellStep(
        cell=asked.cell,
        kind=asked.layer.kind,
        inputs=(),
        numbers={},
        sentence=f"This app does not know how a layer of the kind {asked.layer.kind} computes "
        f"{number(asked.cell.value)}. It reads {names}.",
        known=False,
    )
