"""Where a value of a feature map comes from, ready to be drawn in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from explorer.anatomy.cell import Cell, CellStep, CellSum, CellWindow
from explorer.figures import colours
from explorer.figures.tiles import Tiles, tiles

Drawn = dict[str, Any]
Names = Callable[[int], str]
"""How people call a channel of what is read: "map 3", "red"."""


def drawn_cell(
    found: CellSum | CellWindow | CellStep, maps: np.ndarray | None, name: Names
) -> Drawn:
    """What made a value, as JSON.

    Args:
        found: what `explorer.anatomy.cell.what_made` has found.
        maps: what is read, float ``(height, width, channels)``; None if those are no maps.
        name: of a channel of it.
    """
    match found:
        case CellSum():
            return {"form": "sum", **_common(found), **_sum(found, maps, name)}
        case CellWindow():
            return {"form": "window", **_common(found), **_window(found, maps, name)}
    inputs = [{"source": cell.layer, **_cell(cell)} for cell in found.inputs]
    return {"form": "step", **_common(found), "inputs": inputs, "numbers": found.numbers}


def _common(found: CellSum | CellWindow | CellStep) -> Drawn:
    return {"kind": found.kind, "sentence": found.sentence, "cell": _cell(found.cell)}


def _cell(cell: Cell) -> Drawn:
    place = {"row": _whole(cell.row), "column": _whole(cell.column)}
    return {"layer": cell.layer, "channel": int(cell.channel), **place, "value": float(cell.value)}


def _whole(number: int | None) -> int | None:
    return None if number is None else int(number)


def _sum(found: CellSum, maps: np.ndarray | None, name: Names) -> Drawn:
    inside = _inside(found, maps)
    slices = [
        {
            "channel": int(channel),
            "name": name(int(channel)),
            "sum": float(found.slice_sums[index]),
            "patch": _numbers(found.patches[index]),
            "kernel": _numbers(found.kernels[index]),
            "depthwise": _depthwise(found, index),
        }
        for index, channel in enumerate(found.channels)
    ]
    return {
        "source": found.source,
        "slices": slices,
        "height": int(found.patches.shape[1]),
        "width": int(found.patches.shape[2]),
        "rows": found.rows.tolist(),
        "columns": found.columns.tolist(),
        "inside": inside.ravel().tolist(),
        "others": float(found.others),
        "others_count": int(found.others_count),
        "bias": float(found.bias) if found.has_bias else None,
        "total": float(found.total),
        "activation": found.activation,
        "maps": None if maps is None else _maps(tiles(maps, _distinct(found.channels))),
        "scales": _scales(found.patches, found.kernels),
    }


def _distinct(channels: np.ndarray) -> tuple[int, ...]:
    return tuple(dict.fromkeys(channels.tolist()))


def _inside(found: CellSum, maps: np.ndarray | None) -> np.ndarray:
    """Which cells of the patches lie on the map and not in its padding."""
    if maps is None or not len(found.rows):
        return np.ones(found.patches.shape[1:], bool)
    height, width = maps.shape[:2]
    down = (found.rows >= 0) & (found.rows < height)
    across = (found.columns >= 0) & (found.columns < width)
    return down[:, np.newaxis] & across


def _depthwise(found: CellSum, index: int) -> Drawn | None:
    if not found.depthwise:
        return None
    inner = found.depthwise[index]
    return {
        "channel": int(inner.channels[0]),
        "patch": _numbers(inner.patches[0]),
        "kernel": _numbers(inner.kernels[0]),
        "width": int(inner.patches.shape[2]),
        "value": float(inner.total),
    }


def _window(found: CellWindow, maps: np.ndarray | None, name: Names) -> Drawn:
    return {
        "source": found.source,
        "channel": int(found.channel),
        "name": name(int(found.channel)),
        "how": found.how,
        "patch": _numbers(found.patch),
        "height": int(found.patch.shape[0]),
        "width": int(found.patch.shape[1]),
        "rows": found.rows.tolist(),
        "columns": found.columns.tolist(),
        "winner": None if found.winner is None else [int(place) for place in found.winner],
        "maps": None if maps is None else _maps(tiles(maps, (int(found.channel),))),
        "scales": _scales(found.patch, np.zeros(1)),
    }


def _scales(patches: np.ndarray, kernels: np.ndarray) -> Drawn:
    """The colour scales: of what is read, and of weights and products."""
    low, high = colours.colour_range(patches)
    return {
        "patch": {
            "low": low,
            "high": high,
            "palette": _hex(colours.colour_map_for(patches)),
        },
        "kernel": float(np.abs(kernels).max(initial=0)),
        "signed": _hex(colours.SIGNED),
    }


def _maps(shown: Tiles) -> Drawn:
    return {
        "sprite": shown.sprite,
        "height": shown.height,
        "width": shown.width,
        "columns": shown.columns,
        "channels": list(shown.channels),
        "palette": shown.palette,
    }


def _hex(name: str) -> str:
    return colours.palette(name).tobytes().hex()


def _numbers(values: np.ndarray) -> list[float]:
    return values.astype(np.float64).ravel().tolist()
