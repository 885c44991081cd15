"""What becomes of the network: it is trained, or taken along as a file or as code."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.builder.assembly import assembled
from explorer.builder.keras_code import design_code
from explorer.figures.architecture_diagram import diagram_png, diagram_svg
from explorer.figures.export import lines_as_csv
from explorer.portable_model import portable_file
from explorer.ui import choices, menu, run_choices
from explorer.ui.events import heard
from explorer.ui.views.architectures.builder.drawing import diagram_of_subject
from explorer.ui.views.architectures.builder.subject import Subject
from explorer.ui.views.python_script import save


def train_it(subject: Subject) -> None:
    """Offer to train the network.

    Args:
        subject: the network and its pictures.
    """
    st.button(
        "Train it",
        type="primary",
        disabled=not subject.is_whole,
        on_click=heard(partial(_train, subject.name)),
        key="design-train",
        help="Opens the page Train with this network and these pictures; possible as soon as all "
        "steps fit and it is not too large.",
    )


def take_along(subject: Subject) -> None:
    """Offer the network as files and as code.

    Args:
        subject: the network and its pictures.
    """
    box = st.expander("Take it along: model, table, Keras code", key="take-design-along")
    with box:
        if subject.walk and (subject.is_whole or subject.is_too_large_elsewhere):
            _files(subject)
        else:
            st.caption(
                "There is something to take along as soon as all steps fit and the network is not "
                "too large."
            )


def _train(name: str) -> None:
    choices.ARCHITECTURE.set(name, run_choices.recipe().name)
    choices.TRAIN_PART.set(None)
    menu.go_to("train")


def _files(subject: Subject) -> None:
    model, kind = partial(_keras_file, subject), "application/octet-stream"
    with st.container(horizontal=True):
        save("Save as .keras (untrained)", model, "built-untrained.keras", kind)
        save("Table of the steps (CSV)", partial(_table, subject), "built.csv", "text/csv")
        save("Diagram (SVG)", partial(_svg, subject), "built.svg", "image/svg+xml")
        save("Diagram (PNG)", partial(_png, subject), "built.png", "image/png")
    where = "here, or with Keras wherever you like" if subject.is_whole else "with Keras"
    st.caption(
        f"The model in the file has random weights: it has learned nothing yet. Train it {where}. "
        "This script builds it anew and counts its parameters."
    )
    code = design_code(subject.design, subject.input_shape, subject.classes)
    st.code(code, language="python", height=320)
    save("Save the code", code, "built.py", "text/x-python")


def _keras_file(subject: Subject) -> bytes:
    with runtime.heavy_slot():
        model = assembled(subject.design, subject.input_shape, subject.classes)
        return portable_file(model)


def _svg(subject: Subject) -> bytes:
    return diagram_svg(diagram_of_subject(subject)).encode()


def _png(subject: Subject) -> bytes:
    return diagram_png(diagram_of_subject(subject))


def _table(subject: Subject) -> str:
    titles = [step.title for step in subject.design.steps] + ["Output"]
    lines = [
        [title, "x".join(map(str, stage.shape)), stage.parameters, stage.multiply_adds]
        for title, stage in zip(titles, subject.walk.stages, strict=True)
    ]
    return lines_as_csv(["step", "shape", "parameters", "multiply_adds"], lines)
