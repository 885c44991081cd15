"""What a visitor pools, and how: from choices, and back into them."""

from __future__ import annotations

from typing import Any

from explorer.convolution.layer import PADDINGS, POOL_SIZES, STRIDES
from explorer.ui import state

POOLED = ("result", "picture")
"""What can be pooled: the result of the visitor's kernel, or the grey picture itself."""

SHIFTS = range(9)
"""Pixels by which the picture can be moved."""

_SIMPLE = {
    "pooled": (state.POOLED, "result", POOLED),
    "size": (state.WINDOW, 2, POOL_SIZES),
    "padding": (state.WINDOW_PADDING, "valid", PADDINGS),
    "shift": (state.SHIFT, 1, SHIFTS),
    "zoom": (state.ZOOM, 0, range(101)),
}


def chosen() -> dict[str, Any]:
    """What was chosen, as the browser component takes it; the stride is the size at first."""
    simple = {name: c.get(default, allowed) for name, (c, default, allowed) in _SIMPLE.items()}
    return {**simple, "stride": state.WINDOW_STRIDE.get(simple["size"], STRIDES)}


def take(sent: Any) -> None:
    """Make what the browser component tells the visitor's choices.

    Raises:
        KeyError, OverflowError, TypeError, ValueError: if it makes no sense; nothing changes then.
    """
    told = {
        name: type(default)(_one_of(allowed, sent[name]))
        for name, (_, default, allowed) in _SIMPLE.items()
    }
    stride = int(_one_of(STRIDES, sent["stride"]))
    for name, (choice, default, _) in _SIMPLE.items():
        choice.set(None if told[name] == default else told[name])
    state.WINDOW_STRIDE.set(None if stride == told["size"] else stride)


def _one_of(allowed: Any, value: Any) -> Any:
    if value not in allowed:
        raise ValueError(f"{value!r} is not one of {list(allowed)}")
    return value
