"""The points of the embedding and the patches of a channel, as a visitor handles them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.mouse import settled, standing
from tests.pages.reruns import worked_out

NETWORK = "network=run-speedy-cifar10&gallery=shapes"
OVERLAP = """dots => {
  const box = one => one.getBoundingClientRect();
  const middle = one => [box(one).x + box(one).width / 2, box(one).y + box(one).height / 2];
  const far = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const places = dots.map(middle);
  const apart = (one, i) => places.map((other, j) => (i === j ? 1e9 : far(one, other)));
  const alone = places.map((one, i) => Math.min(...apart(one, i)));
  return alone.slice(0, -1).indexOf(Math.max(...alone.slice(0, -1)));
}"""


def points(page: Page):
    """The map, once it is drawn."""
    expect(page.locator(".dot.own")).to_be_visible()
    return page.locator(".dots .dot")


def lonely_point(page: Page) -> int:
    """Index of the point with most room around it."""
    standing(page.locator(".plot"))
    return points(page).evaluate_all(OVERLAP)


def middle_of(page: Page, index: int) -> tuple[float, float]:
    standing(page.locator(".plot"))
    box = points(page).nth(index).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def embedding(visit) -> Page:
    page = visit(f"/inspect?inspect=embedding&{NETWORK}")
    worked_out(page, "Compute the features", page.locator(".dot.own"))
    expect(points(page)).to_have_count(301)
    return page


def test_pointing_shows_a_thumbnail_and_a_click_the_neighbours(embedding):
    page = embedding
    expect(page.locator(".centre .words")).to_have_text("Your picture")
    expect(page.locator(".lines line")).to_have_count(6)
    index = lonely_point(page)
    page.mouse.move(*middle_of(page, index), steps=3)
    expect(page.locator(".tip")).to_be_visible()
    name = page.locator(".tip .words").inner_text()
    sprite = page.locator(".tip .picture").evaluate("one => getComputedStyle(one).backgroundImage")
    assert sprite.startswith('url("data:image/')
    page.mouse.click(*middle_of(page, index))
    expect(page.locator(".centre .words")).to_have_text(name)
    expect(page).to_have_url(re.compile(rf"[?&]point={index}(&|$)"))
    expect(page.locator(".dot.near")).to_have_count(6)
    page.reload()
    expect(page.locator(".centre .words")).to_have_text(name)
    page.get_by_role("button", name="Back to your picture").click()
    expect(page.locator(".centre .words")).to_have_text("Your picture")
    expect(page.locator(".back")).to_be_hidden()


def test_the_legend_leaves_one_class(embedding):
    page = embedding
    entry = page.locator(".groups button").first
    count = int(re.search(r"\((\d+)\)", entry.inner_text()).group(1))
    entry.click()
    page.locator(".title").hover()
    expect(entry).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".dot.faded")).to_have_count(300 - count)
    entry.click()
    page.locator(".title").hover()
    expect(page.locator(".dot.faded")).to_have_count(0)


def test_keys_go_from_point_to_point(embedding):
    page = embedding
    page.locator(".plot").focus()
    keys = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown")
    for key in keys:  # the own picture may lie at one border
        page.keyboard.press(key)
    expect(page.locator(".tip")).to_be_visible()
    name = page.locator(".tip .words").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".centre .words")).to_have_text(re.compile(name, re.IGNORECASE))
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()


def test_points_become_pictures_on_a_phone(visit):
    size = {"width": 390, "height": 844}
    page = visit(f"/inspect?inspect=embedding&{NETWORK}", viewport=size)
    worked_out(page, "Compute the features", page.locator(".dot.own"))
    page.get_by_role("radio", name="as pictures").click()
    expect(page.locator(".dots")).to_have_class(re.compile("pictures"))
    expect(page).to_have_url(re.compile("points-as=pictures"))
    first = points(page).first.evaluate("one => getComputedStyle(one).backgroundImage")
    assert first.startswith('url("data:image/')
    frame = page.locator(".frame:has(.plot)")
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


def test_a_patch_opens_the_picture_that_it_is_from(visit):
    page = visit(f"/inspect?inspect=excitation&{NETWORK}&layer=group1_gelu1")
    patches = page.locator(".grid").get_by_role("radio")
    worked_out(page, "Find the strongest patches", patches.first)
    expect(patches).to_have_count(9)
    before = page.locator(".whole img").get_attribute("src")
    patches.nth(4).click()
    expect(patches.nth(4)).to_have_attribute("aria-checked", "true")
    expect(page.locator(".whole img")).not_to_have_attribute("src", before)
    expect(page.locator(".field")).to_be_visible()
    settled(page)
    inner, outer = (standing(page.locator(one)) for one in (".whole .field", ".whole img"))
    assert inner["width"] < 0.6 * outer["width"]
    made = page.locator(".picture img")
    expect(made).to_be_visible()
    assert made.evaluate("one => one.naturalWidth") == 32
    expect(page.locator(".curve path")).to_have_count(1)
