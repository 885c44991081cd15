"""Steps in a row, in an order of one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.figures.export import array_as_npy
from explorer.images import Image
from explorer.preprocessing import PREPROCESSING
from explorer.preprocessing.row import MAX_STEPS, PRESETS, RowStep, row_text, trace
from explorer.preprocessing.script import row_code
from explorer.resizing import reduced
from explorer.ui import fields, frame, prepared, row_choices
from explorer.ui.components.array_panel import array_panel
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.prepared import Stage
from explorer.ui.views.python_script import python_script

SIDE = 448
"""Pixels on the longer side of the picture that a row works on."""
_IN_A_LINE = 4


@frame.part
def row(picture: Image) -> None:
    """Show the picture after every step of the row, and what there is to say about the order.

    Args:
        picture: the visitor's; it is made smaller first if it is large.
    """
    small, steps = reduced(picture, SIDE), row_choices.chosen()
    st.caption(
        f"Every step gets what the one before it made; the first gets the picture in "
        f"{small.height} × {small.width} pixels. Change the order, and see what goes wrong."
    )
    _presets(steps)
    stages, last_word = prepared.row_stages(small, row_text(steps))
    cells = [st.empty]  # the grid's places, made line by line
    for place in range(len(steps) + 2):
        if place % _IN_A_LINE == 0:
            cells = st.columns(_IN_A_LINE, gap="small")
        with cells[place % _IN_A_LINE]:
            if place > len(steps):
                _add(len(steps))
            else:
                _cell(small, steps, stages, place)
    _conclusion(stages, last_word)
    _take_along(small, steps)


def _presets(steps: list[RowStep]) -> None:
    current = row_choices.preset_of(steps)
    with st.container(horizontal=True, key="row-presets"):
        for name, preset in PRESETS.items():
            st.button(
                f"✓ {preset.title}" if name == current else preset.title,
                on_click=heard(partial(row_choices.choose_preset, name)),
                key=f"row-preset-{name}",
            )
    st.caption(PRESETS[current].note if current else "A row of your own.")


def _cell(small: Image, steps: list[RowStep], stages: list[Stage], place: int) -> None:
    """The picture, or a step with what there is after it."""
    with st.container(gap="xsmall", key=f"row-stage-{place}"):
        with st.container(gap="xsmall"):  # of one piece, so that what follows keeps its place
            if place < len(stages):
                _stage(small, stages[place], place)
            else:
                _heading(f"{place}. {steps[place - 1].step.title}")
                st.caption("The row does not come as far as here.")
        if place:
            _controls(steps, place - 1)


def _stage(small: Image, stage: Stage, place: int) -> None:
    title = f"{place}. {stage.title}" if place else stage.title
    if stage.picture is None:
        _heading(title)
    else:
        array_panel(
            stage.picture,
            title=title,
            note=stage.facts,
            aspect=small.width / small.height,
            group="row",
            key=f"row-panel-{place}",
            window=stage.window,
        )
    if stage.advice:
        (st.error if stage.failed else st.warning)(f":small[{plain(stage.advice)}]")


def _heading(title: str) -> None:
    """A title as large as those of the panels."""
    st.markdown(f":small[**{plain(title)}**]")


def _controls(steps: list[RowStep], place: int) -> None:
    """Options of a step, and what moves it or takes it away."""
    each = steps[place]
    with st.container(horizontal=True, gap="xsmall"):
        for label, key, then, possible, hint in (
            ("←", "earlier", partial(row_choices.swap, place - 1), place > 0, "Earlier"),
            ("→", "later", partial(row_choices.swap, place), place < len(steps) - 1, "Later"),
            ("✕", "remove", partial(row_choices.remove, place), True, "Remove"),
        ):
            st.button(
                label,
                on_click=heard(then),
                disabled=not possible,
                key=f"row-{key}-{place}",
                help=f"{hint}: {each.step.title}",
            )
    if each.step.options:
        with st.expander(_settings(each), key=f"row-settings-{place}-{each.name}"):
            for option in each.step.options:
                kept = row_choices.StepOption(place, each.name, option)
                fields.option_field(option, each.name, kept)
            if each.step.meaning:
                st.caption(plain(each.step.meaning(**each.options)))


def _settings(each: RowStep) -> str:
    return " · ".join(
        fields.written(option, each.options[option.name]) for option in each.step.options
    )


def _add(count: int) -> None:
    if count >= MAX_STEPS:
        st.caption(f"A row has at most {MAX_STEPS} steps.")
        return
    with st.popover("Add a step", key="row-add", width="stretch"):
        for step in PREPROCESSING.values():
            if step.in_row:
                st.button(
                    step.title,
                    on_click=heard(partial(row_choices.add, step.name)),
                    key=f"row-add-{step.name}",
                    help=plain(step.when),
                    width="stretch",
                )


def _conclusion(stages: list[Stage], last_word: str) -> None:
    last = stages[-1]
    if last.failed:
        return
    st.markdown(f"**A network gets:** {plain(last.facts)}.")
    if last_word:
        st.warning(plain(last_word))


def _take_along(small: Image, steps: list[RowStep]) -> None:
    with st.expander("Take it along: the row as Python code"):
        python_script(
            lambda: row_code(small.pixels, steps),
            small,
            "preprocessing",
            "NumPy, OpenCV and Pillow",
            (
                "Save the result (NumPy)",
                lambda: array_as_npy(trace(small.pixels, steps)[-1].values),
                "result.npy",
                "application/octet-stream",
            ),
        )
