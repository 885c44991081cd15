"""Three phases: the head, then the top of the base, then all of it, each more gently."""

from __future__ import annotations

import streamlit as st

from explorer.ui import training
from explorer.ui.views.transfer.phases.course import course
from explorer.ui.views.transfer.phases.plan import plan


def phases() -> None:
    """Set the phases up on the left, and see what came of them on the right."""
    training.know_visitor()
    left, right = st.columns([2, 5], gap="large")
    with left:
        plan()
    with right:
        course()
