"""How networks learn: set a run up, watch it, and look at what came of it."""

from __future__ import annotations

import streamlit as st

from explorer.training.stored_run import StoredRun
from explorer.ui import fields, training
from explorer.ui.choices import TRAIN_PART
from explorer.ui.views.train.compare import compare
from explorer.ui.views.train.data import data
from explorer.ui.views.train.live import live
from explorer.ui.views.train.results import results
from explorer.ui.views.train.run_choice import run_choice
from explorer.ui.views.train.setup import recipes, setup
from explorer.ui.views.train.time_machine import time_machine


def train(stored: StoredRun | None) -> None:
    """Set a run up on the left, and see the chosen one on the right.

    Args:
        stored: the chosen run; None where there are none at all.
    """
    recipes()
    left, right = st.columns([2, 5], gap="large")
    with left:
        setup()
    with right:
        if stored is None:
            st.info("Nothing was trained on this machine yet. Press Train, and watch it here.")
        else:
            live(stored, _PARTS)


_PARTS = {
    "train": train,
    "time": time_machine,
    "results": results,
    "compare": compare,
    "data": data,
}
_TITLES = {
    "train": "Train",
    "time": "Time machine",
    "results": "Results",
    "compare": "Compare runs",
    "data": "Data",
}
_WITHOUT_RUN = ("train", "data")


def learning() -> None:
    """Show the part of the page that the visitor has opened, of the run that they have chosen."""
    training.know_visitor()
    part = fields.part_of_page(TRAIN_PART, _TITLES)
    stored = training.chosen_run()
    run_choice(stored)
    if stored is None and part not in _WITHOUT_RUN:
        st.info("There is no run to look at yet. Train one in the first part of this page.")
        return
    _PARTS[part](stored)
