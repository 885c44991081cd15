"""Anchors over a picture: those of any cell at once, and which of all are matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from explorer.detection.anchor_setting import (
    MOST_SCALES,
    MOST_SPREAD,
    SCALE_RANGE,
    AnchorSetting,
)
from explorer.detection.detector_anchors import STRIDES
from explorer.detection.encoding import MOST_GROWTH
from explorer.detection.matching import BACKGROUND, IGNORED
from explorer.scenes.scene import SIDE
from explorer.ui import live
from explorer.ui.components import load

LIGHTS = ("both", "matched", "none")
"""Which anchors are shown beside those of the chosen cell."""
CONSTANTS = {
    "BACKGROUND": BACKGROUND,
    "IGNORED": IGNORED,
    "MOST_GROWTH": MOST_GROWTH,
    "MOST_SCALES": MOST_SCALES,
    "MOST_SPREAD": MOST_SPREAD,
    "SCALE_RANGE": list(SCALE_RANGE),
    "SIDE": SIDE,
    "STRIDES": list(STRIDES),
    "USUAL": AnchorSetting().text,
}
_OWN = ("box_arithmetic", "anchor_arithmetic", "anchor_drawing", "anchor_words", "anchor_controls")
PARTS = ("live", "training/axes", *(f"detection/{part}" for part in _OWN))
_mount = load("detection/anchor_map", *PARTS, constants=CONSTANTS)


def anchor_map(
    photo: str,
    objects: Sequence[dict[str, Any]],
    setting: AnchorSetting,
    *,
    scene: str,
    title: str,
    alt: str,
    at: str,
    lit: str,
    on_change: Callable[[Any], None],
    key: str,
) -> None:
    """Show the picture with its anchors, and what is set and said of them.

    Args:
        photo: data URI of the picture, square.
        objects: what is in it: ``box``, ``name``, ``glyph`` and ``colour`` of each.
        setting: of the anchors.
        scene: tells this picture from others.
        title: over the picture.
        alt: what the picture shows.
        at: the chosen anchor: stride, row, column and kind with dashes; "" for the best one.
        lit: one of `LIGHTS`.
        on_change: called with ``setting`` as text, ``at``, ``lit`` and ``scene`` after a change.
        key: a name for this picture, unique on the page.
    """
    data = {
        "photo": photo,
        "objects": list(objects),
        "scene": scene,
        "title": title,
        "alt": alt,
        **live.hand(key, {"setting": setting.text, "at": at, "lit": lit}),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
