"""A run that a page has put together: what it will cost, and the button that starts it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.training import Run, estimate
from explorer.ui import training
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.state import Choice


def start(run: Run, choice: Choice[str], key: str) -> None:
    """Say what a run costs, and offer to train it.

    Args:
        run: what the visitor has put together.
        choice: of the run that is looked at; the new one is, once it was started.
        key: a name for the button, unique on the page.
    """
    loaded = runtime.is_loaded()
    st.fragment(_costs, run_every=None if loaded else 1.0)(run, loaded)
    jobs = training.jobs()
    jobs.warm()
    same = training.going_on(run)
    st.button(
        "Train",
        type="primary",
        width="stretch",
        disabled=not jobs.store.owned or same is not None,
        on_click=heard(partial(training.submit, run, choice), by_page=True),
        key=key,
    )
    if not jobs.store.owned:
        st.caption(training.NOT_OWNED)
    elif jobs.engine.problem:
        st.caption(plain(jobs.engine.problem))
    elif same is not None:
        st.caption("This very run is going on already. Change something, or another seed.")


def _costs(run: Run, was_loaded: bool) -> None:
    """Say how long it will take; once TensorFlow is there, have the page say it all."""
    if not was_loaded and runtime.is_loaded():
        st.rerun()
    expected = training.expected(run)
    learned, tested = estimate.pictures(run)
    size = "Parameters are counted once TensorFlow is loaded"
    if expected.parameters is not None:
        size = f"{expected.parameters:,} parameters"
    about, basis = "", ""
    if expected.estimate is not None:
        about = f"About **{estimate.in_words(expected.estimate.seconds)}**. "
        basis = expected.estimate.basis
    epochs = f"{run.epochs} epoch" + ("s" if run.epochs != 1 else "")
    st.caption(
        f"{about}{size}, {epochs} of {learned:,} scenes; tested on {tested:,} others.",
        help=plain(basis) or None,
    )
