"""The diagram of a network in a browser: pointing, keys, details, and what a unit sees."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.pages.mouse import point_at, spot
from tests.pages.reruns import answered, at_rest

ADDRESS = "/architectures?architectures=diagram&structure=residual"
PADDED = "/architectures?architectures=diagram&structure=resnet_50&seen-by=conv1_pad&seen-at=0-0"


def test_a_diagram_tells_of_its_blocks_and_of_what_their_units_see(visit):
    page = at_rest(visit(ADDRESS))
    blocks = page.locator(".scroller .node")
    expect(blocks.first).to_be_visible()
    steps = blocks.count()
    told, sees = page.locator(".told"), page.locator(".sees")

    stem = blocks.nth(1)
    point_at(stem)
    expect(told).to_contain_text("(3×3×3+1)×64 = 1,792")
    expect(told).to_contain_text("BatchNormalization")
    expect(page.locator(".line.on")).not_to_have_count(0)

    stem.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".node.pointed")).to_have_count(1)
    expect(stem).not_to_have_class(re.compile("pointed"))

    # A click chooses the layer whose units are shown, and the link names it.
    stem.click()
    expect(sees).to_contain_text("3×3 pixels")
    page.wait_for_url(re.compile("seen-by="))
    field = page.locator("span.field")
    before = field.get_attribute("style")
    point_at(page.locator("canvas.map"), 1 / 64, 1 / 64)
    expect(sees).to_contain_text("rows 0–1 and columns 0–1")
    expect(sees).to_contain_text("reaches beyond the border")
    assert field.get_attribute("style") != before
    page.locator("canvas.map").focus()
    page.keyboard.press("ArrowDown")
    answered(page)
    page.wait_for_url(re.compile("seen-at=17-16"))

    at_rest(page).get_by_role("radio", name="every layer").click()
    expect(blocks.nth(steps)).to_be_attached()
    page.get_by_role("radio", name="stages").click()
    expect(blocks.nth(steps // 2)).not_to_be_attached()
    expect(page.locator(".picture text", has_text="layers").first).to_be_visible()

    with page.expect_download() as saved:
        at_rest(page).get_by_role("button", name="Save as SVG").click()
    assert saved.value.suggested_filename == "residual-stages.svg"
    assert "<svg" in saved.value.path().read_text()[:100]


def test_it_fits_a_phone_and_a_unit_in_the_padding_sees_nothing(visit):
    page = at_rest(visit(PADDED, viewport={"width": 390, "height": 844}))
    expect(page.locator(".scroller .node").first).to_be_visible()
    expect(page.locator(".overview")).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    window = page.locator(".window")
    before = window.get_attribute("style")
    page.mouse.click(*spot(page.locator(".overview"), 0.5, 0.8))
    expect(window).not_to_have_attribute("style", before)

    sees, field = page.locator(".sees"), page.locator("span.field")
    expect(sees).to_have_text(
        "The unit in row 0, column 0 sees only padding, nothing of the picture."
    )
    expect(field).to_be_hidden()
    point_at(page.locator("canvas.map"))
    expect(sees).to_contain_text("1×1 pixels")
    expect(field).to_be_visible()
