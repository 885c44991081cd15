"""Train a U-Net, and watch its masks form."""

from __future__ import annotations

import streamlit as st


def training() -> None:
    """Train a U-Net, and watch its masks form."""
    st.write("Not built yet.")
