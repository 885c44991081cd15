"""A picture and the maps of a stack of kernels in a row; pointing at a cell shows what it sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.images import Image
from explorer.ui import live
from explorer.ui.components import load
from explorer.ui.components.convolution.lab_data import palettes, presets, scripts, sent_picture

_mount = load(
    "convolution/stack_lab", *scripts("sums", "stack_maps", "stack_words", "stack_controls")
)


def stack_lab(image: Image, text: str, on_change: Callable[[Any], None], key: str) -> None:
    """Show the stack.

    Args:
        image: in its own resolution; it is looked at in grey.
        text: the stack, see `explorer.convolution.stack.stack_text`.
        on_change: called with such a text, under "stack", after the visitor has changed something.
        key: a name for this lab, unique on the page.
    """
    data = {
        "picture": sent_picture(image),
        "palettes": palettes(),
        "presets": presets(),
        **live.hand(key, {"stack": text}),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
