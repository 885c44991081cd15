"""What a field or a browser component reports, handed to a plain function."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from explorer.ui.state import at_hand


def heard(then: Callable[[], None]) -> Callable[[], None]:
    """A callback that comes to its end, followed by a run of what its field belongs to.

    Streamlit puts what happens within a moment into one message, and then runs only the part of
    the page that reported first. Whatever else was in the message would not be shown.

    Args:
        then: what is to be done. It reads Streamlit's state, if at all, before it changes any of
            ours: it may be begun anew there.
    """

    @wraps(then)
    def hear() -> None:
        _to_the_end(then)
        context = get_script_run_ctx(suppress_warning=True)
        parts = context.fragment_ids_this_run if context is not None else None
        if parts and ThreadState.get().fragment_id not in parts:
            st.rerun()

    return hear


def _to_the_end(then: Callable[[], None]) -> None:
    """Do it, even if the visitor does something else meanwhile.

    Streamlit interrupts a callback that asks for something of the session if there is a newer
    message by then, and never calls it again. So nothing is asked while it changes something; and
    what is interrupted before that is begun anew, and the message follows.
    """
    newer = []
    while True:
        try:
            with at_hand():
                then()
            break
        except RerunException as interruption:
            newer.append(interruption.rerun_data)
    for message in newer:
        get_script_run_ctx().script_requests.request_rerun(message)


def picked(key: str, then: Callable[[Any], None], name: str = "picked") -> Callable[[], None]:
    """A Streamlit callback that passes the component's reported value on.

    Args:
        key: the component's key.
        then: called with the value.
        name: which of the component's values.
    """

    def report() -> None:
        told = st.session_state.get(key)  # gone if the visitor has left its page by now
        if told is not None and told.get(name) is not None:
            then(told[name])

    return heard(report)
