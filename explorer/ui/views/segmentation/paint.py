"""A mask painted by hand, and its Dice and IoU."""

from __future__ import annotations

import streamlit as st


def paint() -> None:
    """A mask painted by hand, and its Dice and IoU."""
    st.write("Not built yet.")
