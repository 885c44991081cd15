"""The lab's layer: out of a link, back into it, and never out of range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from streamlit.testing.v1 import AppTest

from explorer.kernels import KERNELS, kernel_text, read_kernel
from tests.convolution.layers import any_layer


def script():
    import streamlit as st

    from explorer.ui import layer_choices
    from explorer.ui.state import take_notices, write_url

    if "sent" in st.session_state:
        try:
            layer_choices.take(st.session_state["sent"])
        except (KeyError, OverflowError, TypeError, ValueError):
            st.session_state["refused"] = True
    if "used" in st.session_state:
        layer_choices.choose_layer(st.session_state["used"])
    st.session_state["layer"] = layer_choices.chosen_layer()
    st.session_state["state"] = layer_choices.as_sent(st.session_state["layer"])
    st.session_state["notices"] = take_notices()
    write_url()


def app(**query) -> AppTest:
    test = AppTest.from_function(script)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


SENT = {
    "kernel": "1,2;3,4",
    "bias": 3,
    "stride": 2,
    "padding": "same",
    "dilation": 3,
    "flip": True,
    "colours": "grey",
    "relu": True,
    "pooling": "max",
    "pool_size": 3,
    "shown": "clamp",
    "plane": 1,
    "zoom": 40,
    "centre": "500-250",
    "cell": "3-12",
    "serial": 5,
}


def test_the_lab_begins_with_an_edge_kernel_and_a_short_link():
    test = app()
    layer = test.session_state["layer"]
    assert np.array_equal(layer.kernel, KERNELS["sobel_x"].build())
    assert (layer.stride, layer.padding, layer.flip, layer.relu) == (1, "valid", False, False)
    assert not test.query_params


def test_what_the_browser_tells_goes_into_the_link_and_comes_back_from_it():
    test = app()
    test.session_state["sent"] = SENT
    test.run()
    state = test.session_state["state"]
    assert state == {name: value for name, value in SENT.items() if name != "serial"}
    link = dict(test.query_params)
    again = app(**link)
    assert again.session_state["state"] == state
    assert again.session_state["notices"] == []


def test_what_is_as_at_first_is_not_in_the_link():
    test = app(**{"stride": "2", "relu": "1"})
    begin = app().session_state["state"]
    test.session_state["sent"] = {**begin, "serial": 1}
    test.run()
    assert not test.query_params


@pytest.mark.parametrize(
    "wrong",
    [
        {"kernel": "1,x"},
        {"kernel": "nan"},
        {"kernel": "1,2|3,4"},
        {"kernel": None},
        {"bias": "much"},
        {"bias": 1e9},
        {"bias": float("nan")},
        {"stride": 0},
        {"stride": float("inf")},
        {"padding": "full"},
        {"padding": ["same"]},
        {"colours": "blue"},
        {"flip": 2},
        {"pool_size": [2]},
        {"shown": "rainbow"},
        {"zoom": 101},
        {"cell": "3-"},
        {"cell": "<b>"},
        {"cell": "١-٢"},
        {"plane": 3},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(wrong):
    test = app()
    test.session_state["sent"] = {**SENT, **wrong}
    test.run()
    assert not test.exception
    assert test.session_state["refused"]
    assert not test.query_params


@given(layer=any_layer())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_layer_survives_the_link(layer):
    test = app()
    test.session_state["used"] = layer
    test.run()
    link = dict(test.query_params)
    found = app(**link).session_state["layer"]
    assert np.array_equal(found.kernel, layer.kernel)
    names = ("bias", "stride", "padding", "dilation", "flip", "colours", "relu", "pooling")
    assert [getattr(found, name) for name in names] == [getattr(layer, name) for name in names]


def test_a_link_may_ask_for_colours_that_its_kernel_does_not_have():
    grey = app(kernel="1,2;3,4|5,6;7,8|1,1;1,1", colours="grey").session_state["layer"]
    assert kernel_text(grey.kernel) == "1,2;3,4"
    summed = app(kernel="1,2;3,4", colours="summed").session_state["layer"]
    assert np.array_equal(summed.kernel, np.stack([read_kernel("1,2;3,4")] * 3, axis=-1))


@pytest.mark.parametrize(
    "link",
    [
        {"kernel": "1,2;3"},
        {"kernel": "1" * 3000},
        {"bias": "inf"},
        {"stride": "1.5"},
        {"flip": "2"},
        {"pooling-size": "9"},
    ],
)
def test_nonsense_in_a_link_is_answered_with_the_usual(link):
    test = app(**link)
    assert "The link asks for something that is not here" in test.session_state["notices"][0]
    assert test.session_state["state"] == app().session_state["state"]
