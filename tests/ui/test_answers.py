"""What a visitor answered: first answers count, and every visitor has their own."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from explorer.ui import answers

    before = answers.given("a")
    for question, answer, right in st.session_state.get("noted", []):
        answers.note(question, answer, right)
    given = [answers.given(question) for question in ("a", "b")]
    st.session_state["seen"] = (before, given, answers.score())


def seen(*noted) -> tuple:
    """What a new visitor's answers come to."""
    test = AppTest.from_function(script)
    test.session_state["noted"] = noted
    assert not test.run().exception
    return test.session_state["seen"]


def test_at_first_there_are_none():
    assert seen() == (None, [None, None], (0, 0))


def test_an_answer_is_kept_and_counts():
    assert seen(("a", 2, 2)) == (None, [2, None], (1, 1))
    assert seen(("a", 2, 3)) == (None, [2, None], (0, 1))
    assert seen(("a", 0, 0), ("b", 1, 0)) == (None, [0, 1], (1, 2))


def test_the_first_answer_to_a_question_counts():
    assert seen(("a", 1, 3), ("a", 3, 3)) == (None, [1, None], (0, 1))
    assert seen(("a", 3, 3), ("a", 1, 3)) == (None, [3, None], (1, 1))


def test_they_last_from_run_to_run_but_only_for_this_visitor():
    test = AppTest.from_function(script)
    test.session_state["noted"] = [("a", 1, 1)]
    test.run()
    test.session_state["noted"] = []
    assert test.run().session_state["seen"] == (1, [1, None], (1, 1))
    assert seen()[0] is None
