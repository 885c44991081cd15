"""Kernels in sequence on one picture, and how their receptive field grows."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.convolution.keras_code import stack_code
from explorer.images import Image
from explorer.ui import frame, stack_choices
from explorer.ui.components.convolution.stack_lab import stack_lab
from explorer.ui.views.python_script import python_script

KEY = "stack-lab"
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
    tiny = min(image.height, image.width) < TINY
    default = stack_choices.DEFAULT_OF_TINY if tiny else stack_choices.DEFAULT
    chosen, own = stack_choices.chosen(default), stack_choices.own_kernel()
    take = partial(stack_choices.take, default)
    stack_lab(image, own, stack_choices.as_sent(chosen), take, KEY)
    with st.expander("Take it along: the stack as Keras code"):
        python_script(lambda: stack_code(chosen, image.height, image.width), image, "stack")
