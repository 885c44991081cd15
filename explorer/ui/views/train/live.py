"""A run while it goes on, and as it ended: curves, pictures, kernels, and the helm."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from explorer.datasets import DATASETS
from explorer.figures.curves import phase_marks
from explorer.training.run_state import ACTIVE, RunState, Status
from explorer.training.stored_run import StoredRun
from explorer.ui import frame, training, watching
from explorer.ui.components.training.kernels import forming_kernels
from explorer.ui.components.training.learning_curves import learning_curves
from explorer.ui.components.training.watched import watched
from explorer.ui.frame import plain
from explorer.ui.views.train import run_words
from explorer.ui.views.train.helm import helm, next_steps

EVERY = 0.5  # seconds between looks at a run that goes on
_LOOK_AT_CURVES = (
    "Point at the curves to read them. Training is measured on augmented pictures while weights "
    "change, so validation can be better at first. Where it gets worse while training still gets "
    "better, the network learns the pictures instead of the classes."
)
_LOOK_AT_PICTURES = (
    "One of each class. Watch confident mistakes turn into doubt, and doubt "
    "into answers; ✓ and green mark the right class."
)
_COLOURED = "As colours; grey is zero. Noise turns into edges and spots of colour."
_SIGNED = (
    "Violet is negative, white zero, orange positive, each kernel on its own scale. Noise, or a "
    "single cell that passes its input on, turns into edges and spots."
)


def live(stored: StoredRun, parts: Collection[str]) -> None:
    """Show a run; while it goes on, what is shown follows twice a second.

    Args:
        stored: the run.
        parts: names of the parts that the page has.
    """
    going_on = training.state_of(stored).status in ACTIVE
    frame.part(_live, EVERY if going_on else None)(stored, parts, going_on)


def _live(stored: StoredRun, parts: Collection[str], was_going_on: bool) -> None:
    state = training.state_of(stored)
    if was_going_on and state.status not in ACTIVE:
        st.rerun()  # the page stops looking, and offers what can be done with it now
    st.subheader(plain(run_words.heading(stored)), anchor=False)
    helm(stored, state)  # above what changes its height, so that no button moves
    _how_it_stands(stored, state)
    seen = watching.shown(stored)
    run = stored.run
    classes = len(DATASETS[run.dataset].class_names)
    marks = phase_marks(run.course) if run.phases else []
    learning_curves(
        seen.curves, run.epochs, classes, "learning-curves", _LOOK_AT_CURVES, changes=marks
    )
    if state.status is Status.COMPLETE:
        next_steps(stored, parts)
    _pictures(stored, seen)
    _kernels(seen)


def _how_it_stands(stored: StoredRun, state: RunState) -> None:
    if state.status is Status.STALLED:
        st.warning(plain(run_words.ended(stored, state)))
    elif state.status in ACTIVE:
        done = run_words.part_done(stored.run, state)
        st.progress(done, plain(run_words.progress(stored, state, _position(stored, state))))
        st.caption(plain(run_words.speed(state, stored.run.batch_size)) or "&nbsp;")
    else:
        said = plain(run_words.ended(stored, state))
        (st.error if state.status is Status.FAILED else st.caption)(said)


def _position(stored: StoredRun, state: RunState) -> int:
    return training.jobs().position(stored.id) if state.status is Status.QUEUED else 0


def _pictures(stored: StoredRun, seen: watching.Shown) -> None:
    entry = DATASETS[stored.run.dataset]
    if seen.pictures is not None:
        watched(
            seen.pictures,
            seen.answers,
            "What it says of held-out pictures",
            _LOOK_AT_PICTURES,
            "watched",
        )
    elif not entry.available:
        st.caption(
            plain(f"{entry.title} is not on this machine, so pictures of it cannot be shown.")
        )


def _kernels(seen: watching.Shown) -> None:
    if seen.kernels is None:
        return
    height, width, channels, count = seen.shape
    title = f"{count} kernels of the first layer that learns, {height}×{width}"
    note = _COLOURED if seen.in_colours else _SIGNED
    if channels > 1 and not seen.in_colours:
        note = f"Of its {channels} slices, each shows the one with the largest weights. {note}"
    forming_kernels(seen.kernels, title, note, "forming-kernels")
