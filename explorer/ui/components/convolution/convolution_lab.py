"""A picture, a kernel and the result side by side; the result follows every change at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from explorer.figures import colours
from explorer.figures.encoding import png_uri
from explorer.images import Image
from explorer.kernels import KERNELS, Kernel, kernel_text
from explorer.ui import live
from explorer.ui.components import load

PARTS = tuple(
    f"convolution/{name}" for name in ("arithmetic", "shading", "pixel_map", "kernel_grid", "sums")
)
_LAB = tuple(f"convolution/lab_{name}" for name in ("maps", "controls", "walk"))
_mount = load("convolution/convolution_lab", *PARTS, *_LAB)


def convolution_lab(
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


def sent_picture(image: Image) -> dict[str, str]:
    """A picture, pixel by pixel, as the lab's scripts take it."""
    return {"uri": png_uri(image.pixels), "digest": image.digest, "name": image.name}


@cache
def palettes() -> dict[str, str]:
    """The colours of signed values and of activations, as the lab's scripts take them."""
    names = {"signed": colours.SIGNED, "activation": colours.ACTIVATION}
    return {use: colours.palette(name).tobytes().hex() for use, name in names.items()}


@cache
def presets() -> tuple[dict[str, Any], ...]:
    """All named kernels with all their variants, so that the browser need not ask for one."""
    return tuple(map(_preset, KERNELS.values()))


def _preset(entry: Kernel) -> dict[str, Any]:
    variants = list(entry.variants())
    standard = {option.name: option.default for option in entry.options}
    return {
        "name": entry.name,
        "title": entry.title,
        "family": entry.family,
        "about": " ".join(entry.description.split()),
        "options": [
            {"label": option.label, "unit": option.unit, "values": option.values}
            for option in entry.options
        ],
        "variants": [kernel_text(kernel) for _, kernel in variants],
        "default": [chosen for chosen, _ in variants].index(standard),
    }
