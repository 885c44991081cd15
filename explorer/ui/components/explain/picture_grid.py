"""Pictures with what a network answered, and below each a map of why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.figures.explanation_maps import ShownMap, ShownPicture
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("explain/picture_grid", "numbers", "explain/map_values", "explain/map_over_photo")


@dataclass(frozen=True)
class Column:
    """One picture, the answer, and a map.

    Attributes:
        title: of the picture.
        photo: the untouched picture.
        under: what lies under the map.
        ratio: width of the picture divided by its height.
        answer: the most probable class, with its probability.
        verdict: "right", "wrong", "misfit" (no class fits) or "unknown".
        verdict_words: the same in words.
        truth: what the picture shows.
        heading: what the map is of.
        map: what the method found; None while that is not computed.
        units: of its values.
        warning: what is wrong with the map; "" if nothing.
        waiting: what stands in place of the map while there is none.
    """

    title: str
    photo: ShownPicture
    under: ShownPicture
    ratio: float
    answer: str
    verdict: str
    verdict_words: str
    truth: str
    heading: str
    map: ShownMap | None
    units: str
    warning: str = ""
    waiting: str = ""


def picture_grid(
    columns: Sequence[Column],
    opacity: int,
    as_cells: bool,
    on_opacity: Callable[[int], None],
    on_cells: Callable[[bool], None],
    key: str,
) -> None:
    """Show pictures side by side, and the maps below in the same columns.

    Args:
        columns: the pictures.
        opacity: of the maps, in percent.
        as_cells: whether to show cells rather than interpolate between them.
        on_opacity: called with the new opacity when the slider is let go.
        on_cells: called with the new value of ``as_cells``.
        key: a name for this grid, unique on the page.
    """
    data = {
        "columns": [asdict(column) for column in columns],
        "opacity": opacity,
        "as_cells": as_cells,
    }
    _mount(
        key=key,
        data=data,
        on_opacity_change=picked(key, on_opacity, "opacity"),
        on_cells_change=picked(key, on_cells, "cells"),
    )
