"""Networks beside each other, and their history as one picture."""

from __future__ import annotations

import streamlit as st

from explorer.ui.views.architectures.compare.side_by_side import side_by_side
from explorer.ui.views.architectures.compare.timeline import timeline


def compare() -> None:
    """Show this part of the page."""
    networks, history = st.container(), st.container()
    with history:  # there at once, while the numbers above it may wait for TensorFlow
        timeline()
    with networks:
        side_by_side()
