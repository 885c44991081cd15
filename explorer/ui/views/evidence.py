"""What the network says, and where it saw it."""

from __future__ import annotations

import streamlit as st

from explorer.explanations import EXPLANATIONS
from explorer.figures.heat import HeatPicture
from explorer.look import Look
from explorer.ui import drawn, fields
from explorer.ui.components.class_bars import ClassBar, class_bars
from explorer.ui.components.overlay import overlay
from explorer.ui.frame import plain
from explorer.ui.pictures import credit_line
from explorer.ui.state import EXPLAINED_CLASS, EXPLAINED_LAYER, OPACITY

DEFAULT_OPACITY = 55


@st.fragment
def evidence(look: Look) -> None:
    """Photo, Grad-CAM overlay and the most probable classes, side by side."""
    if not look.network.trained:
        st.warning(
            f"{plain(look.network.title)}: it has learned nothing, so its answers are chance. What "
            "is worth looking at is the structure: shapes, receptive fields, and what random "
            "kernels already do to a picture."
        )
    photos, answers = st.columns([5, 3], gap="medium")
    with answers:
        class_index = _choose_class(look)
        layer = _choose_layer(look)
    with photos:
        with st.spinner(f"Computing Grad-CAM at {plain(layer)}"):
            picture = drawn.evidence_picture(look, class_index, layer)
        _overlay(look, class_index, picture)
        credit_line(look.image)


def _choose_class(look: Look) -> int:
    best = look.top_classes()
    scope = f"{look.network.name} {look.image.digest}"
    order = look.top_classes(len(look.probabilities))
    chosen = EXPLAINED_CLASS.get(best[0], range(len(order)), of=scope)
    class_bars(
        [_bar(look, index) for index in best],
        chosen,
        title=f"{look.network.title} says",
        on_pick=lambda index: EXPLAINED_CLASS.set(int(index), scope),
        key="class-bars",
    )
    return fields.select(
        EXPLAINED_CLASS,
        "Show the evidence for",
        order,
        best[0],
        title=lambda index: _readable(look.network.class_names[index]),
        of=scope,
    )


def _bar(look: Look, index: int) -> ClassBar:
    name = _readable(look.network.class_names[index])
    return ClassBar(index, name, float(look.probabilities[index]))


def _choose_layer(look: Look) -> str:
    last = look.view.default_target_layer
    return fields.select(
        EXPLAINED_LAYER,
        "as seen in layer",
        list(look.maps),
        last,
        title=lambda path: f"{path} (last, the usual choice)" if path == last else path,
        of=look.network.name,
        help=EXPLANATIONS["grad_cam"].description,
    )


def _overlay(look: Look, class_index: int, picture: HeatPicture) -> None:
    overlay(
        picture,
        alt=f"the picture {look.image.name}, as {look.network.title} sees it",
        title=f"Grad-CAM: evidence for {_readable(look.network.class_names[class_index])}",
        opacity=OPACITY.get(DEFAULT_OPACITY, range(101)),
        on_opacity=lambda opacity: OPACITY.set(int(opacity)),
        key="grad-cam",
    )


def _readable(class_name: str) -> str:
    return class_name.replace("_", " ")
