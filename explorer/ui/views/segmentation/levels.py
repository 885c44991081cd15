"""What the levels of encoder and decoder carry, side by side."""

from __future__ import annotations

import streamlit as st


def levels() -> None:
    """What the levels of encoder and decoder carry, side by side."""
    st.write("Not built yet.")
