"""The exercise as tests drive it: what is on its page, and what is expected there."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
import PIL.Image
from playwright.sync_api import Locator, Page, expect

from explorer.convolution import exercise as exercises
from explorer.convolution.exercise import PICTURE_SIDE, Exercise
from explorer.figures.convolution import map_pixels, map_scale
from explorer.kernels import makes_a_picture
from tests.pages.lab import picture

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
    expect(page.get_by_text(f"Values from {low} to {high}.").first).to_be_visible()
    titles = [candidate.title for candidate in exercise.candidates]
    expect(question(page, KERNEL).locator(".name")).to_have_text(titles)
    shown = shown_map(page)
    scale = map_scale(exercise.values, picture=makes_a_picture(exercise.layer.kernel))
    expected = map_pixels(exercise.values, scale, side=max(shown.shape))
    np.testing.assert_array_equal(shown, expected)


def range_of(exercise: Exercise) -> tuple[float, float]:
    return exercise.values.min(), exercise.values.max()


def expect_marks(page: Page, label: str, marks: dict[int, str]) -> None:
    """The cards become marked like this, and the others have no mark."""
    expected = [marks.get(index, "") for index in range(4)]
    expect(question(page, label).locator(".mark")).to_have_text(expected)


def other_than(right: int) -> int:
    return (right + 1) % 4


@cache
def with_the_largest_kernel() -> int:
    """The number of an exercise with a kernel of 7 columns among the four."""
    return next(
        number
        for number in range(6, 60)
        if max(candidate.weights.shape[1] for candidate in posed(number).candidates) == 7
        and all(abs(value) >= 10 or value == 0 for value in range_of(posed(number)))
    )
