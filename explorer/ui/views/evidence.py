"""What the network says, and where it saw it."""

from __future__ import annotations

import streamlit as st

from explorer.figures.heat import HeatPicture
from explorer.look import Look
from explorer.ui import drawn, frame
from explorer.ui.components.overlay import overlay
from explorer.ui.frame import plain
from explorer.ui.views.explained import (
    choose_class,
    choose_layer,
    class_title,
    input_sentence,
    map_controls,
)
from explorer.ui.views.untrained import say_if_untrained


@frame.part
def evidence(look: Look, credit: str) -> None:
    """Photo, Grad-CAM overlay and the most probable classes, side by side.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    say_if_untrained(look.network)
    photos, answers = st.columns([5, 3], gap="medium")
    with answers:
        class_index = choose_class(look)
        layer = choose_layer(look)
    with photos:
        with st.spinner(f"Computing Grad-CAM at {plain(layer)}"):
            picture = drawn.evidence_picture(look, class_index, layer)
        _overlay(look, class_index, layer, picture)
        st.text(f"{credit}. {input_sentence(look)}")


def _overlay(look: Look, class_index: int, layer: str, picture: HeatPicture) -> None:
    overlay(
        picture,
        alt="the picture that the network looks at",
        title=f"Grad-CAM: evidence for {class_title(look, class_index)} in {layer}",
        **map_controls(),
        key="grad-cam",
    )
