"""Methods side by side and six pictures, control by control, without a browser."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import keras
import numpy as np
import pytest
from cachetools import LRUCache
from streamlit.testing.v1 import AppTest

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.explanations import EXPLANATIONS
from explorer.look import look
from explorer.pretrained import PRETRAINED
from explorer.samples import sample
from explorer.ui import slow_work
from explorer.ui.asked import Asked
from explorer.ui.views.explain import computing, words
from tests.figures.explanations import explanation

METHODS = import_module("explorer.ui.views.explain.methods")  # the package has functions instead
GRID = import_module("explorer.ui.views.explain.grid")
DIGITS = DATASETS["digits"].class_names


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.explain.fooling import fooling
    from explorer.ui.views.explain.grid import grid
    from explorer.ui.views.explain.methods import methods

    with frame.page("Why?\n\nThis."):
        part = {"methods": methods, "grid": grid, "fooling": fooling}[st.session_state["part"]]
        part(st.session_state["look"], "Picture: somebody")


@pytest.fixture(autouse=True)
def nothing_computed_yet(monkeypatch) -> None:
    monkeypatch.setattr(slow_work, "_kept", LRUCache(slow_work.MOST_KEPT))


@pytest.fixture(scope="module")
def seen():
    """An untrained network that calls its classes like the digits looks at the cat."""
    network = ARCHITECTURES["simple_cnn"].network()
    return look(replace(network, class_names=DIGITS, name="of digits"), sample("cat"))


@pytest.fixture
def shown(monkeypatch) -> dict[str, Any]:
    """What the components were last given."""
    given: dict[str, Any] = {}

    def record_cards(photo, under, ratio, **named):
        given.update(named)

    def record_columns(columns, **named):
        given.update(named, columns=columns)

    monkeypatch.setattr(METHODS, "map_cards", record_cards)
    monkeypatch.setattr(GRID, "picture_grid", record_columns)
    return given


@pytest.fixture(autouse=True)
def quick_machine(monkeypatch) -> None:
    """One on which a forward pass takes a thousandth of a second, whatever else goes on."""
    monkeypatch.setattr(computing, "seconds_of_a_pass", lambda view: 1e-3)


@pytest.fixture
def slow_machine(monkeypatch) -> None:
    """One on which a forward pass takes a second."""
    monkeypatch.setattr(computing, "seconds_of_a_pass", lambda view: 1.0)


def opened(part: str, seen, **query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    test.session_state["part"], test.session_state["look"] = part, seen
    for name, value in query.items():
        test.query_params[name.replace("_", "-")] = value
    return run(test)


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def clicked(test: AppTest, label: str) -> AppTest:
    next(one for one in test.button if one.label == label).click()
    return run(test)


def card(shown: dict[str, Any], name: str):
    return next(one for one in shown["cards"] if one.name == name)


# --------------------------------------------------------------------------------------
# Methods side by side


def test_it_begins_with_four_methods_of_the_most_probable_class(shown, seen):
    opened("methods", seen)
    assert [one.name for one in shown["cards"]] == list(METHODS.DEFAULT)
    assert all(one.map is not None and not one.warning for one in shown["cards"])
    assert shown["heading"] == f"What speaks for {DIGITS[seen.top_classes(1)[0]]}?"
    for one in shown["cards"]:
        entry = EXPLANATIONS[one.name]
        assert one.map.signed == entry.signed
        assert (one.look_for, one.units) == (entry.reading, entry.units)
    assert "Completeness gap" in card(shown, "integrated_gradients").facts[-1]


def test_a_link_chooses_methods_class_and_the_class_to_compare_with(shown, seen):
    alone = {"methods": "grad_cam~gradient", "class": "3"}
    opened("methods", seen, **alone)
    before = {one.name: one.map for one in shown["cards"]}
    assert shown["heading"] == "What speaks for 3?"
    opened("methods", seen, **alone, versus="5")
    assert shown["heading"] == "What speaks for 3 rather than 5?"
    for one in shown["cards"]:
        expected = seen.explanation(3, None, one.name, against=5)
        assert one.map.high == pytest.approx(float(expected.layer_map.max()), rel=1e-4)
        assert one.map != before[one.name]


@pytest.mark.parametrize(
    "link",
    [
        {"methods": "grad_cam~no_method"},
        {"methods": "grad_cam~grad_cam"},
        {"methods": "~".join(list(EXPLANATIONS)[:7])},
        {"versus": "10"},
        {"class": "3", "versus": "3"},
    ],
)
def test_links_to_what_is_not_there_are_answered(shown, seen, link):
    test = opened("methods", seen, **link)
    assert "not here" in test.warning[0].value
    assert len(shown["cards"]) == 4
    assert "rather than" not in shown["heading"]


def test_a_method_that_knows_no_class_says_so(shown, seen):
    opened("methods", seen, methods="eigen_cam~grad_cam")
    assert [one.label for one in shown["cards"]] == [words.CLASS_INDEPENDENT, ""]


def test_what_is_slow_waits_until_it_is_asked_for(shown, seen, slow_machine):
    test = opened("methods", seen, methods="grad_cam~rise", rise_masks="200", **{"class": "1"})
    assert card(shown, "grad_cam").map is not None
    waiting = card(shown, "rise")
    assert waiting.map is None
    assert "201 forward passes, about 201 s" in waiting.waiting
    clicked(test, "Compute RISE")
    found = card(shown, "rise")
    assert found.map is not None
    assert any("201 forward passes" in fact for fact in found.facts)
    assert not [one for one in test.button if one.label == "Compute RISE"]


def test_what_takes_many_passes_but_no_time_is_computed_at_once(shown, seen, monkeypatch):
    monkeypatch.setattr(computing, "seconds_of_a_pass", lambda view: 1e-4)
    opened("methods", seen, methods="rise", rise_masks="200", **{"class": "2"})
    assert card(shown, "rise").map is not None


def test_options_are_set_in_a_field_and_stand_in_the_link(shown, seen):
    test = opened("methods", seen, methods="integrated_gradients")
    field = next(one for one in test.select_slider if one.key == "integrated_gradients-nodes-field")
    field.set_value(8)
    run(test)
    assert test.query_params["integrated_gradients-nodes"] in ("8", ["8"])
    assert any("26 forward passes" in fact for fact in card(shown, "integrated_gradients").facts)


def test_every_method_can_be_shown_with_its_formula_and_paper(shown, seen):
    for name, entry in EXPLANATIONS.items():
        test = opened("methods", seen, methods=name, score_cam_maps="32", rise_masks="200")
        assert card(shown, name).map is not None, name
        text = " ".join(one.value for one in test.markdown)
        assert entry.formula in text
        assert entry.paper in text


def test_a_map_of_zeros_is_said_to_be_an_answer():
    nothing = explanation(np.zeros((4, 4)), (8, 8))
    assert "Zero everywhere" in words.nothing_found(nothing, EXPLANATIONS["grad_cam"])
    assert "relu" in words.nothing_found(nothing, EXPLANATIONS["grad_cam"])
    assert words.nothing_found(explanation(np.eye(4), (8, 8)), EXPLANATIONS["grad_cam"]) == ""


def test_everything_that_is_asked_tells_it_from_the_rest(seen):
    one = Asked(seen, "rise", 1, None, None, (("masks", 200),))
    others = [
        replace(one, method="occlusion"),
        replace(one, class_index=2),
        replace(one, against=2),
        replace(one, layer="relu1"),
        replace(one, options=(("masks", 1000),)),
        replace(one, look=look(seen.network, sample("coffee"))),
    ]
    assert len({each.key for each in [one, *others]}) == 7


# --------------------------------------------------------------------------------------
# Six pictures


def test_the_visitors_picture_comes_first_and_answers_are_judged(shown, seen):
    test = opened("grid", seen)
    first, *others = shown["columns"]
    assert first.title == "Chelsea the cat"
    assert first.verdict == "unknown"
    assert len(others) == 5
    assert next(one.value for one in test.selectbox if one.label == "Method") == "grad_cam"
    dataset = DATASETS["digits"].load()
    right = 0
    for one in others:
        index = int(one.title.removeprefix("Test picture "))
        picture = look(seen.network, dataset.picture(index, "test"))
        said = picture.top_classes(1)[0]
        is_right = said == dataset.y_test[index]
        right += is_right
        assert one.verdict == ("right" if is_right else "wrong")
        assert one.answer.startswith(f"{DIGITS[said]}, ")
        assert one.truth == f"It shows: {DIGITS[dataset.y_test[index]]}"
        assert one.heading == f"for {DIGITS[said]}"
        assert one.map is not None
    assert f"{right} of 5 answers are right" in test.caption[0].value.replace("\\", "")


def test_maps_can_be_of_what_is_right(shown, seen):
    opened("grid", seen, maps_of="true")
    _, *others = shown["columns"]
    assert [one.heading for one in others] == [
        one.truth.replace("It shows: ", "for ") for one in others
    ]


def test_others_are_drawn_and_the_link_restores_them(shown, seen):
    test = opened("grid", seen)
    titles = [one.title for one in shown["columns"]]
    clicked(test, "Draw other pictures")
    drawn = [one.title for one in shown["columns"]]
    assert drawn[0] == titles[0]
    assert not set(drawn[1:]) & set(titles[1:])
    opened("grid", seen, draw="1")
    assert [one.title for one in shown["columns"]] == drawn
    clicked(test, "The first ones again")
    assert [one.title for one in shown["columns"]] == titles


def test_a_slow_method_waits_for_all_six(shown, seen, slow_machine):
    test = opened("grid", seen, method="occlusion", maps_of="true", draw="2")
    assert all(one.map is None for one in shown["columns"])
    clicked(test, "Compute Occlusion")
    assert all(one.map is not None for one in shown["columns"])


@pytest.fixture(scope="module")
def without_maps():
    """The dense network that every lesson begins with."""
    model = keras.Sequential(
        [
            keras.layers.Input((16, 16, 3), name="picture"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(10, activation="softmax", name="answer"),
        ]
    )
    network = ARCHITECTURES["simple_cnn"].network()
    flat = replace(
        network,
        model=model,
        preprocess=lambda image: image.resized(16, 16).astype(np.float32)[None] / 255,
        name="flat",
    )
    return look(flat, sample("cat"))


@pytest.mark.parametrize("part", ["methods", "grid"])
def test_a_network_without_maps_is_explained_by_what_needs_none(shown, without_maps, part):
    test = opened(part, without_maps)
    assert not test.warning
    if part == "methods":
        assert {one.name for one in shown["cards"]} == {
            "integrated_gradients",
            "guided_backpropagation",
        }
        assert all(one.map is not None for one in shown["cards"])
    else:
        assert all(one.map is not None for one in shown["columns"])


def test_without_a_relu_guided_backpropagation_says_what_it_is(shown, seen, without_maps):
    opened("methods", without_maps, methods="guided_backpropagation")
    assert "the plain gradient" in card(shown, "guided_backpropagation").warning
    opened("methods", seen, methods="guided_backpropagation")
    assert card(shown, "guided_backpropagation").warning == ""


@pytest.mark.parametrize("truth", ["answer", "true"])
def test_a_picture_that_the_network_has_no_class_for_is_no_right_answer(shown, seen, truth):
    embedded = look(PRETRAINED["efficientnet_lite0"].load(), sample("motorcycle"))
    test = opened("grid", embedded, maps_of=truth)
    columns = shown["columns"]
    right = sum(one.verdict == "right" for one in columns)
    judged = sum(one.verdict != "unknown" for one in columns)
    assert any(one.verdict == "misfit" for one in columns)
    assert f"{right} of {judged} answers are right" in test.caption[0].value.replace("\\", "")
    [misfit] = [one for one in columns if one.verdict == "misfit"]
    assert misfit.heading.startswith("for its answer, ") == (truth == "true")


def test_a_network_without_maps_can_be_fooled_and_has_no_evidence(shown, seen, without_maps):
    told = opened("fooling", without_maps, epsilon="16")
    assert "No pixel has changed by more than 16" in told.subheader[0].value
    assert any("no Grad-CAM to move" in one.value for one in told.caption)
    told = opened("fooling", seen, epsilon="1")
    assert not any("no Grad-CAM to move" in one.value for one in told.caption)
