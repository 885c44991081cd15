"""Pooling of one map: what it keeps, and what it forgives."""

from __future__ import annotations

import streamlit as st

from explorer.convolution.keras_code import pooling_code
from explorer.images import Image
from explorer.ui import frame, layer_choices, pooling_choices
from explorer.ui.components.convolution.pooling_lab import pooling_lab
from explorer.ui.views.python_script import python_script

KEY = "pooling-lab"
_WHY = """
**Pooling** makes a map smaller: it lays windows on it, keeps one number of each, and learns
nothing. **Max pooling** keeps the largest value in the window and forgets where in the window it
was. **Average pooling** keeps the mean, so a strong response is diluted by its neighbours, and
positive and negative ones cancel.

The layers behind it have fewer cells to compute with, and each of those sees more of the picture.
It is often said that pooling makes a network *invariant* to small shifts. Up to a point: as long
as the largest value stays inside its window, the maximum does not change; as soon as it crosses
into the next one, two cells change at once. How often that happens depends on the map, the window
and the shift, which is why it is measured here and not asserted. Zhang, "Making Convolutional
Networks Shift-Invariant Again", 2019 (arXiv:1904.11486), shows that a stride of more than one
breaks the invariance, and that blurring before it brings some of it back.
"""


@frame.part
def pooling(image: Image) -> None:
    """Show a map, its maximum and its average pooling side by side.

    Args:
        image: as large as the lab works on it.
    """
    layer, chosen = layer_choices.chosen_layer(), pooling_choices.chosen()
    pooling_lab(image, layer, chosen, pooling_choices.take, KEY)
    with st.expander("Take it along: the poolings as Keras code"):
        pooled = layer.on_one_map() if chosen["pooled"] == "result" else None
        windows = {name: chosen[name] for name in ("size", "stride", "padding")}
        python_script(
            lambda: pooling_code(pooled, image.height, image.width, **windows), image, "pooling"
        )
    with st.expander("What pooling is for, and what it does not do"):
        st.markdown(_WHY)
