"""Where the exercise scrolls, what keeps the focus, and what is seen without scrolling."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.exercise import (
    CHOSEN_RIGHT,
    KERNEL,
    PHONE,
    SIZE,
    cards,
    expect_exercise,
    expect_marks,
    open_exercise,
    other_than,
    posed,
    question,
    with_the_largest_kernel,
)

SHORT = {"viewport": {"width": 390, "height": 600}}


def press(page: Page, locator: Locator, key: str = "Enter") -> None:
    locator.focus()
    page.keyboard.press(key)


def expect_in_view(locator: Locator, header: float = 56) -> None:
    """All of it comes into view, and not under the page's header."""
    expect(locator).to_be_in_viewport(ratio=0.99)
    expect(locator).to_be_visible()
    assert locator.bounding_box()["y"] >= header


def pictures(page: Page) -> list[Locator]:
    return [page.get_by_alt_text("in grey"), page.get_by_alt_text("The map in question")]


def test_another_one_keeps_the_focus(visit):
    page, another = open_exercise(visit), "Another one"
    for number in range(3):
        exercise = posed(number)
        press(page, cards(page).nth(other_than(exercise.answer)))
        expect(cards(page, SIZE)).to_have_count(4)
        if number == 1:  # after both answers, otherwise after one
            press(page, cards(page, SIZE).nth(exercise.sizes.answer))
            expect_marks(page, SIZE, {exercise.sizes.answer: CHOSEN_RIGHT})
        press(page, page.get_by_role("button", name=another))
        expect_exercise(page, number + 1)
        expect(cards(page, SIZE)).to_have_count(0)
        expect(page.get_by_role("button", name=another)).to_be_focused()
    page.keyboard.press("Enter")
    expect_exercise(page, 4)
    expect(page.get_by_role("button", name=another)).to_be_focused()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_reveal_is_on_the_first_screen(visit, number):
    page, exercise = open_exercise(visit, number), posed(number)
    for locator in [*pictures(page), page.get_by_role("button", name="Another one")]:
        expect_in_view(locator)
    cards(page).nth(other_than(exercise.answer)).click()
    for paragraph in range(2):
        expect_in_view(question(page, KERNEL).locator(".reason p").nth(paragraph))
    for locator in pictures(page):
        expect_in_view(locator)


def test_with_large_kernels_the_reveal_comes_into_view(visit):
    number = with_the_largest_kernel()
    page, exercise = open_exercise(visit, number), posed(number)
    expect_in_view(page.get_by_role("button", name="Another one"))
    cards(page).nth(other_than(exercise.answer)).click()
    for locator in [question(page, KERNEL).locator(".reason p").nth(1), *pictures(page)]:
        expect_in_view(locator)


def test_the_map_of_a_wrong_kernel_is_beside_the_real_one(visit):
    page, exercise = open_exercise(visit, 1), posed(1)
    before = pictures(page)[1].bounding_box()
    wrong = other_than(exercise.answer)
    cards(page).nth(wrong).click()
    beside = page.get_by_alt_text(f"What {exercise.candidates[wrong].title} would make")
    expect_in_view(beside)
    real, other = pictures(page)[1].bounding_box(), beside.bounding_box()
    assert other["y"] == pytest.approx(real["y"], abs=1)
    assert other["x"] >= real["x"] + real["width"]
    for side in ("x", "width", "height"):
        assert real[side] == pytest.approx(before[side], abs=1)
    page.get_by_role("button", name="Another one").click()
    expect_exercise(page, 2)
    expect(beside).to_have_count(0)


def test_on_a_phone_what_is_new_comes_into_view(visit):
    page, exercise = open_exercise(visit, **PHONE), posed()
    # Pictures that come late push down what is below them.
    page.route("**/media/**", lambda route: (time.sleep(0.3), route.continue_()))
    cards(page).nth(other_than(exercise.answer)).tap()
    for paragraph in range(2):
        expect_in_view(question(page, KERNEL).locator(".reason p").nth(paragraph))
    cards(page, SIZE).nth(other_than(exercise.sizes.answer)).tap()
    expect_in_view(question(page, SIZE).locator(".reason p").nth(1))
    page.unroute_all(behavior="wait")


@pytest.mark.parametrize("settings", [PHONE | SHORT, SHORT], ids=["phone", "short"])
def test_another_one_begins_at_its_beginning(visit, settings):
    number = with_the_largest_kernel() - 1
    page, exercise = open_exercise(visit, number, **settings), posed(number)
    cards(page).nth(other_than(exercise.answer)).click()
    cards(page, SIZE).nth(exercise.sizes.answer).click()
    another = page.get_by_role("button", name="Another one")
    another.scroll_into_view_if_needed()
    another.click()
    expect_exercise(page, number + 1)
    for locator in pictures(page):
        expect_in_view(locator)


def test_at_the_first_look_nothing_scrolls(visit):
    page, exercise = open_exercise(visit, **PHONE), posed()
    cards(page).nth(exercise.answer).tap()
    expect_marks(page, KERNEL, {exercise.answer: CHOSEN_RIGHT})
    page.reload()
    expect_exercise(page, 0)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(main) => main.scrollTop") == 0
