"""Choices: kept for the session, written in the URL, checked against what there is."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from explorer.ui import state


def script():
    import streamlit as st

    from explorer.ui.state import Choice, memory, take_notices, write_url

    fruit = Choice("fruit", str, "fruit")
    count = Choice("count", int, "number")
    for name, chosen in st.session_state.get("picks", {}).items():
        {"fruit": fruit, "count": count}[name].set(chosen)
    basket = st.session_state.get("basket", "")
    st.session_state["seen"] = (
        fruit.get("apple", ("apple", "pear", "plum"), of=basket),
        count.get(1, range(st.session_state.get("most", 5))),
        take_notices(),
    )
    memory().link.held = st.session_state.get("held", False)
    write_url()


def app(**query) -> AppTest:
    """The script, visited by a link with these parameters."""
    test = AppTest.from_function(script)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def test_without_a_link_the_defaults_hold_and_the_url_stays_clean():
    test = app()
    assert test.session_state["seen"] == ("apple", 1, [])
    assert not test.query_params


def test_a_link_is_followed():
    test = app(fruit="pear", count="3")
    assert test.session_state["seen"] == ("pear", 3, [])
    assert test.query_params == {"fruit": "pear", "count": "3"}


def test_a_link_to_something_that_is_not_there_is_answered_once():
    test = app(fruit="mango")
    fruit, _, notices = test.session_state["seen"]
    assert fruit == "apple"
    assert len(notices) == 1
    assert "is not here (fruit)" in notices[0]
    assert not test.query_params
    assert test.run().session_state["seen"] == ("apple", 1, [])


def test_a_link_that_cannot_be_read_is_answered():
    test = app(count="many")
    assert test.session_state["seen"][1] == 1
    assert "(number)" in test.session_state["seen"][2][0]


def test_a_text_that_is_longer_than_it_may_be_is_not_cut_but_refused():
    assert app(count=f"{3:0200}").session_state["seen"] == ("apple", 3, [])
    _, count, notices = app(count=f"{30:0201}").session_state["seen"]  # cut, it would say 3
    assert count == 1
    assert "is not here (number)" in notices[0]


def test_several_misfits_are_one_notice():
    assert len(app(count="many", fruit="mango").session_state["seen"][2]) == 1


def test_a_value_out_of_range_in_a_link_is_refused():
    assert app(count="99").session_state["seen"][1] == 1


def test_a_choice_is_written_in_the_url_and_survives_its_loss():
    test = app()
    test.session_state["picks"] = {"fruit": "plum"}
    test.run()
    assert test.query_params == {"fruit": "plum"}
    del test.session_state["picks"]
    test.query_params.clear()  # what going to another page and back does
    assert test.run().session_state["seen"][0] == "plum"
    assert test.query_params == {"fruit": "plum"}


def test_a_choice_that_no_longer_fits_gives_way_and_comes_back():
    test = app(count="3")
    test.session_state["most"] = 2
    assert test.run().session_state["seen"][1] == 1
    assert not test.query_params
    test.session_state["most"] = 5
    assert test.run().session_state["seen"][1] == 3


def test_a_url_that_lags_behind_does_not_take_a_choice_back():
    test = app(fruit="pear")
    test.session_state["picks"] = {"fruit": "plum"}
    test.query_params["fruit"] = "pear"
    assert test.run().session_state["seen"][0] == "plum"


def test_back_and_forward_in_the_browser_are_followed(monkeypatch):
    test = app(fruit="pear")
    monkeypatch.setattr(state, "in_history", lambda: True)
    test.query_params["fruit"] = "plum"
    assert test.run().session_state["seen"][0] == "plum"
    test.query_params.clear()
    assert test.run().session_state["seen"][0] == "apple"


def test_each_owner_keeps_its_own_choice():
    test = app(fruit="pear")
    test.session_state["basket"] = "other"
    assert test.run().session_state["seen"][0] == "apple"
    test.session_state["basket"] = ""
    assert test.run().session_state["seen"][0] == "pear"


def test_a_value_that_is_written_otherwise_in_the_link_stays_as_it_is():
    test = app(count="03")
    assert test.session_state["seen"][1] == 3
    assert test.query_params == {"count": "03"}


def test_several_choices_are_one_step_in_the_history(monkeypatch):
    from streamlit.runtime.state import query_params_proxy

    written = []
    original = query_params_proxy.QueryParamsProxy.from_dict
    monkeypatch.setattr(
        query_params_proxy.QueryParamsProxy,
        "from_dict",
        lambda self, params: written.append(dict(params)) or original(self, params),
    )
    test = app()
    test.session_state["picks"] = {"fruit": "plum", "count": 4}
    test.run().run()
    assert written == [{"fruit": "plum", "count": "4"}]


def test_what_is_on_the_move_is_written_when_it_has_come_to_rest():
    test = app(fruit="pear")
    for picked, held in (("plum", True), ("apple", True), ("plum", False)):
        test.session_state["picks"], test.session_state["held"] = {"fruit": picked}, held
        assert test.run().session_state["seen"][0] == picked
        assert test.query_params == {"fruit": "pear" if held else "plum"}
