"""Teach it your own classes: pictures by class in, a network that tells them apart out."""

from __future__ import annotations

import streamlit as st

from explorer.ui import pictures
from explorer.ui.frame import plain
from explorer.ui.views.transfer.teach.lesson import choose_lesson, choose_look, show_lesson
from explorer.ui.views.transfer.teach.outcome import outcome, taught_by
from explorer.ui.views.transfer.teach.trying import try_it

_STORY = (
    "Give it a handful of pictures of each class. The network that knows ImageNet turns each "
    "picture into numbers and is itself left as it is; only a last layer is trained on these "
    "numbers, which takes seconds."
)


def teach() -> None:
    """Show this part of the page."""
    picture = pictures.choose()
    st.write(_STORY)
    lesson = choose_lesson()
    if lesson is None:
        return
    show_lesson(lesson)
    if missing := lesson.missing():
        st.info(plain(missing))
        return
    taught = taught_by(lesson, *choose_look())
    if taught is not None:
        outcome(lesson, taught)
        try_it(taught, picture)
