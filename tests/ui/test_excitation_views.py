"""What excites a channel, who is near whom, and layers over training, without a browser."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.look import Look
from explorer.samples import sample
from explorer.training.store import Store
from explorer.training.trained_network import TrainedNetwork
from explorer.ui import training
from tests import models
from tests.features.nets import network_of, with_strange_channels
from tests.training.made_up import SIMPLE, made_up_run

excitation_view = import_module("explorer.ui.views.inspect.excitation")
embedding_view = import_module("explorer.ui.views.inspect.embedding")


def script():
    from importlib import import_module

    import streamlit as st

    from explorer.ui import frame

    part = st.session_state["part"]
    view = import_module(f"explorer.ui.views.inspect.{part}")
    with frame.page("What?\n\nThis."):
        getattr(view, part)(st.session_state["look"])


def opened(part: str, look: Look, **query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    test.session_state["part"], test.session_state["look"] = part, look
    for name, value in query.items():
        test.query_params[name.replace("_", "-")] = value
    return ran(test)


def ran(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    told = [*test.markdown, *test.caption, *test.info]
    return " ".join(one.value for one in told).replace("\\", "")


@pytest.fixture(autouse=True)
def quick_machine(monkeypatch) -> None:
    """One on which a forward pass takes a thousandth of a second, whatever else goes on."""
    for view in (excitation_view, embedding_view):
        monkeypatch.setattr(view, "seconds_of_a_pass", lambda view: 1e-3)


@pytest.fixture(scope="module")
def strange() -> Look:
    return Look(network_of(with_strange_channels()), sample("cat"))


@pytest.fixture
def panels(monkeypatch) -> dict[str, Any]:
    """What the components were last given, by their names."""
    given: dict[str, Any] = {}

    def recorder(name: str):
        def record(*shown, **named) -> None:
            given[name] = {"shown": shown, **named}

        return record

    monkeypatch.setattr(excitation_view, "patches_panel", recorder("patches"))
    monkeypatch.setattr(excitation_view, "made_picture_panel", recorder("made"))
    monkeypatch.setattr(embedding_view, "scatter", recorder("scatter"))
    return given


# ---- what excites a channel ----------------------------------------------------------------------


def test_nine_patches_stand_beside_the_made_picture(panels, strange):
    opened("excitation", strange, layer="relu", map="2", gallery="shapes")
    [shown] = panels["patches"]["shown"]
    values = [one.value for one in shown]
    assert len(values) == 9
    assert values == sorted(values, reverse=True)
    assert panels["patches"]["most"] == values[0]
    [made, bars] = panels["made"]["shown"]
    assert bars[0] == ("made picture", made.peak, True)
    assert [value for _, value, _ in bars[1:]] == [values[0], values[-1]]
    assert made.peak > values[0]


def test_a_dead_channel_is_said_to_be(panels, strange):
    test = opened("excitation", strange, layer="relu", map="0", gallery="shapes")
    assert panels == {}
    assert len(test.info) == 2
    assert words(test).count("map 0 of relu is dead") == 2


def test_units_bear_the_names_of_their_classes(panels, strange):
    opened("excitation", strange, layer="output", map="3", gallery="shapes")
    assert "unit 3 (class 3)" in panels["patches"]["title"]
    assert not panels["patches"]["in_maps"]
    assert all(one.box is None for one in panels["patches"]["shown"][0])


def test_other_noise_makes_another_picture(panels, strange):
    opened("excitation", strange, layer="relu", map="2", gallery="shapes")
    first = panels["made"]["shown"][0].picture
    opened("excitation", strange, layer="relu", map="2", gallery="shapes", beginning="3")
    assert panels["made"]["shown"][0].picture != first


def test_a_link_to_a_channel_that_is_not_there_is_answered(panels, strange):
    test = opened("excitation", strange, layer="relu", map="4", gallery="shapes")
    assert "feature map" in test.warning[0].value
    assert len(panels["patches"]["shown"][0]) == 9


def test_buttons_walk_along_the_channels(panels, strange):
    test = opened("excitation", strange, layer="relu", map="3", gallery="shapes")
    test.button(key="next-channel").click()  # behind the last comes the first, which is dead
    assert "map 0 of relu is dead" in words(ran(test))
    test.button(key="previous-channel").click()
    ran(test)
    assert "map 3 of relu" in panels["patches"]["title"]
    assert test.query_params["map"] == "3"


def test_slow_work_waits_for_a_click(panels, strange, monkeypatch):
    look = Look(network_of(models.randomised(models.sequential())), sample("cat"))
    monkeypatch.setattr(excitation_view, "seconds_of_a_pass", lambda view: 1.0)
    test = opened("excitation", look, gallery="shapes")
    assert "patches" not in panels
    assert "about 300 s" in words(test)
    test.button(key="answers-compute").click()
    ran(test)
    assert len(panels["patches"]["shown"][0]) == 9


# ---- who is near whom ----------------------------------------------------------------------------


def test_the_own_picture_is_chosen_first(panels, strange):
    test = opened("embedding", strange, gallery="shapes")
    given = panels["scatter"]
    shown, chosen, way = given["shown"]
    assert chosen == len(shown.group_of) == len(shown.places) - 1
    assert way == "marks"
    assert "of the variance" in given["axes"][0]
    assert "of a picture's 6 nearest neighbours" in words(test)


def test_a_link_opens_a_point(panels, strange):
    test = opened("embedding", strange, gallery="shapes", point="7", points_as="pictures")
    assert panels["scatter"]["shown"][1:] == (7, "pictures")
    assert not test.warning
    wrong = opened("embedding", strange, gallery="shapes", point="999")
    assert "picture among the points" in wrong.warning[0].value


def test_t_sne_has_a_seed_and_a_warning(panels, strange):
    opened("embedding", strange, gallery="shapes", in_two="tsne")
    first = panels["scatter"]
    assert first["axes"] == ("", "")
    assert "seed 0" in first["note"]
    assert "says little" in first["note"]
    opened("embedding", strange, gallery="shapes", in_two="tsne", embedding_seed="5")
    assert "seed 5" in panels["scatter"]["note"]
    assert panels["scatter"]["shown"][0].places != first["shown"][0].places


def test_photos_are_grouped_by_the_photo(panels, strange):
    opened("embedding", strange, gallery="photos")
    assert "cut from" in panels["scatter"]["grouped_by"]
    assert len(panels["scatter"]["shown"][0].groups) > 3


# ---- over training -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("runs"), None)


@pytest.fixture
def own_store(store, monkeypatch) -> Store:
    monkeypatch.setattr(training, "store", lambda: store)
    return store


def look_of(stored) -> Look:
    return Look(TrainedNetwork(stored, stored.epochs()[-1]).load(), sample("cat"))


def test_a_run_is_shown_over_its_epochs(own_store):
    stored = made_up_run(own_store, replace(SIMPLE, subset=500, epochs=2))
    test = opened("over_training", look_of(stored))
    assert "after each of 3 epochs" in words(test)
    test.button(key="over-training-compute").click()
    ran(test)
    assert len(test.get("plotly_chart")) == 3
    assert "From epoch 0 to 2" in words(test)
    assert "100 pictures" in words(test)


def test_a_network_of_no_run_leads_to_one(strange):
    test = opened("over_training", strange)
    assert "was not trained with this app" in words(test)
    [button] = [one for one in test.button if one.key.startswith("look-at-")]
    button.click()
    ran(test)
    assert test.query_params["network"] == button.key.replace("look-at-", "run-")
