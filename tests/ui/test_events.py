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
    settings = {"newer": "rerun", "protected": True, **st.session_state.get("settings", {})}

    def something_newer() -> None:
        """What Streamlit does when a newer message arrives, for a part or for the whole page."""
        context = get_script_run_ctx()
        if settings["newer"] == "rerun":
            context.script_requests.request_rerun(
                RerunData(query_string="", page_script_hash=context.page_script_hash)
            )
        else:
            context.script_requests.request_stop()

    def choose() -> None:
        something_newer()
        assert st.session_state["button"]
        fruit.set("pear")
        count.set(7)

    protected = settings["protected"]
    st.button("Choose", key="button", on_click=heard(choose) if protected else choose)
    memory().answers["runs"] = memory().answers.get("runs", 0) + 1
    st.session_state["seen"] = (fruit.get("apple"), count.get(1))
    st.session_state["runs"] = memory().answers["runs"]


def pressed(**settings) -> AppTest:
    test = AppTest.from_function(script)
    test.session_state["settings"] = settings
    return test.run().button[0].click().run()


@pytest.mark.parametrize("newer", ["rerun", "stop"])
def test_a_callback_is_done_whole_though_something_newer_has_arrived(newer):
    test = pressed(newer=newer)
    assert not test.exception
    assert test.run().session_state["seen"] == ("pear", 7)


def test_what_is_newer_follows():
    assert pressed().session_state["runs"] == 2


@pytest.mark.parametrize("newer", ["rerun", "stop"])
def test_without_protection_streamlit_would_leave_it_undone(newer):
    """If this fails, Streamlit has mended it, and the protection can go."""
    assert pressed(protected=False, newer=newer).run().session_state["seen"] == ("apple", 1)
