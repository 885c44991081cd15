"""What the labs' scripts need: scripts of one another, constants, the picture, named kernels."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from explorer.convolution.invariance import SHIFTS, TOLERANCE
from explorer.convolution.layer import DILATIONS, MAX_BIAS, POOL_SIZES, STRIDES
from explorer.convolution.stack import OWN, POOL_SIZE, STAGES
from explorer.figures import colours
from explorer.figures.encoding import png_uri
from explorer.images import Image
from explorer.kernels import KERNELS, MAX_SIDE, MAX_WEIGHT, PICTURE_SUMS, Kernel, kernel_text
from explorer.ui.components import load, script

_CONSTANTS = {
    "DILATIONS": list(DILATIONS),
    "MAX_BIAS": MAX_BIAS,
    "MAX_SIDE": MAX_SIDE,
    "MAX_WEIGHT": MAX_WEIGHT,
    "OWN_KERNEL": OWN,
    "PICTURE_RANGE": colours.PICTURE_RANGE,
    "PICTURE_SUMS": PICTURE_SUMS,
    "POOL_SIZES": list(POOL_SIZES),
    "SHIFTS": list(SHIFTS),
    "STACK_POOL_SIZE": POOL_SIZE,
    "STAGES": list(STAGES),
    "STRIDES": list(STRIDES),
    "TOLERANCE": TOLERANCE,
}


def load_lab(name: str, *parts: str) -> Callable:
    """The mounting command of a lab, see `load`; paths are those in this folder."""
    return load(f"convolution/{name}", *_paths(parts), constants=_CONSTANTS)


def lab_script(*parts: str) -> str:
    """What a lab with these scripts consists of, but for its own script."""
    return script(*_paths(parts), constants=_CONSTANTS)


def _paths(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Those scripts behind the ones that all labs stand on."""
    shared = ("arithmetic", "shading", "pixel_map", "lab")
    return ("live", *(f"convolution/{name}" for name in (*shared, *parts)))


def sent_picture(image: Image) -> dict[str, str]:
    """A picture, pixel by pixel, as the lab's scripts take it."""
    uri = _encoded(image, image.digest)
    return {"uri": uri, "digest": image.digest, "name": image.name}


@st.cache_data(max_entries=50, show_spinner=False)
def _encoded(_image: Image, digest: str) -> str:
    return png_uri(_image.pixels)


@cache
def palettes() -> dict[str, str]:
    """The colours of each kind of map, as the lab's scripts take them."""
    names = {
        "signed": colours.SIGNED,
        "activation": colours.ACTIVATION,
        "picture": colours.PICTURE,
    }
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
