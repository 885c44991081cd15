"""Teach it your classes."""

from __future__ import annotations

import streamlit as st


def teach() -> None:
    """Show this part of the page."""
    st.info("This part is being built.")
