"""What a field or a browser component reports, handed to a plain function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def heard(then: Callable[[], None], by_page: bool = False) -> Callable[[], None]:
    """A callback that comes to its end, followed by a run of what its field belongs to.

    Streamlit puts what happens within a moment into one message, and then runs only the part of
    the page that reported first. Whatever else was in the message would not be shown.

    Args:
        then: what is to be done.
        by_page: whether it concerns the whole page, and not just the part that the field is in.
    """

    @wraps(then)
    def hear() -> None:
        with _uninterrupted():
            then()
        context = get_script_run_ctx(suppress_warning=True)
        parts = context.fragment_ids_this_run if context is not None else None
        if parts and (by_page or ThreadState.get().fragment_id not in parts):
            st.rerun()

    return hear


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Within this, a newer message has to wait.

    Streamlit looks for one whenever it is asked for something of the session, and then ends the
    callback that asked, in the middle of what it was doing, and never calls it again.
    """
    session = get_script_run_ctx().session_state
    look_for_newer = session._yield_callback
    # A plain assignment would put it into the session state.
    object.__setattr__(session, "_yield_callback", lambda: None)
    try:
        yield
    finally:
        object.__setattr__(session, "_yield_callback", look_for_newer)


def picked(
    key: str, then: Callable[[Any], None], name: str = "picked", by_page: bool = False
) -> Callable[[], None]:
    """A Streamlit callback that passes the component's reported value on.

    Args:
        key: the component's key.
        then: called with the value.
        name: which of the component's values.
        by_page: see `heard`.
    """

    def report() -> None:
        told = st.session_state.get(key)  # gone if the visitor has left its page by now
        if told is not None and told.get(name) is not None:
            then(told[name])

    return heard(report, by_page)
