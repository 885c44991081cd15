"""Two boxes that can be dragged, and how much they overlap."""

from __future__ import annotations

import streamlit as st


def overlap() -> None:
    """Two boxes that can be dragged, and how much they overlap."""
    st.write("Not built yet.")
