"""The stack of kernels that a visitor has put together: from choices, and back into them."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.convolution.layer import kernel_for
from explorer.convolution.stack import Stack, read_stack, stack_text
from explorer.ui import choices, layer_choices
from explorer.ui.settings import CellSetting, Setting

DEFAULT = "gaussian_3.max-sobel_x.relu.max-sobel_y"
"""Less noise, then upright edges, then where these begin and end: the edges of edges."""
DEFAULT_OF_TINY = "gaussian_3-sobel_x.relu"
"""What fits on a picture of a few pixels, which has no room for pooling."""
_LOOK = {
    "cell": CellSetting(choices.STACK_CELL, 3),
    "enlarged": Setting(choices.ENLARGED, 0, (0, 1)),
}


def own_kernel() -> np.ndarray:
    """The kernel of the visitor's layer, float32 ``(height, width)``, turned if the layer does."""
    layer = layer_choices.chosen_layer()
    kernel = kernel_for(layer.kernel, "grey")
    return kernel[::-1, ::-1] if layer.flip else kernel


def chosen(default: str) -> Stack:
    """The stack as it was chosen.

    Args:
        default: what holds until the visitor chooses.
    """
    return read_stack(choices.STACK.get(default, _is_stack), own_kernel())


def as_sent(stack: Stack) -> dict[str, Any]:
    """The stack, and how it is looked at, as the browser component takes it."""
    return {
        "stack": stack_text(stack),
        **{name: setting.get() for name, setting in _LOOK.items()},
    }


def take(default: str, sent: Any) -> None:
    """Make what the browser component tells the visitor's choice.

    Args:
        default: what holds until the visitor chooses.
        sent: as `as_sent`.

    Raises:
        KeyError, TypeError, ValueError: if it is no stack; then nothing changes.
    """
    text = stack_text(read_stack(str(sent["stack"]), own_kernel()))
    look = {name: setting.checked(sent[name]) for name, setting in _LOOK.items()}
    choices.STACK.set(None if text == default else text)
    for name, setting in _LOOK.items():
        setting.set(look[name])


def _is_stack(text: str) -> bool:
    """Whether a stack can be read from it."""
    try:
        read_stack(text, own_kernel())
    except ValueError:
        return False
    return True
