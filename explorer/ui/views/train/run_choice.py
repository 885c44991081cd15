"""The list of runs, from which one is chosen for all parts of the page."""

from __future__ import annotations

import streamlit as st

from explorer.architectures import ARCHITECTURES
from explorer.training.run_state import ACTIVE, RunState, Status
from explorer.training.stored_run import StoredRun
from explorer.ui import frame, training
from explorer.ui.components.training.run_list import ListedRun, run_list
from explorer.ui.frame import plain
from explorer.ui.views.train import run_words

EVERY = 2.0  # seconds between looks at the list while something in it goes on
MOST = 60
"""Runs that are listed, the newest first; those that come with the app are always among them."""
_MOODS = {
    Status.RUNNING: "going",
    Status.STARTING: "going",
    Status.COMPLETE: "good",
    Status.FAILED: "bad",
    Status.STALLED: "bad",
}


def run_choice(chosen: StoredRun | None) -> None:
    """Show the list in the sidebar; it follows what goes on.

    Args:
        chosen: the run that is looked at.
    """
    busy = any(state.status in ACTIVE for _, state in _listed())
    with st.sidebar:
        frame.part(_runs, EVERY if busy else None)(chosen.id if chosen else "", busy)


def _runs(chosen: str, was_busy: bool) -> None:
    listed = _listed()
    now = training.chosen_run()
    still_busy = any(state.status in ACTIVE for _, state in listed)
    if (now and now.id != chosen) or (was_busy and not still_busy):
        st.rerun()
    if not listed:
        return
    lines = [_line(stored, state) for stored, state in listed]
    run_list(lines, chosen, "Training runs", training.choose_run, "run-list")
    if skipped := training.jobs().store.skipped:
        those = "folder is no run" if skipped == 1 else "folders are no runs"
        st.caption(plain(f"{skipped} {those} that can be read, and left out."))


def _listed() -> list[tuple[StoredRun, RunState]]:
    everything = training.runs()
    made = [one for one in everything if not one[0].shipped]
    return [*made[:MOST], *everything[len(made) :]]


def _line(stored: StoredRun, state: RunState) -> ListedRun:
    return ListedRun(
        id=stored.id,
        title=ARCHITECTURES[stored.run.architecture].title,
        detail=run_words.settings(stored.run),
        status=run_words.STATUS[state.status],
        mood=_MOODS.get(state.status, ""),
        accuracy=run_words.accuracy(state),
        when=0 if stored.shipped else state.submitted,
        mine=training.is_mine(stored, state),
    )
