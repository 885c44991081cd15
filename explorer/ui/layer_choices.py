"""The convolutional layer that a visitor has put together: from choices, and back into them."""

from __future__ import annotations

from typing import Any

from explorer.convolution.layer import (
    COLOURS,
    DILATIONS,
    MAX_BIAS,
    PADDINGS,
    POOL_SIZES,
    POOLINGS,
    STRIDES,
    ConvolutionLayer,
    kernel_for,
)
from explorer.kernels import KERNELS, kernel_text, read_kernel
from explorer.ui import choices, live
from explorer.ui.settings import CellSetting, Setting

DEFAULT_KERNEL = "sobel_x"

_LAYER = {
    "stride": Setting(choices.STRIDE, 1, STRIDES),
    "padding": Setting(choices.PADDING, "valid", PADDINGS),
    "dilation": Setting(choices.DILATION, 1, DILATIONS),
    "flip": Setting(choices.FLIP, 0, (0, 1)),
    "colours": Setting(choices.COLOURS, "grey", COLOURS),
    "relu": Setting(choices.RELU, 0, (0, 1)),
    "pooling": Setting(choices.POOLING, "none", POOLINGS),
    "pool_size": Setting(choices.POOL_SIZE, 2, POOL_SIZES),
}
_LOOK = {
    "shown": Setting(choices.SHOWN, "auto", ("auto", "signed", "clamp", "absolute", "offset")),
    "zoom": Setting(choices.ZOOM, 0, range(101)),
    "centre": CellSetting(choices.CENTRE),
    "cell": CellSetting(choices.CELL),
    "plane": Setting(choices.PLANE, 0, range(3)),
}


def chosen_layer() -> ConvolutionLayer:
    """The layer as it was chosen, or the lab's first one."""
    return _layer(
        {name: setting.get() for name, setting in _LAYER.items()},
        kernel=choices.KERNEL.get(_default_kernel()),
        bias=choices.BIAS.get(0.0, lambda bias: abs(bias) <= MAX_BIAS),
    )


def choose_layer(layer: ConvolutionLayer) -> None:
    """Make it the visitor's layer."""
    for name, setting in _LAYER.items():
        setting.set(setting.checked(getattr(layer, name)))
    text = kernel_text(layer.kernel)
    choices.KERNEL.set(None if text == _default_kernel() else text)
    choices.BIAS.set(layer.bias or None)


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
        **{name: getattr(layer, name) for name in _LAYER},
        **{name: setting.get() for name, setting in _LOOK.items()},
        "kernel": kernel_text(layer.kernel),
        "bias": layer.bias,
    }


def take(sent: Any) -> None:
    """Make what the browser component tells the visitor's choices.

    Raises:
        KeyError, OverflowError, TypeError, ValueError: if it is no layer; then nothing changes.
    """
    told = {name: setting.checked(sent[name]) for name, setting in _LAYER.items()}
    layer = _layer(told, kernel=str(sent["kernel"]), bias=float(sent["bias"]))
    look = {name: setting.checked(sent[name]) for name, setting in _LOOK.items()}
    choose_layer(layer)
    for name, setting in _LOOK.items():
        setting.set(look[name])


def _layer(settings: dict[str, Any], kernel: str, bias: float) -> ConvolutionLayer:
    switches = {name: bool(settings[name]) for name in ("flip", "relu")}
    weights = kernel_for(read_kernel(kernel), settings["colours"])
    return ConvolutionLayer(**{**settings, **switches}, kernel=weights, bias=bias)


def _default_kernel() -> str:
    return kernel_text(KERNELS[DEFAULT_KERNEL].build())
