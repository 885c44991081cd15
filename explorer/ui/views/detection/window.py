"""A classifier that walks over the picture in a window."""

from __future__ import annotations

import streamlit as st


def window() -> None:
    """A classifier that walks over the picture in a window."""
    st.write("Not built yet.")
