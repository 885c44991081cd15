"""Predict, then reveal, as a visitor meets it: answer, read why, go on, come back."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.convolution import exercise as exercises
from explorer.convolution.exercise import PICTURE_SIDE, Exercise
from explorer.convolution.exercise.reasons import kernel_reason
from explorer.figures.convolution import SIDE, map_pixels, map_scale
from tests.pages.lab import picture, png, tab_to

PAGE = "/convolution?lab=exercise"
KERNEL, SIZE = "Which kernel?", "Which size?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WRONG, RIGHT, CHOSEN_RIGHT = "✗ your answer, wrong", "✓ right", "✓ your answer, right"


@cache
def posed(number: int = 0) -> Exercise:
    """The exercise of this number on the picture with which a visit begins."""
    return exercises.exercise(picture(pixels=PICTURE_SIDE).pixels, number)


def open_exercise(visit, number: int = 0, **settings) -> Page:
    page = visit(PAGE + (f"&exercise={number}" if number else ""), **settings)
    expect_exercise(page, number)
    return page


def question(page: Page, label: str) -> Locator:
    """One of the two questions: its cards and reasons."""
    return page.locator(".frame").filter(has=page.get_by_role("radiogroup", name=label))


def cards(page: Page, label: str = KERNEL) -> Locator:
    return question(page, label).get_by_role("radio")


def shown_map(page: Page) -> np.ndarray:
    """The picture of the map in question, uint8 ``(height, width, 3)``."""
    address = page.get_by_alt_text("The map in question").evaluate("(image) => image.src")
    with PIL.Image.open(BytesIO(page.request.get(address).body())) as file:
        assert file.format == "PNG"
        return np.asarray(file.convert("RGB"))


def expect_exercise(page: Page, number: int) -> None:
    """The page becomes that of an exercise: its kernels, its map, and the range of its values."""
    exercise = posed(number)
    low, high = (f"{value:.0f}".replace("-", "−") for value in range_of(exercise))
    expect(page.get_by_text(f"The values go from {low} to {high}.")).to_be_visible()
    titles = [candidate.title for candidate in exercise.candidates]
    expect(question(page, KERNEL).locator(".name")).to_have_text(titles)
    expected = map_pixels(exercise.values, map_scale(exercise.values))
    np.testing.assert_array_equal(shown_map(page), expected)


def range_of(exercise: Exercise) -> tuple[float, float]:
    return exercise.values.min(), exercise.values.max()


def expect_marks(page: Page, label: str, marks: dict[int, str]) -> None:
    """The cards become marked like this, and the others have no mark."""
    expected = [marks.get(index, "") for index in range(4)]
    expect(question(page, label).locator(".mark")).to_have_text(expected)


def other_than(right: int) -> int:
    return (right + 1) % 4


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
    height, width = image.evaluate("(image) => [image.naturalHeight, image.naturalWidth]")
    assert max(height, width) == SIDE
    assert all(max(size) < SIDE / 2 for size in exercise.sizes.options)
    before = page.get_by_alt_text("in grey").bounding_box()
    after = image.bounding_box()
    assert after["width"] == pytest.approx(before["width"], abs=1)
    assert not any(
        f"{rows} × {columns}" in page.locator("body").inner_text()
        for rows, columns in exercise.sizes.options
    )


def test_a_flat_picture_is_answered_with_a_sentence(visit):
    page = open_exercise(visit)
    page.get_by_text("Upload", exact=True).click()
    file = {"name": "flat.png", "mimeType": "image/png"}
    flat = png(np.full((50, 60, 3), 99, np.uint8))
    page.locator("input[type=file]").set_input_files({**file, "buffer": flat})
    expect(page.get_by_text("This picture is too plain to tell kernels apart")).to_be_visible()
    expect(cards(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Another one")).to_have_count(0)


@cache
def with_the_largest_kernel() -> int:
    """The number of an exercise with a kernel of 7 columns among the four."""
    return next(
        number
        for number in range(6, 60)
        if max(candidate.weights.shape[1] for candidate in posed(number).candidates) == 7
        and all(abs(value) >= 10 or value == 0 for value in range_of(posed(number)))
    )


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
