"""Honesty about networks that have learned nothing."""

from __future__ import annotations

import streamlit as st

from explorer.network import Network
from explorer.ui.frame import plain


def say_if_untrained(network: Network) -> None:
    """Say so above everything else, if the weights of a network are random."""
    place = st.container()  # always there, so that nothing on the page is mounted anew
    if not network.trained:
        place.warning(
            f"{plain(network.title)}: the weights are random. It has learned nothing, so its "
            "answers are chance. What is worth looking at is the structure: shapes, receptive "
            "fields, and what random kernels already do to a picture."
        )
