"""A grid of maps (feature maps, kernel slices): point to read values, click to choose one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from explorer.figures.tiles import Tiles
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("map_grid", "numbers")


@dataclass(frozen=True)
class Lens:
    """The photo beside the grid, on which the receptive field of a pointed-at cell is outlined.

    Attributes:
        photo: data URI of what the network saw.
        alt: what it shows.
        input_size: ``(height, width)`` of the network's input, in pixels.
        field: ``(height, width)`` of a cell's receptive field, in input pixels.
        stride: input pixels from one cell to the next, ``(down, across)``.
        start: input pixel where the field of cell (0, 0) begins; negative inside the padding.
    """

    photo: str
    alt: str
    input_size: tuple[int, int]
    field: tuple[int, int]
    stride: tuple[float, float]
    start: tuple[float, float]


def map_grid(
    tiles: Tiles,
    labels: Sequence[str],
    title: str,
    note: str,
    key: str,
    *,
    chosen: int | None = None,
    scale: str = "own",
    lens: Lens | None = None,
    on_pick: Callable[[int], None] | None = None,
    on_scale: Callable[[str], None] | None = None,
    opened: tuple[int, int, int] | None = None,
    on_cell: Callable[[int, int, int], None] | None = None,
    enlarge: bool = True,
) -> None:
    """Show the maps; values, enlargement and receptive field follow the pointer in the browser.

    Args:
        tiles: the maps.
        labels: what is written under each.
        title: of the grid: layer, shape and range.
        note: what to look for; shown while nothing is pointed at.
        key: a name for this grid, unique on the page.
        chosen: the channel shown enlarged at first; none can be enlarged when not given.
        scale: ``"own"`` colours each map over its own range, ``"shared"`` all over the same.
        lens: the photo to outline receptive fields on.
        on_pick: called with the channel just chosen to be enlarged.
        on_scale: called with the colour scale just chosen; it cannot be chosen without it.
        opened: channel, row and column of a cell that is marked on the enlarged map.
        on_cell: called with channel, row and column of a cell of the enlarged map just clicked.
        enlarge: whether the chosen map is enlarged; else it is only marked.
    """
    data = {
        "sprite": tiles.sprite,
        "height": tiles.height,
        "width": tiles.width,
        "columns": tiles.columns,
        "channels": tiles.channels,
        "ranges": tiles.ranges,
        "shared_range": tiles.shared_range,
        "extremes": tiles.extremes,
        "values": tiles.values,
        "palette": tiles.palette,
        "labels": list(labels),
        "title": title,
        "note": note,
        "chosen": chosen,
        "scale": scale,
        "lens": None if lens is None else vars(lens),
        "pickable": on_pick is not None,
        "scalable": on_scale is not None,
        "opened": opened,
        "cells_open": on_cell is not None,
        "enlarge": enlarge,
    }

    def open_cell(told: str) -> None:
        on_cell(*map(int, told.split("-")))

    _mount(
        key=key,
        data=data,
        on_picked_change=picked(key, on_pick or (lambda channel: None)),
        on_scale_change=picked(key, on_scale or (lambda scale: None), "scale"),
        on_cell_change=picked(key, open_cell, "cell"),
    )
