"""The convolutional layer that a visitor has put together: from choices, and back into them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from explorer.convolution.layer import (
    COLOURS,
    DILATIONS,
    MAX_BIAS,
    PADDINGS,
    POOL_SIZES,
    POOLINGS,
    STRIDES,
    ConvolutionLayer,
)
from explorer.kernels import KERNELS, kernel_text, read_kernel
from explorer.ui import live, state

DEFAULT_KERNEL = "sobel_x"
SHOWN = ("signed", "clamp", "absolute", "offset")
"""Ways of showing a result; the first holds until another is chosen."""

_SIMPLE = {
    "stride": (state.STRIDE, 1, STRIDES),
    "padding": (state.PADDING, "valid", PADDINGS),
    "dilation": (state.DILATION, 1, DILATIONS),
    "flip": (state.FLIP, 0, (0, 1)),
    "colours": (state.COLOURS, "grey", COLOURS),
    "relu": (state.RELU, 0, (0, 1)),
    "pooling": (state.POOLING, "none", POOLINGS),
    "pool_size": (state.POOL_SIZE, 2, POOL_SIZES),
}


def chosen_layer() -> ConvolutionLayer:
    """The layer as it was chosen, or the lab's first one."""
    simple = {name: c.get(default, allowed) for name, (c, default, allowed) in _SIMPLE.items()}
    kernel = read_kernel(state.KERNEL.get(kernel_text(KERNELS[DEFAULT_KERNEL].build())))
    return ConvolutionLayer(
        **{**simple, "flip": bool(simple["flip"]), "relu": bool(simple["relu"])},
        kernel=_fitting(kernel, simple["colours"]),
        bias=state.BIAS.get(0.0, lambda bias: abs(bias) <= MAX_BIAS),
    )


def choose_layer(layer: ConvolutionLayer) -> None:
    """Make it the visitor's layer. What is as at first does not lengthen the link."""
    for name, (choice, default, _) in _SIMPLE.items():
        value = getattr(layer, name)
        choice.set(None if value == default else type(default)(value))
    text = kernel_text(layer.kernel)
    state.KERNEL.set(None if text == kernel_text(KERNELS[DEFAULT_KERNEL].build()) else text)
    state.BIAS.set(layer.bias or None)


def use(layer: ConvolutionLayer, lab: str) -> None:
    """Put a layer into a lab from outside of it.

    Args:
        layer: what to put there.
        lab: key of the lab's component.
    """
    choose_layer(layer)
    live.renew(lab)


def as_sent(layer: ConvolutionLayer) -> dict[str, Any]:
    """The layer, and how it is looked at, as the browser component takes it."""
    return {
        **{name: getattr(layer, name) for name in _SIMPLE},
        "kernel": kernel_text(layer.kernel),
        "bias": layer.bias,
        "shown": state.SHOWN.get(SHOWN[0], SHOWN),
        "zoom": state.ZOOM.get(0, range(101)),
        "cell": state.CELL.get("", _is_cell),
    }


def take(sent: Any) -> None:
    """Make what the browser component tells the visitor's choices.

    Raises:
        KeyError, OverflowError, TypeError, ValueError: if it is no layer; then nothing changes.
    """
    layer = ConvolutionLayer(
        kernel=read_kernel(str(sent["kernel"])),
        bias=float(sent["bias"]),
        flip=bool(sent["flip"]),
        relu=bool(sent["relu"]),
        **{name: sent[name] for name in ("padding", "colours", "pooling")},
        **{name: int(sent[name]) for name in ("stride", "dilation", "pool_size")},
    )
    shown, zoom, cell = sent["shown"], int(sent["zoom"]), str(sent["cell"])
    if shown not in SHOWN or zoom not in range(101) or not _is_cell(cell):
        raise ValueError("no such way of looking at the result")
    choose_layer(layer)
    state.SHOWN.set(None if shown == SHOWN[0] else shown)
    state.ZOOM.set(zoom or None)
    state.CELL.set(cell or None)


def _fitting(kernel: np.ndarray, colours: str) -> np.ndarray:
    """The kernel with as many planes as the layer looks at."""
    if colours == "summed" and kernel.ndim == 2:
        return np.stack([kernel] * 3, axis=-1)
    return kernel if colours == "summed" or kernel.ndim == 2 else kernel[..., 0]


def _is_cell(text: str) -> bool:
    """Whether it is a row and a column of the result ("12-40"), or empty for none."""
    return re.fullmatch(r"(\d{1,4}-\d{1,4})?", text) is not None
