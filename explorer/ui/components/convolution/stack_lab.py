"""A picture and the maps of a stack of kernels in a row; pointing at a cell shows what it sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from explorer.images import Image
from explorer.kernels import kernel_text
from explorer.ui import live
from explorer.ui.components.convolution.lab_data import load_lab, palettes, presets, sent_picture

_mount = load_lab(
    "stack_lab", "sums", "stack_maps", "stack_words", "stack_places", "stack_controls"
)


def stack_lab(
    image: Image,
    own: np.ndarray,
    state: dict[str, Any],
    on_change: Callable[[Any], None],
    key: str,
) -> None:
    """Show the stack.

    Args:
        image: in its own resolution; it is looked at in grey.
        own: the visitor's kernel, float32 ``(height, width)``, to be taken as any stage's.
        state: the stack and how it is looked at, see `stack_choices.as_sent`.
        on_change: called with such a state after the visitor has changed something.
        key: a name for this lab, unique on the page.
    """
    data = {
        "picture": sent_picture(image),
        "palettes": palettes(),
        "presets": presets(),
        "own": kernel_text(own),
        **live.hand(key, state),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
