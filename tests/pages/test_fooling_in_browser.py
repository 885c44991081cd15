"""Attacks on the network: the flip is said, nothing is changed at zero, and the picture is kept."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
from playwright.sync_api import Page, expect

from tests.pages.lab import pick, saved


def fooling(visit, link: str = "") -> Page:
    page = visit(f"/explain?explain=fooling{link}")
    expect(page.get_by_text("Before: ")).to_be_visible()
    return page


def picture(page: Page, title: str) -> str:
    return page.locator("figure", has_text=title).locator("img").get_attribute("src")


def test_two_levels_flip_the_answer_and_the_saved_picture_holds_them(visit, tmp_path):
    page = fooling(visit)
    verdict = page.get_by_role("heading", name="by more than 2 of 255 levels")
    expect(verdict).to_contain_text("tiger cat has become")
    assert picture(page, "Before: tiger cat") != picture(page, "After: ")
    expect(page.locator("figure", has_text="Evidence for")).to_have_count(3)
    file = saved(page.get_by_role("button", name="Save the changed picture"), tmp_path)
    pixels = np.asarray(PIL.Image.open(io.BytesIO(file.read_bytes())))
    assert pixels.shape == (224, 224, 3)


def test_without_a_change_the_answer_stays(visit):
    page = fooling(visit, "&epsilon=0&network=run-speedy-cifar10")
    expect(page.get_by_role("heading", name="Nothing is changed yet")).to_be_visible()
    before = picture(page, "Before: ")
    assert picture(page, "After: ") == before
    pick(page, "Attack", "PGD")
    expect(page.get_by_text("Random start")).to_be_visible()


def test_the_changed_picture_becomes_the_visitors_own(visit):
    page = fooling(visit, "&epsilon=4&network=run-speedy-cifar10&attack=pgd")
    after = page.locator("figure", has_text="After: ").locator(".title").inner_text()
    page.get_by_role("button", name="Make it my picture").click()
    expect(page.get_by_text(after.replace("After", "Before"))).to_be_visible()
    expect(page.get_by_text("Picture: Stéfan van der Walt, CC0, changed with PGD.")).to_be_visible()
