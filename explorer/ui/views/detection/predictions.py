"""What a detector answers, from raw boxes to mean average precision."""

from __future__ import annotations

import streamlit as st


def predictions() -> None:
    """What a detector answers, from raw boxes to mean average precision."""
    st.write("Not built yet.")
