"""A rare, small class: how rare it is, what networks do with it, and what losses change."""

from __future__ import annotations

import streamlit as st

from explorer.figures.rare_class import percent, shares_chart
from explorer.figures.scenes import legend_text
from explorer.segmentation.answers import true_masks
from explorer.segmentation.class_weights import class_shares
from explorer.segmentation.rare_class import found_in
from explorer.segmentation.rare_results import LABEL, LEVEL, NAMES, RARE
from explorer.ui.training import know_visitor
from explorer.ui.views.segmentation.rare.comparison import comparison
from explorer.ui.views.segmentation.rare.what_losses_see import what_losses_see


def rare() -> None:
    """Show how rare the class is, then trained networks beside each other, then the losses."""
    know_visitor()
    with st.spinner("Drawing the held-out scenes"):
        masks = true_masks(LEVEL)
    shares = class_shares(masks, len(NAMES))
    scenes = found_in(masks, masks, LABEL)
    st.markdown(
        f"In these scenes the **{RARE}** is rare and small: {scenes.scenes} of {len(masks)} "
        f"held-out scenes have one, and it covers **{percent(shares[LABEL])}** of all pixels. A "
        f"network that never says “{RARE}” can be right about all the others, so few losses "
        "notice. Below, the same network was trained with several of them."
    )
    comparison()
    with st.expander("How the pixels are shared out among the classes"):
        look = {"displayModeBar": False}
        st.plotly_chart(shares_chart(shares.tolist()), key="rare-shares", config=look)
        st.caption(
            "Each line of the grid is ten times the one before. The signs stand for the classes: "
            f"{legend_text()}."
        )
    what_losses_see()
