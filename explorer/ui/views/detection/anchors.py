"""The anchors of any cell over the picture, with those that are matched."""

from __future__ import annotations

import streamlit as st


def anchors() -> None:
    """The anchors of any cell over the picture, with those that are matched."""
    st.write("Not built yet.")
