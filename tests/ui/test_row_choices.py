"""The visitor's row of steps: out of a link, changed, and back into it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

DEFAULT = "resize-256-area-in_proportion.crop.scale.standardise"


def script():
    import streamlit as st

    from explorer.preprocessing import PREPROCESSING
    from explorer.preprocessing.row import row_text
    from explorer.ui import row_choices
    from explorer.ui.state import take_notices, write_url

    st.session_state.setdefault("seen", "")
    row_choices.chosen()
    for change in st.session_state.pop("changes", []):
        name, *arguments = change
        if name == "set":
            place, step, option, value = arguments
            [option] = [each for each in PREPROCESSING[step].options if each.name == option]
            row_choices.StepOption(place, step, option).set(value)
        else:
            getattr(row_choices, name)(*arguments)
    st.session_state["seen"] = row_text(row_choices.chosen())
    st.session_state["notices"] = take_notices()
    write_url()


def app(*changes, **query) -> AppTest:
    test = AppTest.from_function(script)
    for name, value in query.items():
        test.query_params[name] = value
    test.session_state["changes"] = list(changes)
    test.run()
    assert not test.exception
    return test


def test_without_a_link_it_is_pytorchs_and_the_url_stays_clean():
    test = app()
    assert test.session_state["seen"] == DEFAULT
    assert not test.query_params


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ([("add", "blur")], "resize.scale.blur"),
        ([("remove", 0)], "scale"),
        ([("remove", 0), ("remove", 0)], ""),
        ([("swap", 0)], "scale.resize"),
        ([("swap", 0), ("swap", 0)], "resize.scale"),
        ([("set", 0, "resize", "side", 32)], "resize-32.scale"),
        ([("set", 0, "resize", "fit", "in_proportion")], "resize-64-bilinear-in_proportion.scale"),
        ([("set", 1, "resize", "side", 32)], "resize.scale"),  # another step stands there by now
        ([("set", 7, "resize", "side", 32)], "resize.scale"),
        ([("add", "bgr")] * 9, "resize.scale" + ".bgr" * 6),
        ([("choose_preset", "mistake")], DEFAULT.replace(".scale", "")),
    ],
)
def test_a_change_is_in_the_link_and_comes_back_from_it(changes, row):
    test = app(*changes, row="resize.scale")
    assert test.session_state["seen"] == row
    assert test.query_params["row"] == row
    assert app(row=row).session_state["seen"] == row


def test_the_row_that_holds_at_first_does_not_lengthen_the_link():
    test = app(("choose_preset", "pytorch"), row="scale")
    assert test.session_state["seen"] == DEFAULT
    assert "row" not in test.query_params


@pytest.mark.parametrize("row", ["nonsense", "resize-65", "scale" + ".scale" * 8, "a" * 1000])
def test_a_link_with_nonsense_is_answered_and_the_usual_holds(row):
    test = app(row=row)
    assert test.session_state["seen"] == DEFAULT
    assert "is not here (row of steps)" in test.session_state["notices"][0]
