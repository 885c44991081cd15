"""The guide: common problems and good practice, each with where the app shows it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.figures.curve_sketch import sketch_chart
from explorer.guide import GUIDE, PRACTICE, PROBLEM, Advice, Showing
from explorer.ui import fields, frame, menu
from explorer.ui.choices import ADVICE, GUIDE_SHELF
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.state import memory

_HERE = "architectures"
_SHELVES = {PROBLEM: "Something goes wrong", PRACTICE: "Good practice"}
_ASKED = {PROBLEM: "What is wrong?", PRACTICE: "Which one?"}
_SIGN = {PROBLEM: "What you see", PRACTICE: "When"}


@frame.part
def guide() -> None:
    """Let the visitor choose a problem or a practice, and show what to do."""
    shelf = fields.switch(
        GUIDE_SHELF,
        "Guide",
        list(_SHELVES),
        PROBLEM,
        _SHELVES.get,
        label_visibility="collapsed",
    )
    names = [name for name, one in GUIDE.items() if one.kind == shelf]
    name = fields.switch(
        ADVICE, _ASKED[shelf], names, names[0], lambda one: GUIDE[one].title, of=shelf
    )
    _advice(GUIDE[name])


def _advice(advice: Advice) -> None:
    st.subheader(plain(advice.title), anchor=False)
    words, picture = st.columns([3, 2], gap="large")
    with words:
        st.markdown(f"**{_SIGN[advice.kind]}.** {plain(advice.sign)}")
        first, *others = advice.description.replace("\n\n", "\0").replace("\n", " ").split("\0")
        st.markdown(f"**Why.** {plain(first)}")
        for paragraph in others:
            st.markdown(plain(paragraph))
    with picture:
        if advice.sketch is not None:
            chart = sketch_chart(advice.sketch)
            st.plotly_chart(chart, key="curve-sketch", config={"displayModeBar": False})
            st.caption(plain(f"A sketch, not a measurement. {advice.sketch.says}"))
    st.markdown("**What to do**")
    for number, step in enumerate(advice.steps(), start=1):
        with st.container(border=True):
            told, button = st.columns([5, 3], vertical_alignment="center")
            told.markdown(f"**{number}.** {plain(step.text)}")
            with button:
                _showing(step.showing, f"{advice.name}-{number}")
    if advice.source:
        st.caption(plain(f"To read on: {advice.source}."))


def _showing(showing: Showing, key: str) -> None:
    """What opens the page where it can be seen, with the choices that show it."""
    label = f":primary[{plain(showing.label)} →]"  # in the colour of what can be clicked
    if showing.page != _HERE:
        menu.link(showing.page, label, showing.choices)
    else:
        follow = partial(memory().link.follow, showing.choices)
        st.button(label, key=f"show-{key}", on_click=heard(follow, by_page=True), type="tertiary")
