"""Which pictures are drawn from a data set, and a button for others."""

from __future__ import annotations

import streamlit as st

from explorer.ui.choices import WHICH_BATCH
from explorer.ui.events import heard

_BATCHES = range(1000)


def other_pictures() -> int:
    """Show the button; return the seed of what to draw, which is kept in the link."""
    st.button("Other pictures", on_click=heard(_next), key="other-batch")
    return WHICH_BATCH.get(0, _BATCHES)


def _next() -> None:
    WHICH_BATCH.set((WHICH_BATCH.get(0, _BATCHES) + 1) % len(_BATCHES))
