"""Fields: tied to a choice, and told of its value no more often than needed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

KINDS = ("select", "switch", "slider", "several")


def script():
    import streamlit as st

    from explorer.ui import fields
    from explorer.ui.state import Choice, memory

    asked = {"kind": "select", "page": "orchard", "options": range(5), "pick": None}
    asked |= st.session_state.get("asked", {})
    several = asked["kind"] == "several"
    choice = Choice("fruit", str if several else int, "fruit", longest=20)
    if asked["pick"] is not None:
        choice.set(asked["pick"])
    memory().link.page = asked["page"]
    title = "fruit {}".format
    if several:
        seen = fields.several(choice, "Fruit", asked["options"], title)
    else:
        widget = getattr(fields, asked["kind"])
        seen = widget(choice, "Fruit", list(asked["options"]), asked["options"][0], title)
    st.session_state["seen"] = seen


def app(**asked) -> AppTest:
    test = AppTest.from_function(script)
    test.session_state["asked"] = asked
    return test.run()


def ask(test: AppTest, **asked) -> AppTest:
    test.session_state["asked"] = asked
    return test.run()


def field(test: AppTest):
    return test.main[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_is_told_a_value_once_so_that_it_keeps_what_is_clicked_meanwhile(kind):
    test = app(kind=kind)
    assert field(test).proto.set_value
    assert not field(test.run()).proto.set_value


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_chosen_elsewhere_is_told(kind):
    test = app(kind=kind)
    test = ask(test, kind=kind, pick="3" if kind == "several" else 3)
    assert test.session_state["seen"] == ({3} if kind == "several" else 3)
    assert field(test).proto.set_value
    assert not field(ask(test, kind=kind)).proto.set_value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [{"page": "market"}, {"options": range(1, 4)}])
def test_a_field_on_another_page_or_of_other_options_is_told(kind, change):
    test = ask(app(kind=kind), kind=kind, pick="2" if kind == "several" else 2)
    test = ask(test, kind=kind, **change)
    assert field(test).proto.set_value
    assert test.session_state["seen"] == ({2} if kind == "several" else 2)
    value = field(test).value
    assert value == ([2] if kind == "several" else 2)


def test_what_the_visitor_picks_is_the_choice_and_is_not_told_back():
    test = app()
    test.selectbox[0].select(4).run()
    assert test.session_state["seen"] == 4
    assert not field(test).proto.set_value


def test_what_is_picked_out_of_order_is_not_told_back():
    test = app(kind="several")
    for picked in ([3], [3, 1], [3, 1, 4]):
        test.multiselect[0].set_value(picked).run()
        assert test.session_state["seen"] == set(picked)
        assert not field(test).proto.set_value
