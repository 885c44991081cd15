"""Kernels in sequence on one picture, and how their receptive field grows."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer.convolution.stack import read_stack, stack_text
from explorer.images import Image
from explorer.ui import frame
from explorer.ui.components.convolution.stack_lab import stack_lab
from explorer.ui.state import STACK

KEY = "stack-lab"
DEFAULT = "gaussian_3.max-sobel_x.relu.max-sobel_y"
"""Less noise, then upright edges, then where these begin and end: the edges of edges."""
DEFAULT_OF_TINY = "gaussian_3-sobel_x.relu"
"""What fits on a picture of a few pixels, which has no room for pooling."""
TINY = 24


@frame.part
def stack(image: Image) -> None:
    """Show the picture and the map after every stage.

    Args:
        image: as large as the lab works on it.
    """
    st.write(
        "A layer of a network does not look at the picture but at the maps of the layer before "
        "it. Put kernels one behind the other, and point at a cell to see how far it looks."
    )
    default = DEFAULT_OF_TINY if min(image.height, image.width) < TINY else DEFAULT
    stack_lab(image, STACK.get(default, _is_stack), partial(_take, default), KEY)


def _take(default: str, sent: Any) -> None:
    """Make what the browser component tells the visitor's choice.

    Raises:
        KeyError, TypeError, ValueError: if it is no stack; then nothing changes.
    """
    text = stack_text(read_stack(str(sent["stack"])))
    STACK.set(None if text == default else text)


def _is_stack(text: str) -> bool:
    """Whether a stack can be read from it."""
    try:
        read_stack(text)
    except ValueError:
        return False
    return True
