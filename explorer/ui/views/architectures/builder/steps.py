"""The steps of the network, one below the other, and what can be done with each."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.builder.design import MOST_STEPS, Step
from explorer.builder.editing import offered
from explorer.builder.kinds import Setting, kinds
from explorer.datasets import DATASETS
from explorer.ui import design_choices, fields
from explorer.ui.design_choices import StepSetting
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.views.architectures.builder.subject import Subject
from explorer.ui.views.architectures.builder.words import (
    Numbers,
    in_shape,
    numbers_of,
    totals_of,
)

_TITLE, _WIDTHS = 330, (110, 90, 95)
"""Pixels for a step's title, and for its shape, parameters and multiply-adds, which stand below
the title where the page is narrow."""


def steps(subject: Subject) -> None:
    """Show input, steps and output, each with the shape that it gives and what it costs.

    Args:
        subject: the network and its pictures.
    """
    opened = design_choices.open_step()
    end = len(subject.design.steps)
    with st.container(gap="xsmall", key="design-steps"):
        _line(":small[Step]", ("gives", "parameters", "multiply-adds"), "design-head")
        given = (f"**{in_shape(subject.input_shape)}**", "", "")
        _line(f"**Pictures: {plain(DATASETS[subject.dataset].title)}**", given, "design-input")
        for place, step in enumerate(subject.design.steps):
            _step(subject, place, step, place == opened)
        output = f"**Output: softmax over {subject.classes} classes**"
        _line(output, _known(subject, end), "design-output")
        _wrong(subject, end)
        if subject.walk and not subject.walk.problem:
            _line("**Together**", totals_of(subject.walk), "design-totals")
    _add(end)


def _line(title: str, numbers: Numbers, key: str) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=key):
        with st.container(width=_TITLE):
            st.markdown(title)
        _numbers(numbers)


def _numbers(numbers: Numbers) -> None:
    right = {"horizontal": True, "horizontal_alignment": "right", "wrap": False}
    with st.container(gap="xsmall", **right):
        for number, width in zip(numbers, _WIDTHS, strict=True):
            st.caption(number, width=width, text_alignment="right")


def _known(subject: Subject, place: int) -> Numbers:
    """What a step gives and costs, as far as it is known."""
    if subject.walk is None:
        return ("…", "…", "…")
    if (reached := len(subject.walk.stages)) <= place:
        return ("does not fit" if place == reached else "not reached", "", "")
    return numbers_of(subject.walk.stages[place])


def _step(subject: Subject, place: int, step: Step, is_open: bool) -> None:
    with st.container(gap="xsmall", border=is_open, key=f"design-step-{place}"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            with st.container(width=_TITLE):
                st.button(
                    f"{'▾' if is_open else '▸'} {place + 1}. {plain(step.title)}",
                    on_click=heard(partial(design_choices.open_or_close, place)),
                    key=f"design-open-{place}",
                    type="tertiary",
                )
            _numbers(_known(subject, place))
        _wrong(subject, place)
        if is_open:
            _opened(subject, place, step)


def _wrong(subject: Subject, place: int) -> None:
    """Say beside a step why it does not fit."""
    problem = (subject.walk.problem if subject.walk else None) or subject.excess
    if problem and problem.place == place:
        st.error(plain(problem.sentence))


def _opened(subject: Subject, place: int, step: Step) -> None:
    st.caption(plain(step.kind.note))
    with st.container(horizontal=True, gap="large"):
        for setting in step.kind.settings:
            _field(place, step, setting)
    last = len(subject.design.steps) - 1
    with st.container(horizontal=True, gap="xsmall"):
        for label, key, then, possible in (
            ("↑ Earlier", "earlier", partial(design_choices.move, place, -1), place > 0),
            ("↓ Later", "later", partial(design_choices.move, place, 1), place < last),
            ("✕ Remove", "remove", partial(design_choices.remove, place), True),
        ):
            st.button(
                label, on_click=heard(then), disabled=not possible, key=f"design-{key}-{place}"
            )


def _field(place: int, step: Step, setting: Setting) -> None:
    value = step.value(setting.name)
    options = sorted({*setting.usual, value})
    few = len(options) <= 4
    widget, look = (fields.switch, {}) if few else (fields.slider, {"width": 420})
    unit = f" {setting.unit}" if setting.unit else ""
    widget(
        StepSetting(place, step, setting.name),
        setting.label,
        options,
        setting.default,
        lambda one: f"{one:,}{unit}",
        **look,
    )


def _add(count: int) -> None:
    if count >= MOST_STEPS:
        st.caption(f"A network has at most {MOST_STEPS} steps here.")
        return
    # By another name it is another one, and closed again once a step was added.
    with st.popover("Add a step", key=f"design-adding-{count}", width="stretch"):
        for group, names in offered().items():
            st.caption(group)
            with st.container(horizontal=True, gap="xsmall"):
                for name in names:
                    st.button(
                        kinds()[name].title,
                        on_click=heard(partial(design_choices.add_block, name)),
                        key=f"design-add-{name}",
                        help=plain(kinds()[name].note),
                    )
