"""What U-Nets say of each pixel, and where they are wrong."""

from __future__ import annotations

import streamlit as st


def prediction() -> None:
    """What U-Nets say of each pixel, and where they are wrong."""
    st.write("Not built yet.")
