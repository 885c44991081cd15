"""What a field or a browser component reports, handed to a plain function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequestType,
    _is_full_app_rerun,
)
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
        is_of_page = parts and (by_page or ThreadState.get().fragment_id not in parts)
        if is_of_page and not _whole_page_asked(context):
            st.rerun()

    return hear


def _whole_page_asked(context) -> bool:
    """Whether a run of the whole page waits already; a further one would take over its address.

    So the browser's Back, pressed while this run was on its way, would be undone.
    """
    requests = context.script_requests
    return requests._state is ScriptRequestType.RERUN and _is_full_app_rerun(requests._rerun_data)


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


def give_way(by_page: bool) -> None:
    """End this run if the visitor has done something since it began, and go on with that.

    Streamlit lets a run come to its end before it looks at what was clicked in a part of the
    page, be it the button that is to call off what the run is doing. A run that is asked for
    here takes that click along.

    Args:
        by_page: whether the whole page is running, and not just a part of it.
    """
    context = get_script_run_ctx(suppress_warning=True)
    requests = context.script_requests if context is not None else None
    if requests is None or requests._state is not ScriptRequestType.RERUN:
        return
    if not requests._rerun_data.is_auto_rerun:
        st.rerun(scope="app" if by_page else "fragment")


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
