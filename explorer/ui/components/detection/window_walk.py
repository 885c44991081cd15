"""A window that walks over a picture: its scores fill in, and what it found becomes boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("detection/window_walk", "detection/walk_windows")


def window_walk(
    version: str,
    photo: str,
    levels: Sequence[dict[str, Any]],
    best: tuple[list[int], list[float]],
    found: dict[str, list[dict[str, Any]]],
    *,
    names: dict[int, str],
    class_name: str,
    palette: str,
    aspect: float,
    alt: str,
    title: str,
    note: str,
    threshold: int,
    boxes: str,
    on_threshold: Callable[[int], None],
    on_boxes: Callable[[str], None],
    key: str,
) -> None:
    """Show the walk; it begins by itself, once for each version.

    Args:
        version: tells this picture, network and plan from others.
        photo: data URI of the picture.
        levels: of `explorer.figures.sliding_window.level_data`, each with its ``picture``.
        best: most probable class and probability of each window, level after level.
        found: boxes of `explorer.figures.sliding_window.box_data`, the surest first: ``every``
            of each window's best class, ``one`` of the class looked for.
        names: of the classes in ``best`` and ``found``.
        class_name: whose scores the maps show.
        palette: their colours from 0 to 1, hexadecimal.
        aspect: width by height of the picture.
        alt: what it shows.
        title: over the picture.
        note: what to look for in the maps.
        threshold: score from which a window is shown as a box, in percent.
        boxes: which of ``found`` are shown.
        on_threshold: called with the threshold that was just set.
        on_boxes: called with what was just chosen to be shown.
        key: a name for this walk, unique on the page.
    """
    data = {
        "version": version,
        "photo": photo,
        "levels": list(levels),
        "best": best[0],
        "sure": best[1],
        "found": found,
        "names": {str(number): name for number, name in names.items()},
        "class_name": class_name,
        "palette": palette,
        "aspect": aspect,
        "alt": alt,
        "title": title,
        "note": note,
        "threshold": threshold,
        "boxes": boxes,
    }
    _mount(
        key=key,
        data=data,
        on_threshold_change=picked(key, on_threshold, "threshold"),
        on_boxes_change=picked(key, on_boxes, "boxes"),
    )
