"""Three phases: the head, then the top of the base, then all of it, each more gently."""

from __future__ import annotations

import streamlit as st

from explorer.ui import phase_choices, training
from explorer.ui.views.transfer.phases.cards import cards
from explorer.ui.views.transfer.phases.course import course
from explorer.ui.views.transfer.phases.plan import is_here, plan


def phases() -> None:
    """Set the run up on the left, see what came of it on the right, and the phases below."""
    training.know_visitor()
    left, right = st.columns([2, 5], gap="large")
    with left:
        plan()
    with right:
        course()
    if is_here(phase_choices.base()):
        cards()
