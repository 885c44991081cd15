"""The guide on its page: what is shown, and that every link leads where it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.guide import GUIDE, PRACTICE, Showing
from explorer.ui import choices, menu, slow_work, training
from explorer.ui.state import Choice

PATIENCE = 120
SHOWINGS = {step.showing.label: step.showing for one in GUIDE.values() for step in one.steps()}
"""Every place that the guide leads to."""


def script():
    from explorer.ui import frame
    from explorer.ui.views.architectures.guide import guide

    with frame.page("What?\n\nThis."):
        guide()


def shown(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=PATIENCE)
    for name, text in query.items():
        test.query_params[name] = text
    test.run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in test.markdown)


def test_it_opens_with_overfitting_its_curves_and_what_to_do():
    test = shown()
    assert [one.value for one in test.subheader] == ["Overfitting"]
    assert "by heart" in words(test)
    captions = [one.value.replace("\\", "") for one in test.caption]
    assert "A sketch, not a measurement" in captions[0]
    labels = [step.showing.label for step in GUIDE["overfitting"].steps()]
    # Links to pages are their words alone here, where there is no menu.
    assert captions[1:-1] == [f":primary[{label} →]" for label in labels]


def test_what_the_page_itself_shows_opens_there():
    test = shown(advice="slow_training")
    test.button(key="show-slow_training-3").click().run()
    asked = GUIDE["slow_training"].steps()[2].showing.choices
    assert test.query_params["networks-as"] == asked["networks-as"]
    assert test.query_params["architectures"] == asked["architectures"]


@pytest.mark.parametrize("name", ["normalise", "jumping_loss"])
def test_a_link_opens_an_advice(name):
    advice = GUIDE[name]
    test = shown(guide=advice.kind, advice=name)
    assert [one.value for one in test.subheader] == [advice.title]
    assert advice.steps()[0].text in words(test)
    assert advice.source in test.caption[-1].value.replace("\\", "")
    assert not test.warning


def test_an_advice_of_the_other_shelf_is_answered():
    test = shown(guide=PRACTICE, advice="overfitting")
    assert "advice" in test.warning[0].value


CHOICES = {one.name for one in vars(choices).values() if isinstance(one, Choice)}


@pytest.fixture
def quietly(monkeypatch):
    """Pages that show what they are asked for, without computing it or starting anything."""
    monkeypatch.setattr(slow_work, "_computed", lambda *_: None)
    monkeypatch.setattr(training.jobs(), "warm", lambda: None)


@pytest.mark.usefixtures("quietly")
@pytest.mark.parametrize("showing", SHOWINGS.values(), ids=SHOWINGS)
def test_a_link_leads_to_a_page_that_takes_these_choices(showing: Showing):
    assert set(showing.choices) <= CHOICES
    [file] = [one for one in menu.page_files() if one.stem.endswith(f"_{showing.page}")]
    test = AppTest.from_file(str(Path(file)), default_timeout=PATIENCE)
    for name, text in showing.choices.items():
        test.query_params[name] = text
    test.run()
    assert not test.exception
    assert [one.value for one in test.warning if "not here" in one.value] == []
    taken = test.session_state["visitor"].link.written
    assert {name: taken.get(name) for name in showing.choices} == dict(showing.choices)


def test_the_same_words_lead_to_the_same_place():
    steps = [step.showing for one in GUIDE.values() for step in one.steps()]
    assert [one.label for one in steps if SHOWINGS[one.label] != one] == []
