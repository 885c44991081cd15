"""Streamlit's fields, tied to a visitor's choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from explorer.ui.events import heard
from explorer.ui.state import Choice

T = TypeVar("T")


def select(
    choice: Choice[T],
    label: str,
    options: Sequence[T],
    default: T,
    title: Callable[[T], str] = str,
    of: str = "",
    **look: str | bool,
) -> T:
    """A drop-down list; returns what is chosen.

    Args:
        choice: what is being chosen.
        label: of the field.
        options: what there is to choose from.
        default: what holds until the visitor chooses.
        title: how an option is written.
        of: what the choice belongs to, see `Choice.get`.
        look: passed on to ``st.selectbox``.
    """
    return _field(st.selectbox, choice, label, options, default, title, of, **look)


def switch(*arguments, **named) -> T:
    """A row of buttons of which one is on; takes what `select` takes."""
    return _field(st.pills, *arguments, **{"required": True, "wrap": True, **named})


def _field(widget, choice, label, options, default, title=str, of="", **look):
    value = choice.get(default, options, of)
    key = f"{choice.name}-field"
    st.session_state[key] = value
    widget(
        label,
        options,
        key=key,
        format_func=title,
        on_change=heard(lambda: choice.set(st.session_state[key], of)),
        **look,
    )
    return value
