"""Steps that move values about on the map: padding, cropping, and changes of size."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

from explorer.anatomy.cell_parts import CellStep, number
from explorer.anatomy.cell_reading import Asked, step

_Rule = Callable[[Asked], tuple[CellStep, float] | None]


def _padded(asked: Asked) -> tuple[CellStep, float]:
    (top, _), (left, _) = asked.layer.layer.padding
    row, column, channel = asked.place
    height, width, _ = asked.values.shape
    row, column = row - top, column - left
    if not (0 <= row < height and 0 <= column < width):
        return step(asked, [], "A zero of the padding around the map."), 0.0
    cell = asked.reading.cell(asked.source, (row, column, channel))
    return step(asked, [cell], "Copied: the map only got a border of zeros."), cell.value


def _cropped(asked: Asked) -> tuple[CellStep, float]:
    (top, _), (left, _) = asked.layer.layer.cropping
    row, column, channel = asked.place
    cell = asked.reading.cell(asked.source, (row + top, column + left, channel))
    return step(asked, [cell], "Copied: the map only lost its border."), cell.value


def _resampled(asked: Asked) -> tuple[CellStep, float] | None:
    layer = asked.layer.layer
    plain = not any(
        getattr(layer, name, False)
        for name in ("crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias")
    )
    if not plain or layer.interpolation not in ("nearest", "bilinear"):
        return None
    lengths = asked.reading.values(asked.layer.path).shape
    smooth = layer.interpolation == "bilinear"
    taps = [
        _taps(asked.place[axis], asked.values.shape[axis], lengths[axis], smooth) for axis in (0, 1)
    ]
    cells, value, words, weights = [], 0.0, [], {}
    for (row, down), (column, across) in product(*taps):
        cell = asked.reading.cell(asked.source, (row, column, asked.cell.channel))
        cells.append(cell)
        value += down * across * cell.value
        words.append(f"{number(down * across)} × {number(cell.value)}")
        weights[f"weight_{len(cells)}"] = down * across
    if len(cells) == 1:
        return step(asked, cells, "Copied from the nearest cell of the smaller map."), value
    sentence = f"Between its nearest cells: {' + '.join(words)} = {number(value)}."
    return step(asked, cells, sentence, **weights), value


def _taps(place: int, inputs: int, outputs: int, smooth: bool) -> list[tuple[int, float]]:
    """Positions that are read along an axis and what they count, with half-pixel centres."""
    if not smooth:
        return [((2 * place + 1) * inputs // (2 * outputs), 1.0)]
    exact = min(max((place + 0.5) * inputs / outputs - 0.5, 0.0), inputs - 1.0)
    first = math.floor(exact)
    share = exact - first
    return [(first, 1.0)] if share == 0 else [(first, 1 - share), (first + 1, share)]


MOVES: dict[str, _Rule] = {
    "ZeroPadding2D": _padded,
    "Cropping2D": _cropped,
    "UpSampling2D": _resampled,
    "Resizing": _resampled,
}
"""How each kind answers: from what is asked to the answer and the value that it gives."""
