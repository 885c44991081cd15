"""Train a detector, and watch its boxes settle."""

from __future__ import annotations

import streamlit as st


def training() -> None:
    """Train a detector, and watch its boxes settle."""
    st.write("Not built yet.")
