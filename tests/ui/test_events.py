"""Callbacks: they come to their end, whatever the visitor does meanwhile."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from explorer.ui.events import heard
    from explorer.ui.state import Choice, memory

    fruit, count = Choice("fruit", str, "fruit"), Choice("count", int, "number")

    def something_newer() -> None:
        """A newer message of the browser arrives."""
        if not memory().answers.get("newer"):
            memory().answers["newer"] = True
            context = get_script_run_ctx()
            context.script_requests.request_rerun(
                RerunData(query_string="", page_script_hash=context.page_script_hash)
            )

    def choose() -> None:
        something_newer()
        if st.session_state.get("asks"):
            assert st.session_state["button"]  # here Streamlit interrupts
        fruit.set("pear")
        count.set(7)

    protected = st.session_state.get("protected", True)
    st.button("Choose", key="button", on_click=heard(choose) if protected else choose)
    memory().answers["runs"] = memory().answers.get("runs", 0) + 1
    st.session_state["seen"] = (fruit.get("apple"), count.get(1), memory().answers["runs"])


def pressed(**state) -> AppTest:
    test = AppTest.from_function(script)
    for name, value in state.items():
        test.session_state[name] = value
    return test.run().button[0].click().run()


@pytest.mark.parametrize("asks", [False, True])
def test_a_callback_that_something_newer_interrupts_is_done_whole_and_the_newer_follows(asks):
    test = pressed(asks=asks)
    assert not test.exception
    assert test.session_state["seen"] == ("pear", 7, 2)


def test_without_protection_streamlit_would_leave_it_undone():
    """If this fails, Streamlit has mended it, and the protection can go."""
    assert pressed(protected=False).session_state["seen"] == ("apple", 1, 2)
