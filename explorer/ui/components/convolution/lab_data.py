"""What the labs' scripts need: scripts of one another, the picture, colours, named kernels."""

from __future__ import annotations

from functools import cache
from typing import Any

from explorer.figures import colours
from explorer.figures.encoding import png_uri
from explorer.images import Image
from explorer.kernels import KERNELS, Kernel, kernel_text


def scripts(*names: str) -> tuple[str, ...]:
    """The scripts of a lab, behind those that all labs stand on."""
    shared = ("arithmetic", "shading", "pixel_map", "lab")
    return ("live", *(f"convolution/{name}" for name in (*shared, *names)))


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
