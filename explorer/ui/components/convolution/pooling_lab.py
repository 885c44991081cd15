"""A map and its two poolings side by side, and what of them survives when the picture moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.convolution.layer import ConvolutionLayer
from explorer.images import Image
from explorer.kernels import kernel_text
from explorer.ui import live
from explorer.ui.components.convolution.lab_data import load_lab, palettes, sent_picture

_mount = load_lab(
    "pooling_lab", "pooling_maps", "pooling_controls", "pooling_shift", "pooling_curve"
)

_OF_THE_LAYER = ("bias", "stride", "padding", "dilation", "flip", "colours", "relu")


def pooling_lab(
    image: Image,
    layer: ConvolutionLayer,
    state: dict[str, Any],
    on_change: Callable[[Any], None],
    key: str,
) -> None:
    """Show the lab.

    Args:
        image: in its own resolution; every pixel is a cell.
        layer: makes the map that is pooled; its own pooling is left out.
        state: what is pooled and how, see `pooling_choices.chosen`.
        on_change: called with such a state after the visitor has changed something.
        key: a name for this lab, unique on the page.
    """
    data = {
        "picture": sent_picture(image),
        "palettes": palettes(),
        "layer": {
            "kernel": kernel_text(layer.kernel),
            **{name: getattr(layer, name) for name in _OF_THE_LAYER},
        },
        **live.hand(key, state),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
