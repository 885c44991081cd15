"""What can be done to a run: stop it, pause it, change its steps, go on with it, use it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

import streamlit as st

from explorer.training.run_state import ACTIVE, RunState, Status
from explorer.training.stored_run import StoredRun
from explorer.training.trained_network import PREFIX
from explorer.ui import menu, training
from explorer.ui.choices import NETWORK, TRAIN_PART
from explorer.ui.events import heard

FACTORS = (0.1, 0.3, 1.0, 3.0, 10.0)
"""What the learning rate can be multiplied by while a run goes on."""
_WIDTH = 60  # pixels of a button that may be marked as the chosen one
_CAN_GO_ON = (Status.CANCELLED, Status.FAILED, Status.STALLED)
_NEXT = {"time": "Walk through its epochs", "results": "See what it gets wrong"}


def helm(stored: StoredRun, state: RunState) -> None:
    """Buttons for what can be done to a run now, by who started it.

    Args:
        stored: the run.
        state: as it is now.
    """
    if stored.shipped:
        return
    mine = training.is_mine(stored, state) and training.jobs().store.owned
    if state.status in ACTIVE:
        _steer(stored, state, mine)
    if state.status in _CAN_GO_ON:
        kept = stored.epochs()
        label = f"Resume from epoch {kept[-1]}" if kept and kept[-1] else "Start it again"
        _do(label, training.jobs().resume, stored, mine, key="go-on", type="primary")
    if not training.is_mine(stored, state) and state.status is not Status.COMPLETE:
        st.caption(training.NOT_YOURS)


def _steer(stored: StoredRun, state: RunState, mine: bool) -> None:
    """All buttons are there in each state, so that none moves away from under a finger."""
    jobs = training.jobs()
    running, paused = (mine and state.status is one for one in (Status.RUNNING, Status.PAUSED))
    with st.container(horizontal=True, gap="small"):
        _do("Pause", jobs.pause, stored, running, key="pause")
        _do("Go on", jobs.resume, stored, paused, key="unpause")
        _do("Cancel", jobs.cancel, stored, mine, key="cancel")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _rates(stored, running or paused)


def _do(
    label: str,
    action: Callable[..., None],
    stored: StoredRun,
    possible: bool,
    *values: float,
    **look: str | int,
) -> None:
    """A button that has the jobs do something with the run."""
    told = heard(partial(training.steer, stored, action, *values), by_page=True)
    st.button(label, on_click=told, disabled=not possible, **look)


def _rates(stored: StoredRun, possible: bool) -> None:
    now = stored.control().learning_rate_factor
    change = training.jobs().set_learning_rate_factor
    st.markdown("Learning rate")
    for factor in FACTORS:
        look = "secondary" if factor == now else "tertiary"
        label, key = f"×\u2009{factor:g}", f"factor-{factor:g}"
        _do(label, change, stored, possible, factor, key=key, type=look, width=_WIDTH)


def next_steps(stored: StoredRun, parts: Collection[str]) -> None:
    """What to do with a run that is complete.

    Args:
        stored: the run.
        parts: names of the parts that the page has.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        for part in filter(_NEXT.get, parts):
            go = heard(partial(TRAIN_PART.set, part), by_page=True)
            st.button(_NEXT[part], on_click=go, key=f"to-{part}")
        use = heard(partial(_use_in_explore, stored))
        st.button("Use it in Explore", on_click=use, key="to-explore")


def _use_in_explore(stored: StoredRun) -> None:
    NETWORK.set(f"{PREFIX}{stored.id}")
    menu.go_to("explore")
