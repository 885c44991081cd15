"""Predict, then reveal, as a visitor meets it: answer, read why, go on, come back."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.convolution.exercise.reasons import kernel_reason
from explorer.convolution.exercise.sizes import as_words
from tests.pages.exercise import (
    CHOSEN_RIGHT,
    KERNEL,
    PHONE,
    RIGHT,
    SIZE,
    WRONG,
    cards,
    expect_exercise,
    expect_marks,
    open_exercise,
    other_than,
    posed,
    question,
    shown_map,
    with_the_largest_kernel,
)
from tests.pages.lab import png, tab_to


def test_a_wrong_answer_is_marked_in_words_and_reasons_follow(visit):
    page, exercise = open_exercise(visit), posed()
    expect(page.get_by_role("heading", name="2. How many")).to_have_count(0)
    expect(page.get_by_text("right so far")).to_have_count(0)
    expect_marks(page, KERNEL, {})
    right, wrong = exercise.answer, other_than(exercise.answer)
    cards(page).nth(wrong).click()
    expect_marks(page, KERNEL, {wrong: WRONG, right: RIGHT})
    expect(cards(page).nth(wrong)).to_have_accessible_name(re.compile(f"{WRONG}$"))
    expect(cards(page).nth(wrong)).to_be_checked()
    expect(page.get_by_text("0 of 1 right so far")).to_be_visible()
    titles = [candidate.title for candidate in exercise.candidates]
    reasons = [kernel_reason(exercise, index) for index in range(4)]
    told = [
        f"Not {titles[wrong]}. {reasons[wrong]}",
        f"It is {titles[right]}. {reasons[right]}",
    ]
    expect(question(page, KERNEL).locator(".reason p")).to_have_text(told)
    question(page, KERNEL).get_by_text("Why not the others").click()
    others = [f"Not {titles[n]}. {reasons[n]}" for n in range(4) if n not in (right, wrong)]
    expect(question(page, KERNEL).locator(".others p")).to_have_text(others)
    expect(question(page, KERNEL).locator(".others p").last).to_be_visible()


def test_the_second_question_comes_and_is_answered(visit):
    page, exercise = open_exercise(visit, 2), posed(2)
    cards(page).nth(exercise.answer).click()
    expect_marks(page, KERNEL, {exercise.answer: CHOSEN_RIGHT})
    expect(page.get_by_text("1 of 1 right so far")).to_be_visible()
    sizes = [f"{rows} × {columns}" for rows, columns in exercise.sizes.options]
    expect(question(page, SIZE).locator(".name")).to_have_text(sizes)
    right, wrong = exercise.sizes.answer, other_than(exercise.sizes.answer)
    cards(page, SIZE).nth(wrong).click()
    expect_marks(page, SIZE, {wrong: WRONG, right: RIGHT})
    told = [
        f"Not {sizes[wrong]}. {exercise.sizes.reasons[wrong]}",
        f"It is {sizes[right]}. {exercise.sizes.reasons[right]}",
    ]
    expect(question(page, SIZE).locator(".reason p")).to_have_text(told)
    expect(page.get_by_text("1 of 2 right so far")).to_be_visible()
    expect(question(page, SIZE).get_by_text("Why not the others")).to_be_hidden()


def test_the_first_answer_counts(visit):
    page, exercise = open_exercise(visit), posed()
    right, wrong = exercise.answer, other_than(exercise.answer)
    # Two clicks in one breath: the second comes before the server has judged the first.
    page.get_by_role("radiogroup", name=KERNEL).evaluate(
        "(group, order) => order.forEach((index) => group.children[index].click())", [wrong, right]
    )
    expect_marks(page, KERNEL, {wrong: WRONG, right: RIGHT})
    cards(page).nth(right).click(force=True)  # cards that are judged count as disabled
    # What a second answer would change has changed when the next one is judged.
    cards(page, SIZE).nth(exercise.sizes.answer).click()
    expect(page.get_by_text("1 of 2 right so far")).to_be_visible()
    expect_marks(page, KERNEL, {wrong: WRONG, right: RIGHT})
    expect(cards(page).nth(wrong)).to_be_checked()


def test_by_keyboard_only(visit):
    page, exercise = open_exercise(visit), posed()
    tab_to(page, f"{exercise.candidates[0].title}. ")
    for key in ["ArrowRight"] * 3 + ["Home"] + ["ArrowDown"] * exercise.answer:
        page.keyboard.press(key)
    expect(cards(page).nth(exercise.answer)).to_be_focused()
    page.keyboard.press("Enter")
    expect_marks(page, KERNEL, {exercise.answer: CHOSEN_RIGHT})
    expect(cards(page).nth(exercise.answer)).to_be_focused()
    page.keyboard.press("Tab")
    expect(question(page, KERNEL).get_by_text("Why not the others")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question(page, KERNEL).locator(".others p").first).to_be_visible()
    expect(cards(page, SIZE).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(cards(page, SIZE).first).to_be_focused()
    for _ in range(exercise.sizes.answer):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect_marks(page, SIZE, {exercise.sizes.answer: CHOSEN_RIGHT})
    expect(question(page, KERNEL).locator(".others p").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Another one")).to_be_focused()
    page.keyboard.press("Enter")
    expect_exercise(page, 1)


def test_another_one_and_back(visit):
    page, exercise = open_exercise(visit), posed()
    right, wrong = exercise.answer, other_than(exercise.answer)
    cards(page).nth(wrong).click()
    expect_marks(page, KERNEL, {wrong: WRONG, right: RIGHT})
    page.get_by_role("button", name="Another one").click()
    expect(page).to_have_url(re.compile("exercise=1(&|$)"))
    expect_exercise(page, 1)
    expect_marks(page, KERNEL, {})
    expect(cards(page, SIZE)).to_have_count(0)
    expect(page.get_by_text("0 of 1 right so far")).to_be_visible()

    page.go_back()
    expect_exercise(page, 0)
    expect_marks(page, KERNEL, {wrong: WRONG, right: RIGHT})
    expect(cards(page, SIZE)).to_have_count(4)
    page.go_forward()
    expect_exercise(page, 1)
    expect_marks(page, KERNEL, {})


def test_answers_last_while_the_visitor_looks_elsewhere_and_are_nobody_else_s(visit):
    page, exercise = open_exercise(visit, 2), posed(2)
    cards(page).nth(exercise.answer).click()
    cards(page, SIZE).nth(exercise.sizes.answer).click()
    expect(page.get_by_text("2 of 2 right so far")).to_be_visible()
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="What is this")).to_be_visible()
    page.get_by_role("link", name="Convolution").click()
    expect_exercise(page, 2)
    expect_marks(page, KERNEL, {exercise.answer: CHOSEN_RIGHT})
    expect_marks(page, SIZE, {exercise.sizes.answer: CHOSEN_RIGHT})
    expect(page.get_by_text("2 of 2 right so far")).to_be_visible()

    other = open_exercise(visit, 2)
    expect_marks(other, KERNEL, {})
    expect(cards(other, SIZE)).to_have_count(0)
    expect(other.get_by_text("right so far")).to_have_count(0)


def test_another_picture_is_another_exercise_and_the_score_goes_on(visit):
    page, exercise = open_exercise(visit), posed()
    cards(page).nth(exercise.answer).click()
    expect(page.get_by_text("1 of 1 right so far")).to_be_visible()
    page.get_by_role("radio", name="coffee", exact=True).click()
    expect(page.get_by_alt_text("coffee, in grey")).to_be_visible()
    expect_marks(page, KERNEL, {})
    expect(page.get_by_text("1 of 1 right so far")).to_be_visible()


@pytest.mark.parametrize("number", [0, 2, 3])
def test_the_picture_of_the_map_is_as_wide_whatever_its_size(visit, number):
    page, exercise = open_exercise(visit, number), posed(number)
    image = page.get_by_alt_text("The map in question")
    assert max(shown_map(page).shape) > 2 * max(max(size) for size in exercise.sizes.options)
    before = page.get_by_alt_text("in grey").bounding_box()
    after = image.bounding_box()
    assert after["width"] == pytest.approx(before["width"], abs=1)
    said = page.locator("body").inner_text()
    others = set(exercise.sizes.options) - {exercise.picture.shape}
    assert not any(as_words(size) in said for size in others)


def test_a_flat_picture_is_answered_with_a_sentence(visit):
    page = open_exercise(visit)
    page.get_by_text("Upload", exact=True).click()
    file = {"name": "flat.png", "mimeType": "image/png"}
    flat = png(np.full((50, 60, 3), 99, np.uint8))
    page.locator("input[type=file]").set_input_files({**file, "buffer": flat})
    expect(page.get_by_text("This picture is too plain to tell kernels apart")).to_be_visible()
    expect(cards(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Another one")).to_have_count(0)


def test_on_a_phone_everything_fits_and_a_tap_answers(visit):
    number = with_the_largest_kernel()
    page, exercise = open_exercise(visit, number, **PHONE), posed(number)
    cards(page).nth(exercise.answer).tap()
    expect_marks(page, KERNEL, {exercise.answer: CHOSEN_RIGHT})
    cards(page, SIZE).nth(exercise.sizes.answer).tap()
    expect_marks(page, SIZE, {exercise.sizes.answer: CHOSEN_RIGHT})
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(main) => main.scrollWidth <= main.clientWidth")
    for label in (KERNEL, SIZE):
        for box in (card.bounding_box() for card in cards(page, label).all()):
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
    fits = "(all) => all.every((number) => number.scrollWidth <= number.clientWidth)"
    assert question(page, KERNEL).locator(".numbers span").evaluate_all(fits)
