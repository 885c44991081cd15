"""Two boxes to drag over a picture: how much they overlap follows while they move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from explorer.detection.boxes import FORMATS
from explorer.detection.encoding import MOST_GROWTH
from explorer.detection.two_boxes import LEAST_SIDE, TwoBoxes
from explorer.figures.two_boxes import LIGHT_COLOURS
from explorer.scenes.scene import SIDE
from explorer.ui import live
from explorer.ui.components import load

CHALLENGES = ("half", "strict", "whole", "small", "apart")
"""Names of the tasks in ``box_challenges.js``."""
CONSTANTS = {
    "COLOURS": LIGHT_COLOURS,
    "FORMATS": {name: asdict(entry) for name, entry in FORMATS.items()},
    "LEAST_SIDE": LEAST_SIDE,
    "MOST_GROWTH": MOST_GROWTH,
    "SIDE": SIDE,
}
PARTS = (
    "live",
    *(
        f"detection/{part}"
        for part in ("box_arithmetic", "box_dragging", "box_challenges", "box_words")
    ),
)
_mount = load("detection/two_boxes", *PARTS, constants=CONSTANTS)


def two_boxes(
    photo: str,
    boxes: TwoBoxes,
    objects: Sequence[dict[str, Any]],
    *,
    scene: str,
    title: str,
    alt: str,
    challenge: str,
    on_change: Callable[[Any], None],
    key: str,
) -> None:
    """Show the picture with both boxes, and what is said of them.

    Args:
        photo: data URI of the picture, square.
        boxes: where they are.
        objects: of what A can be put on, ``box`` and ``title``.
        scene: tells this picture from others.
        title: over the picture.
        alt: what the picture shows.
        challenge: name of the task that is on, one of `CHALLENGES` or "".
        on_change: called with ``boxes`` as text, ``challenge`` and ``scene`` after a change.
        key: a name for this picture, unique on the page.
    """
    data = {
        "photo": photo,
        "objects": list(objects),
        "scene": scene,
        "title": title,
        "alt": alt,
        **live.hand(key, {"boxes": boxes.text, "challenge": challenge}),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
