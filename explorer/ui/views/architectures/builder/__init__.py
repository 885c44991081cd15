"""The builder: a network of the visitor's own, step by step."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.builder.design import Design
from explorer.builder.presets import PRESETS
from explorer.datasets import DATASETS
from explorer.ui import design_choices, fields, frame, run_choices
from explorer.ui.choices import DESIGN_SIZE, LEARNED_DATA
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.views.architectures.builder.drawing import diagram_of_subject, drawing
from explorer.ui.views.architectures.builder.steps import steps
from explorer.ui.views.architectures.builder.subject import Subject, subject_of
from explorer.ui.views.architectures.builder.summary import summary
from explorer.ui.views.architectures.builder.take_along import take_along, train_it

_PAUSE = 1.0  # seconds between two looks at whether it is


@frame.part
def builder() -> None:
    """Show the network as it is put together, what its steps give and cost, and what is wrong."""
    design = design_choices.design()
    _presets(design)
    line = st.container(horizontal=True, vertical_alignment="bottom", key="design-pictures")
    with line:
        subject = _subject(design)
    with st.container(key="design-summary"):  # what is in it changes; the diagram keeps its place
        with st.spinner("Building the network, without weights"):
            diagram_of_subject(subject)
        summary(subject)
    with line:
        train_it(subject)
    with st.container(key="design-loading"):
        if not subject.walk:
            st.fragment(_look_again, run_every=_PAUSE)()
    drawing(subject)
    steps(subject)
    take_along(subject)


def _look_again() -> None:
    if runtime.is_loaded():
        st.rerun()


def _presets(design: Design) -> None:
    st.caption(
        "Put a network together: open a step to change it, add others, and see what each makes of "
        "the maps before it. The browser's Back undoes a change. Or begin with one of these."
    )
    current = design_choices.preset_of(design)
    with st.container(horizontal=True, key="design-presets"):
        for name, preset in PRESETS.items():
            st.button(
                f"✓ {preset.title}" if name == current else preset.title,
                on_click=heard(partial(design_choices.start_from, name)),
                key=f"design-preset-{name}",
                help=plain(preset.note),
            )


def _subject(design: Design) -> Subject:
    """Ask for what pictures the network is to be."""
    dataset = fields.select(
        LEARNED_DATA,
        "Pictures and classes as in",
        list(DATASETS),
        run_choices.default_dataset(),
        lambda one: DATASETS[one].title,
        width=280,
    )
    subject = subject_of(design, dataset, enlarged=True)
    if not subject.is_enlarged:
        return subject
    own, larger = DATASETS[dataset].image_size, subject.input_shape
    titles = f"{own[0]} × {own[1]}", f"enlarged to {larger[0]} × {larger[1]}"
    enlarged = fields.switch(DESIGN_SIZE, "Their size", [0, 1], 0, titles.__getitem__)
    return subject if enlarged else subject_of(design, dataset, enlarged=False)
