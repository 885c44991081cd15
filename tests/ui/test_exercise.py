"""The exercise as a visitor meets it: questions one after the other, first answers count."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.convolution.exercise import PICTURE_SIDE
from explorer.convolution.exercise import exercise as made
from explorer.resizing import reduced
from explorer.samples import sample

SMALL = reduced(sample("cat"), PICTURE_SIDE)


def script():
    import numpy as np
    import streamlit as st

    from explorer.images import Image
    from explorer.samples import sample
    from explorer.ui.state import memory
    from explorer.ui.views.convolution.exercise import exercise

    memory().answers.update(st.session_state.get("given", {}))
    flat = Image(np.full((50, 60, 3), 99, np.uint8), "flat")
    exercise(flat if st.session_state.get("flat") else sample("cat"))


@pytest.fixture
def open_exercise():
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
    return " ".join(
        element.value for kind in ("markdown", "caption", "subheader") for element in test.get(kind)
    )


def answered(number: int, kernel_right: bool, size_right: bool | None = None) -> dict:
    posed = made(SMALL.pixels, number)
    kernel = posed.answer if kernel_right else (posed.answer + 1) % 4
    answers = {(SMALL.digest, number, "kernel"): (kernel, kernel_right)}
    if size_right is not None:
        answer = posed.sizes.answer
        size = answer if size_right else (answer + 1) % 4
        answers[SMALL.digest, number, "size"] = (size, size_right)
    return answers


@pytest.mark.parametrize("number", [0, 2, 9])
def test_nothing_gives_the_answers_away(open_exercise, number):
    shown, posed = words(open_exercise(number)), made(SMALL.pixels, number)
    assert "Which kernel" in shown
    assert "How many rows" not in shown
    assert "right so far" not in shown
    if posed.size != posed.picture.shape:
        assert str(posed.size[0]) not in shown.split()
    assert not any(candidate.title in shown for candidate in posed.candidates)


def test_the_second_question_follows_the_first(open_exercise):
    shown = words(open_exercise(3, given=answered(3, kernel_right=False)))
    assert "How many rows and columns" in shown
    layer = made(SMALL.pixels, 3).layer
    assert f"a stride of {layer.stride}" in shown
    assert "The kernel has 3 × 3 weights, the picture 53 × 80 pixels." in shown
    assert "0 of 1 right so far" in shown


def test_the_score_counts_all_exercises(open_exercise):
    given = {**answered(0, True, True), **answered(1, False, True), **answered(2, True)}
    assert "4 of 5 right so far" in words(open_exercise(4, given=given))


def test_another_one_is_the_next_and_is_in_the_link(open_exercise):
    test = open_exercise(0)
    test.button(key="exercise-next").click().run()
    assert test.query_params["exercise"] == "1"
    last = open_exercise(9999)
    last.button(key="exercise-next").click().run()
    assert last.query_params["exercise"] == "0"


@pytest.mark.parametrize("number", [-1, 10_000])
def test_a_link_to_no_exercise_leads_to_the_first(open_exercise, number):
    test = open_exercise(number)
    assert "exercise" not in test.query_params
    assert "Which kernel" in words(test)


def test_a_plain_picture_is_answered_with_a_sentence(open_exercise):
    test = open_exercise(0, flat=True)
    assert "too plain" in test.info[0].value
    assert "Which kernel" not in words(test)
