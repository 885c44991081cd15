"""What a visitor pools, and how: from choices, and back into them."""

from __future__ import annotations

from typing import Any

from explorer.convolution.invariance import SHIFTS
from explorer.convolution.layer import PADDINGS, POOL_SIZES, STRIDES
from explorer.ui import choices
from explorer.ui.settings import CellSetting, Setting

_SETTINGS = {
    "pooled": Setting(choices.POOLED, "result", ("result", "picture")),
    "size": Setting(choices.WINDOW, 2, POOL_SIZES),
    "padding": Setting(choices.WINDOW_PADDING, "valid", PADDINGS),
    "shift": Setting(choices.SHIFT, 1, SHIFTS),
    "hatched": Setting(choices.HATCHED, 0, (0, 1)),
    "zoom": Setting(choices.ZOOM, 0, range(101)),
    "centre": CellSetting(choices.CENTRE),
    "cell": CellSetting(choices.POOLED_CELL),
}


def chosen() -> dict[str, Any]:
    """What was chosen, as the browser component takes it; the stride is the size at first."""
    settings = {name: setting.get() for name, setting in _SETTINGS.items()}
    return {**settings, "stride": _stride(settings["size"]).get()}


def take(sent: Any) -> None:
    """Make what the browser component tells the visitor's choices.

    Raises:
        KeyError, TypeError, ValueError: if it makes no sense; nothing changes then.
    """
    told = {name: setting.checked(sent[name]) for name, setting in _SETTINGS.items()}
    stride = _stride(told["size"])
    told_stride = stride.checked(sent["stride"])
    for name, setting in _SETTINGS.items():
        setting.set(told[name])
    stride.set(told_stride)


def _stride(size: int) -> Setting:
    return Setting(choices.WINDOW_STRIDE, size, STRIDES)
