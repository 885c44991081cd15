"""What the network says, and where it saw it."""

from __future__ import annotations

import streamlit as st

from explorer.explanations import EXPLANATIONS
from explorer.figures.heat import HeatPicture
from explorer.look import Look
from explorer.ui import drawn, fields, frame
from explorer.ui.choices import AS_CELLS, EXPLAINED_CLASS, EXPLAINED_LAYER, OPACITY
from explorer.ui.components.class_bars import ClassBar, class_bars
from explorer.ui.components.overlay import overlay
from explorer.ui.frame import plain

DEFAULT_OPACITY = 55


@frame.part
def evidence(look: Look, credit: str) -> None:
    """Photo, Grad-CAM overlay and the most probable classes, side by side.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    if not look.network.trained:
        st.warning(
            f"{plain(look.network.title)}: the weights are random. It has learned nothing, so its "
            "answers are chance. What is worth looking at is the structure: shapes, receptive "
            "fields, and what random kernels already do to a picture."
        )
    photos, answers = st.columns([5, 3], gap="medium")
    with answers:
        class_index = _choose_class(look)
        layer = _choose_layer(look)
    with photos:
        with st.spinner(f"Computing Grad-CAM at {plain(layer)}"):
            picture = drawn.evidence_picture(look, class_index, layer)
        _overlay(look, class_index, layer, picture)
        st.text(f"{credit}. {_input_sentence(look)}")


def _input_sentence(look: Look) -> str:
    """What becomes of the picture before the first layer."""
    height, width, channels = look.x.shape[1:]
    squeezed = look.seen.height * width != look.seen.width * height
    return "The network takes it in as {} × {} {}pixels{}.".format(
        height, width, "grey " if channels == 1 else "", ", squeezed" if squeezed else ""
    )


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
        title=lambda index: _class_title(look, index),
        of=scope,
    )


def _bar(look: Look, index: int) -> ClassBar:
    return ClassBar(index, _class_title(look, index), float(look.probabilities[index]))


def _choose_layer(look: Look) -> str:
    usual = look.view.default_target_layer
    method = EXPLANATIONS["grad_cam"]
    return fields.select(
        EXPLAINED_LAYER,
        "as found in layer",
        list(look.shapes),
        usual,
        title=lambda path: f"{path} (the usual choice)" if path == usual else path,
        of=look.network.name,
        help=f"{method.title}: {method.description}\n\n$${method.formula}$$\n\n{method.paper}",
    )


def _overlay(look: Look, class_index: int, layer: str, picture: HeatPicture) -> None:
    overlay(
        picture,
        alt="the picture that the network looks at",
        title=f"Grad-CAM: evidence for {_class_title(look, class_index)} in {layer}",
        opacity=OPACITY.get(DEFAULT_OPACITY, range(101)),
        as_cells=bool(AS_CELLS.get(0, (0, 1))),
        on_opacity=lambda opacity: OPACITY.set(int(opacity)),
        on_cells=lambda on: AS_CELLS.set(int(on)),
        key="grad-cam",
    )


def _class_title(look: Look, index: int) -> str:
    """The class's name, with its number where two classes bear it (ImageNet has two cranes)."""
    names = look.network.class_names
    name = names[index].replace("_", " ")
    return f"{name} (class {index})" if names.count(names[index]) > 1 else name
