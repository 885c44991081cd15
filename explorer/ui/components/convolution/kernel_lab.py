"""A picture, a kernel and the result side by side; the result follows every change at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.images import Image
from explorer.ui import live
from explorer.ui.components.convolution.lab_data import load_lab, palettes, presets, sent_picture

_mount = load_lab(
    "kernel_lab",
    "histogram",
    "kernel_grid",
    "sums",
    "kernel_maps",
    "kernel_words",
    "kernel_presets",
    "kernel_controls",
    "kernel_walk",
)


def kernel_lab(
    image: Image, state: dict[str, Any], on_change: Callable[[Any], None], key: str
) -> None:
    """Show the lab.

    Args:
        image: in its own resolution; every pixel is a cell.
        state: the layer and how it is looked at, see `layer_choices.as_sent`.
        on_change: called with such a state after the visitor has changed something.
        key: a name for this lab, unique on the page.
    """
    data = {
        "picture": sent_picture(image),
        "palettes": palettes(),
        "presets": presets(),
        **live.hand(key, state),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
