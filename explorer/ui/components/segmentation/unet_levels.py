"""Maps of U-Nets, level by level: pointing at a place finds it in all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from explorer.figures.unet_levels import Block, PackedLevels
from explorer.ui.components import load
from explorer.ui.events import picked

SCALES = ("own", "shared")
"""Whether each map is coloured over its own range, or all maps of a place over one."""
_mount = load("segmentation/unet_levels", "numbers")


def unet_levels(
    photo: str,
    nets: Sequence[tuple[str, PackedLevels]],
    *,
    scale: str,
    on_scale: Callable[[str], None],
    key: str,
) -> None:
    """Show the levels of some U-Nets.

    Args:
        photo: data URI of the picture that goes in.
        nets: titles, and levels with the picture in them.
        scale: one of `SCALES`.
        on_scale: called with the one just chosen.
        key: a name for these maps, unique on the page.
    """
    packed = [
        {
            "title": title,
            "mask": net.mask,
            "levels": [
                {
                    "number": level.number,
                    "encoder": _data(level.encoder),
                    "decoder": _data(level.decoder),
                    "has_skip": level.has_skip,
                }
                for level in net.levels
            ],
        }
        for title, net in nets
    ]
    data = {"photo": photo, "nets": packed, "scale": scale}
    _mount(key=key, data=data, on_scale_change=picked(key, on_scale, "scale"))


def _data(block: Block | None) -> dict[str, Any] | None:
    return None if block is None else block.data()
