"""The exercise as a visitor meets it: questions one after the other, first answers count."""

from __future__ import annotations

import importlib
import re

import pytest
from streamlit.testing.v1 import AppTest

from explorer.convolution.exercise import MAX_SEED, PICTURE_SIDE, Exercise
from explorer.convolution.exercise import exercise as made
from explorer.convolution.exercise.sizes import as_words
from explorer.resizing import reduced
from explorer.samples import sample

SMALL = reduced(sample("cat"), PICTURE_SIDE)
WRONG_REPORTS = (4, 9, -1, 1.5, "0", "x", [0], {})


def script():
    import numpy as np
    import streamlit as st

    from explorer.images import Image
    from explorer.samples import sample
    from explorer.ui.views.convolution.exercise import exercise

    flat = Image(np.full((50, 60, 3), 99, np.uint8), "flat")
    exercise(flat if st.session_state.get("flat") else sample("cat"))


@pytest.fixture
def shown(monkeypatch) -> dict:
    """The questions on the page, by the keys of their cards: titles and verdict.

    The cards run in a browser. Here each is a button, also once the question is answered; and
    there are buttons that report what no card reports.
    """
    questions = {}

    def cards_as_buttons(cards, label, verdict, on_pick, key, **named):
        import streamlit as st

        questions[key] = ([card.title for card in cards], verdict)
        for index, card in enumerate(cards):
            st.button(card.title, on_click=on_pick, args=(index,), key=f"{key}-{index}")
        for report in WRONG_REPORTS:
            st.button("?", on_click=on_pick, args=(report,), key=f"{key}-report-{report}")

    # Its package has a function of the same name.
    view = importlib.import_module("explorer.ui.views.convolution.exercise")
    monkeypatch.setattr(view, "answer_cards", cards_as_buttons)
    return questions


@pytest.fixture
def open_exercise(shown):
    def open_exercise(number: int = 0, **state) -> AppTest:
        test = AppTest.from_function(script, default_timeout=30)
        test.query_params["exercise"] = str(number)
        for name, value in state.items():
            test.session_state[name] = value
        test.run()
        assert not test.exception
        return test

    return open_exercise


def words(test: AppTest) -> str:
    """All that is written, with plain blanks."""
    kinds = ("markdown", "caption", "subheader")
    said = " ".join(element.value for kind in kinds for element in test.get(kind))
    return said.replace("\N{NO-BREAK SPACE}", " ")


def captions(test: AppTest) -> list[str]:
    return [element.value for element in test.get("caption")]


def posed(number: int) -> Exercise:
    return made(SMALL.pixels, number)


def pick(test: AppTest, question: str, index: int) -> None:
    test.button(key=f"exercise-{question}-{index}").click().run()
    assert not test.exception


def go_on(test: AppTest) -> None:
    test.button(key="exercise-next").click().run()


@pytest.mark.parametrize("number", [0, 2, 9])
def test_nothing_gives_the_answers_away(open_exercise, shown, number):
    said, exercise = words(open_exercise(number)), posed(number)
    assert "Which kernel" in said
    assert "How many rows" not in said
    assert "right so far" not in said
    if exercise.size != exercise.picture.shape:
        assert str(exercise.size[0]) not in said.split()
    assert not any(candidate.title in said for candidate in exercise.candidates)
    titles = [candidate.title for candidate in exercise.candidates]
    assert shown == {"exercise-kernel": (titles, None)}


def test_the_second_question_follows_the_first(open_exercise, shown):
    test, exercise = open_exercise(3), posed(3)
    pick(test, "kernel", (exercise.answer + 1) % 4)
    said, layer = words(test), exercise.layer
    assert "How many rows and columns" in said
    assert "A kernel of 3 × 3 weights slides over a picture of 53 × 80 pixels, with " in said
    padding = "padding “same”" if layer.padding == "same" else "no padding (“valid”)"
    assert f"with a stride of {layer.stride} and {padding}." in said
    assert "0 of 1 right so far" in said
    titles, verdict = shown["exercise-size"]
    assert titles == [as_words(size) for size in exercise.sizes.options]
    assert verdict is None


def test_a_wrong_answer_is_judged_with_reasons_for_all(open_exercise, shown):
    test, exercise = open_exercise(0), posed(0)
    right, wrong = exercise.answer, (exercise.answer + 1) % 4
    pick(test, "kernel", wrong)
    titles, verdict = shown["exercise-kernel"]
    assert (verdict.right, verdict.chosen) == (right, wrong)
    told = [which for which, _ in verdict.reasons]
    assert told == [f"Not {titles[wrong]}", f"It is {titles[right]}"]
    others = {f"Not {title}" for title in titles} - {told[0], f"Not {titles[right]}"}
    assert {which for which, _ in verdict.more} == others


@pytest.mark.parametrize("first_is_right", [True, False])
def test_first_answers_count(open_exercise, shown, first_is_right):
    test, exercise = open_exercise(3), posed(3)
    for question, right in (("kernel", exercise.answer), ("size", exercise.sizes.answer)):
        wrong = (right + 1) % 4
        first, second = (right, wrong) if first_is_right else (wrong, right)
        pick(test, question, first)
        before = shown[f"exercise-{question}"], words(test)
        pick(test, question, second)
        assert (shown[f"exercise-{question}"], words(test)) == before
        verdict = shown[f"exercise-{question}"][1]
        assert (verdict.right, verdict.chosen) == (right, first)
    assert f"{2 if first_is_right else 0} of 2 right so far" in words(test)


@pytest.mark.parametrize("report", WRONG_REPORTS)
def test_what_is_no_card_is_no_answer(open_exercise, shown, report):
    test = open_exercise(0)
    pick(test, "kernel", f"report-{report}")
    assert shown["exercise-kernel"][1] is None
    assert "right so far" not in words(test)


def test_the_score_counts_all_exercises(open_exercise):
    test = open_exercise(0)
    for number, (kernel_right, size_right) in enumerate([(True, True), (False, True)]):
        exercise = posed(number)
        pick(test, "kernel", (exercise.answer + (not kernel_right)) % 4)
        pick(test, "size", (exercise.sizes.answer + (not size_right)) % 4)
        go_on(test)
    pick(test, "kernel", posed(2).answer)
    assert "4 of 5 right so far" in words(test)
    go_on(test)
    assert "4 of 5 right so far" in words(test)


def test_another_one_is_the_next_and_is_in_the_link(open_exercise):
    test = open_exercise(0)
    go_on(test)
    assert test.query_params["exercise"] == "1"
    last = open_exercise(MAX_SEED)
    go_on(last)
    assert last.query_params["exercise"] == "0"


LEGEND = (
    r"Values from (\S+) to (\S+)\. (?:Violet|Black) (\S+?)( and less)?, white (?:0, orange )?"
    r"(\S+?)( and more)?\."
)


def test_the_legend_says_what_lies_beyond_the_scale(open_exercise):
    told = set()
    for number in range(12):
        values = posed(number).values
        found = re.fullmatch(LEGEND, captions(open_exercise(number))[1])
        if not found:  # a picture
            continue
        low, end = (float(found[n].replace("−", "-")) for n in (3, 5))
        assert low == (0 if values.min() >= 0 else -end)
        assert bool(found[4]) == (values.min() < low - 0.5)
        assert bool(found[6]) == (values.max() > end + 0.5)
        told |= {bool(found[4]), bool(found[6])}
    assert told == {True, False}


def test_a_map_that_is_a_picture_with_values_beyond_is_explained_so(open_exercise):
    number = next(n for n in range(30) if right_title(n) in ("Sharpen", "Emboss"))
    legend = captions(open_exercise(number))[1]
    assert legend.endswith("Grey from 0 to 255 as in a picture, violet below, orange above.")
    assert posed(number).values.min() < 0


def right_title(number: int) -> str:
    exercise = posed(number)
    return exercise.candidates[exercise.answer].title


def test_the_map_of_a_wrong_kernel_is_shown_beside(open_exercise):
    test, exercise = open_exercise(1), posed(1)
    wrong = (exercise.answer + 1) % 4
    title, values = exercise.candidates[wrong].title, exercise.maps[wrong]
    assert len(captions(test)) == 2
    pick(test, "kernel", wrong)
    assert f"**{title}** would make this" in words(test)
    said = captions(test)[2].replace("−", "-")
    assert said.startswith(f"Values from {values.min():.0f} to {values.max():.0f}. ")


def test_after_a_right_answer_there_is_nothing_to_compare(open_exercise):
    test, exercise = open_exercise(1), posed(1)
    pick(test, "kernel", exercise.answer)
    assert "would make this" not in words(test)
    assert len(captions(test)) == 2


@pytest.mark.parametrize("number", [-1, 10_000])
def test_a_link_to_no_exercise_leads_to_the_first(open_exercise, number):
    test = open_exercise(number)
    assert "exercise" not in test.query_params
    assert "Which kernel" in words(test)


def test_a_plain_picture_is_answered_with_a_sentence(open_exercise):
    test = open_exercise(0, flat=True)
    assert "too plain" in test.info[0].value
    assert "Which kernel" not in words(test)
