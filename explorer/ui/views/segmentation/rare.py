"""A rare, small class, and what losses do for it."""

from __future__ import annotations

import streamlit as st


def rare() -> None:
    """A rare, small class, and what losses do for it."""
    st.write("Not built yet.")
