"""A mask to paint by hand: how well it fits the true one follows while the brush moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from explorer.figures.mask_kinds import MASK_KINDS
from explorer.scenes.scene import SIDE
from explorer.ui import live
from explorer.ui.components import load

PARTS = (
    *("live", "brush", "training/axes", "segmentation/patterns"),
    *("segmentation/mask_measures", "segmentation/mask_shapes", "segmentation/paint_numbers"),
)
_KINDS = {name: asdict(kind) for name, kind in MASK_KINDS.items()}
_mount = load("segmentation/paint_mask", *PARTS, constants={"SIDE": SIDE, "KINDS": _KINDS})


def paint_mask(
    photo: str,
    truth: str,
    *,
    title: str,
    short: str,
    alt: str,
    mask: str,
    on_change: Callable[[Any], None],
    key: str,
) -> None:
    """Show the picture with the mask over it, and how well the mask fits.

    Args:
        photo: data URI of the picture, square.
        truth: the true mask, as `explorer.segmentation.painted.packed` packs it.
        title: what is to be painted.
        short: the same in a word or two.
        alt: what the picture shows.
        mask: the visitor's, packed likewise; "" to begin with the true one, a little moved.
        on_change: called with ``mask`` and the ``truth`` that it belongs to after a change.
        key: a name for this picture, unique on the page.
    """
    data = {
        "photo": photo,
        "truth": truth,
        "title": title,
        "short": short,
        "alt": alt,
        **live.hand(key, {"mask": mask}),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
