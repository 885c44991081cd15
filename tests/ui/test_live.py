"""Components with a state of their own: handed once, not again for what they told themselves."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from explorer.ui import live
    from explorer.ui.state import memory, take_notices

    def take(sent):
        st.session_state["value"] = int(sent["value"])

    if st.session_state.get("page_run", True):
        memory().pages += 1
    st.session_state.setdefault("value", 1)
    if st.session_state.get("renew_first"):
        live.renew("pad")
    if "sent" in st.session_state:
        st.session_state["pad"] = {"changed": st.session_state["sent"]}
        live.listener("pad", take)()
    if st.session_state.get("renew"):
        live.renew("pad")
    st.session_state["heard"] = live.last_heard("pad")
    st.session_state["handed"] = live.hand("pad", st.session_state["value"])
    st.session_state["notices"] = take_notices()


def run(test: AppTest, **settings) -> dict:
    for name in ("sent", "page_run", "renew", "renew_first"):
        if name in test.session_state:
            del test.session_state[name]
    for name, value in settings.items():
        test.session_state[name] = value
    test.run()
    assert not test.exception
    return test.session_state["handed"]


def test_what_the_component_told_is_not_handed_back_until_the_page_runs_anew():
    test = AppTest.from_function(script)
    first = run(test)
    told = run(test, page_run=False, sent={"value": 7, "serial": 4})
    assert told == first
    assert test.session_state["value"] == 7
    assert test.session_state["heard"] == 4
    anew = run(test)
    assert (anew["state"], anew["serial"]) == (7, 4)
    assert anew["stamp"] > first["stamp"]


def test_what_the_server_changed_is_handed_at_once():
    test = AppTest.from_function(script)
    first = run(test)
    test.session_state["value"] = 9
    assert run(test, page_run=False) == first
    renewed = run(test, page_run=False, renew=True)
    assert renewed["state"] == 9
    assert renewed["stamp"] > first["stamp"]


def test_what_the_server_changed_in_the_same_moment_wins():
    test = AppTest.from_function(script)
    run(test)
    test.session_state["value"] = 9
    sent = {"value": 7, "serial": 4}
    renewed = run(test, page_run=False, renew_first=True, sent=sent)
    assert (renewed["state"], renewed["serial"], renewed["forced"]) == (9, 4, True)
    assert test.session_state["value"] == 9
    assert run(test)["forced"] is False


def test_what_was_told_before_back_changes_nothing_after_it(monkeypatch):
    test = AppTest.from_function(script)
    before = run(test)["stamp"]
    with monkeypatch.context() as patch:
        patch.setattr("explorer.ui.live.in_history", lambda: True)
        run(test, sent={"value": 6, "serial": 3, "base": before})
    assert test.session_state["value"] == 1
    run(test, page_run=False, sent={"value": 7, "serial": 4, "base": before})
    assert (test.session_state["value"], test.session_state["heard"]) == (1, 4)
    run(test, page_run=False, sent={"value": 8, "serial": 5, "base": None})
    assert test.session_state["value"] == 8


def test_what_cannot_be_read_is_answered_and_what_was_there_is_handed_again():
    for sent in ({"value": "x", "serial": 4}, {"serial": 4}):
        test = AppTest.from_function(script)
        first = run(test)
        renewed = run(test, page_run=False, sent=sent)
        assert (renewed["state"], renewed["serial"]) == (first["state"], 4)
        assert renewed["stamp"] > first["stamp"]
        assert "could not be read" in test.session_state["notices"][0]


def test_what_is_no_change_at_all_is_answered():
    for sent in ({"value": 3}, [], 7, {"value": 3, "serial": "x"}):
        test = AppTest.from_function(script)
        assert run(test)["state"] == run(test, page_run=False, sent=sent)["state"] == 1
        assert "could not be read" in test.session_state["notices"][0]
