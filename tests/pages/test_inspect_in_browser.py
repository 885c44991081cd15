"""The Inspect page in a browser: from a feature map to the sum behind a value, and filters."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explorer.anatomy import feature_maps
from explorer.architectures import ARCHITECTURES
from explorer.samples import sample
from tests.pages.lab import number
from tests.pages.mouse import point_at, spot
from tests.pages.reruns import at_rest

LENET = "/inspect?network=lenet5"


def opened(visit, address: str, **settings) -> Page:
    page = visit(address, **settings)
    return at_rest(page)


def maps_of(layer: str) -> np.ndarray:
    """What LeNet-5 gives for the cat, float32 ``(height, width, channels)``."""
    network = ARCHITECTURES["lenet5"].network()
    return feature_maps(network.model, network.preprocess(sample("cat")), [layer])[layer]


def numbers_in(page: Page, place: int) -> np.ndarray:
    """The numbers of one of the three matrices: patch, kernel, products."""
    cells = page.locator(".product .matrix").nth(place).locator("> *").all_inner_texts()
    return np.array([number(one) for one in cells])


def test_pointing_at_a_cell_outlines_its_receptive_field(visit):
    page = opened(visit, f"{LENET}&layers=c1&opened=c1,2")
    expect(page.locator(".large-label").first).to_contain_text("map 2: 28 × 28 cells")
    expect(page.locator("span.field")).to_be_hidden()
    point_at(page.locator("canvas.large"), 10.5 / 28, 20.5 / 28)
    expect(page.locator("span.field")).to_be_visible()
    value = maps_of("c1")[10, 20, 2]
    words = page.locator(".note").first
    expect(words).to_contain_text("map 2, row 10, column 20")
    expect(words).to_contain_text("rows 10–14, columns 20–24")
    shown = re.search(r"column 20: (?:≈ )?(\S+);", words.inner_text())
    assert number(shown.group(1)) == pytest.approx(value, rel=0.01, abs=0.01)


def test_a_click_on_a_cell_opens_the_sum_that_made_it(visit):
    page = opened(visit, f"{LENET}&layers=c3&opened=c3,5")
    expect(page.get_by_role("button", name="Open the strongest cell")).to_be_visible()
    page.mouse.click(*spot(page.locator("canvas.large"), 4.5 / 10, 7.5 / 10))
    expect(page.get_by_text("c3 map 5, row 4, column 7 =")).to_be_visible()
    value = maps_of("c3")[4, 7, 5]
    parts = [number(text) for text in page.locator(".slice .sum").all_inner_texts()]
    assert len(parts) == 6
    assert parts == sorted(parts, key=abs, reverse=True)
    bias = number(page.locator(".rest .sum").inner_text())
    total = number(page.locator(".sum-total").inner_text())
    assert sum(parts) + bias == pytest.approx(total, abs=2e-3 * max(map(abs, parts)))
    assert np.tanh(total) == pytest.approx(value, abs=2e-3)
    page.wait_for_url(re.compile("trail=c3"))


def test_a_slice_opens_its_products_and_both_matrices_mark_the_partner(visit):
    page = opened(visit, f"{LENET}&layers=c3&trail=c3,5,4,7")
    slices = page.locator(".slice")
    slices.nth(2).click()
    expect(slices.nth(2)).to_have_attribute("aria-expanded", "true")
    expect(slices.nth(0)).to_have_attribute("aria-expanded", "false")
    patch, kernel, products = (numbers_in(page, place) for place in range(3))
    np.testing.assert_allclose(patch * kernel, products, rtol=0.02, atol=1e-4)
    answer = number(page.locator(".product .answer").inner_text())
    assert answer == number(slices.nth(2).locator(".sum").inner_text())
    assert answer == pytest.approx(products.sum(), abs=0.01)
    point_at(page.locator(".product .matrix").nth(1).locator("> *").nth(7))
    marked = page.locator(".product .marked")
    expect(marked).to_have_count(4)
    assert {one.get_attribute("data-index") for one in marked.all()} == {"7"}


def test_a_number_of_the_patch_leads_further_back(visit):
    page = opened(visit, f"{LENET}&layers=c3&trail=c3,5,4,7")
    page.locator(".product .matrix button").first.click()
    expect(page.get_by_text(re.compile(r"^s2 map \d, row 4, column 7 ="))).to_be_visible()
    expect(page.locator(".trail button")).to_have_count(2)
    expect(page.get_by_text("It begins in s2 (AveragePooling2D)")).to_be_visible()
    page.locator(".trail button").first.click()
    expect(page.get_by_text("c3 map 5, row 4, column 7 =")).to_be_visible()


def test_the_keyboard_opens_a_cell(visit):
    page = opened(visit, f"{LENET}&layers=c3&opened=c3,5")
    page.locator("canvas.large").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("c3 map 5, row 1, column 1 =")).to_be_visible()


def test_a_filter_leads_to_its_map(visit):
    page = opened(visit, f"{LENET}&inspect=filters&filters=c3&filters-by=number")
    expect(page.get_by_role("heading", name="Filter 0")).to_be_visible()
    page.get_by_role("radio", name="filter 5", exact=True).click()
    expect(page.get_by_role("heading", name="Filter 5")).to_be_visible()
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(1)  # the old one may linger
    page.get_by_role("button", name="Show its feature map (5)").click()
    expect(page.locator(".large-label").first).to_contain_text("map 5: 10 × 10 cells")


@pytest.mark.parametrize("part", ["maps&trail=c3,5,4,7&layers=c3", "filters"])
def test_it_fits_a_phone(visit, part):
    size = {"width": 390, "height": 844}
    page = opened(visit, f"{LENET}&inspect={part}", viewport=size)
    expect(page.get_by_text("LeNet-5: the weights are random")).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
