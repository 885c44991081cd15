"""Maps of several methods over the same picture, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.figures.explanation_maps import ShownMap, ShownPicture
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("explain/map_cards", "numbers", "explain/map_values", "explain/map_over_photo")


@dataclass(frozen=True)
class MapCard:
    """One method.

    Attributes:
        name: tells it from the others.
        title: of the method.
        map: what it found; None while that is not computed.
        facts: what stands under the map, line by line: range, cost, completeness.
        look_for: one sentence: what to look for.
        units: of the values, behind a number.
        label: a word beside the title that must not be missed; "" for none.
        warning: what is wrong with this map; "" if nothing.
        waiting: what stands in place of the map while there is none.
    """

    name: str
    title: str
    map: ShownMap | None
    facts: tuple[str, ...]
    look_for: str
    units: str
    label: str = ""
    warning: str = ""
    waiting: str = ""


def map_cards(
    photo: ShownPicture,
    under: ShownPicture,
    ratio: float,
    heading: str,
    alt: str,
    caption: str,
    cards: Sequence[MapCard],
    opacity: int,
    as_cells: bool,
    on_opacity: Callable[[int], None],
    on_cells: Callable[[bool], None],
    key: str,
) -> None:
    """Show the picture and the maps; the values of all are read at the place of the pointer.

    Args:
        photo: the untouched picture.
        under: what lies under the maps.
        ratio: width of the picture divided by its height.
        heading: what all maps are of.
        alt: what the picture shows, for screen readers.
        caption: what stands under the untouched picture.
        cards: the methods.
        opacity: of the maps, in percent.
        as_cells: whether to show cells rather than interpolate between them.
        on_opacity: called with the new opacity when the slider is let go.
        on_cells: called with the new value of ``as_cells``.
        key: a name for these cards, unique on the page.
    """
    data = {
        "photo": asdict(photo),
        "under": asdict(under),
        "ratio": ratio,
        "heading": heading,
        "alt": alt,
        "caption": caption,
        "cards": [asdict(card) for card in cards],
        "opacity": opacity,
        "as_cells": as_cells,
    }
    _mount(
        key=key,
        data=data,
        on_opacity_change=picked(key, on_opacity, "opacity"),
        on_cells_change=picked(key, on_cells, "cells"),
    )
