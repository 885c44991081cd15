"""A run of a task while it goes on, and as it ended: helm, curves, scenes it is watched with."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.figures.curves import both_curves
from explorer.training.run_state import ACTIVE, RunState, Status
from explorer.training.stored_run import StoredRun
from explorer.ui import frame, training
from explorer.ui.components.training.learning_curves import learning_curves
from explorer.ui.frame import plain
from explorer.ui.views.train import run_words
from explorer.ui.views.train.helm import helm

EVERY = 1.0
"""Seconds between looks at a run that goes on."""
_LOOK = (
    "Point at the curves to read them. Dashed is measured on the scenes it learns from, while "
    "weights change. Held-out scenes decide: the curve that matters is the solid one."
)


def course(stored: StoredRun, watched: Callable[[StoredRun], None]) -> None:
    """Show a run; while it goes on, what is shown follows every second.

    Args:
        stored: the run.
        watched: shows how it answers the scenes that it is watched with.
    """
    going_on = training.state_of(stored).status in ACTIVE
    frame.part(_live, EVERY if going_on else None)(stored, watched, going_on)


def _live(stored: StoredRun, watched: Callable[[StoredRun], None], was_going_on: bool) -> None:
    state = training.state_of(stored)
    if was_going_on and state.status not in ACTIVE:
        st.rerun()  # the page stops looking, and offers what can be done with it now
    st.subheader(plain(run_words.heading(stored)), anchor=False)
    helm(stored, state)
    _how_it_stands(stored, state)
    task = stored.run.task
    learning_curves(
        both_curves(stored.metrics(), one_score=task.score == task.batch_score),
        stored.run.epochs,
        0,
        f"curves-{task.name}",
        _LOOK,
        titles=("Loss", _capitalised(task.score)),
    )
    watched(stored)


def _capitalised(words: str) -> str:
    """Words as the beginning of a title; mAP stays as it is.

    >>> _capitalised("mean IoU"), _capitalised("mAP")
    ('Mean IoU', 'mAP')
    """
    return words if words[1].isupper() else words[0].upper() + words[1:]


def _how_it_stands(stored: StoredRun, state: RunState) -> None:
    if state.status in ACTIVE and state.status is not Status.STALLED:
        position = training.jobs().position(stored.id) if state.status is Status.QUEUED else 0
        done = run_words.part_done(stored.run, state)
        st.progress(done, plain(run_words.progress(stored, state, position)))
        st.caption(plain(run_words.speed(state, stored.run.batch_size)) or "&nbsp;")
    else:
        said = plain(run_words.ended(stored, state))
        (st.error if state.status is Status.FAILED else st.caption)(said)
