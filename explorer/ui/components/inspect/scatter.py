"""Pictures as points of a map: pointed at, highlighted and followed to their neighbours."""

from __future__ import annotations

from collections.abc import Callable

from explorer.figures.embedding_map import EmbeddingMap
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("inspect/scatter", "training/axes")

WAYS = ("marks", "pictures")
"""How points are drawn."""


def scatter(
    shown: EmbeddingMap,
    chosen: int,
    way: str,
    *,
    title: str,
    grouped_by: str,
    axes: tuple[str, str],
    note: str,
    on_point: Callable[[int], None],
    on_way: Callable[[str], None],
    key: str,
) -> None:
    """Show the map; pointing shows thumbnails, a click or Enter chooses whose neighbours are shown.

    Args:
        shown: the points.
        chosen: index of the point whose neighbours are shown.
        way: one of `WAYS`.
        title: of the map.
        grouped_by: what the groups are, above the legend.
        axes: what is written below the map, and upwards at its left.
        note: what to look for; shown while nothing is pointed at.
        on_point: called with the index of a point just chosen.
        on_way: called with the way just chosen.
        key: a name for this component, unique on the page.
    """
    data = {
        **shown.as_sent(),
        "chosen": chosen,
        "way": way,
        "title": title,
        "grouped_by": grouped_by,
        "axes": axes,
        "note": note,
    }
    _mount(
        key=key,
        data=data,
        on_point_change=picked(key, lambda told: on_point(int(told)), "point"),
        on_way_change=picked(key, on_way, "way"),
    )
