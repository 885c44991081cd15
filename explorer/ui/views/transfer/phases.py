"""Three phases."""

from __future__ import annotations

import streamlit as st


def phases() -> None:
    """Show this part of the page."""
    st.info("This part is being built.")
