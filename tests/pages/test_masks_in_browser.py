"""Masks in a real browser: painted by hand, and read pixel by pixel."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from explorer.scenes import CLASS_NAMES, draw_scene
from explorer.segmentation.metrics import iou
from explorer.segmentation.painted import mask_of, read_mask, shifted
from explorer.ui.views.segmentation.paint import FIRST_SHIFT
from tests.pages.mouse import point_at, standing

SCENE = draw_scene("medium", 10)


def measure(page: Page, name: str):
    return page.locator(f".measure[data-measure={name}] .value")


def test_painting_moves_the_measures_and_the_mask_outlives_a_reload(visit):
    truth = mask_of(SCENE.mask, "circle")
    page = visit("/segmentation?segmentation=paint&scene=10&paint-class=circle")
    canvas = page.locator("canvas.mask")
    first = iou(shifted(truth, FIRST_SHIFT), truth)
    expect(measure(page, "iou")).to_have_text(f"{first:.3f}")
    page.get_by_role("button", name="Clear").click()
    expect(measure(page, "iou")).to_have_text("0.000")
    expect(measure(page, "accuracy")).to_have_text(f"{1 - truth.mean():.3f}")

    box = standing(canvas)
    row, column = (float(place) for place in (mask_centre(truth)))
    x, y = (box["x"] + column * box["width"], box["y"] + row * box["height"])
    page.mouse.move(x - 20, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10, steps=6)
    expect(measure(page, "iou")).not_to_have_text("0.000")  # the brush is still down
    page.mouse.up()
    canvas.focus()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Space")
    said = measure(page, "iou").inner_text()
    arrived(page, truth, said)
    page.reload()
    expect(measure(page, "iou")).to_have_text(said)
    page.get_by_text("the square", exact=True).click()
    expect(page.locator(".paint-title")).to_have_text("Your mask of the square")
    page.get_by_text("the circle", exact=True).click()
    expect(measure(page, "iou")).to_have_text(said)


def arrived(page: Page, truth, said: str) -> None:
    """Wait until the mask in the link is the one that the browser has judged."""
    for _ in range(300):
        found = re.search("painted=([A-Za-z0-9_-]+)", page.url)
        if found and f"{iou(read_mask(found[1]), truth):.3f}" == said:
            return
        page.wait_for_timeout(200)
    raise AssertionError(page.url)


def mask_centre(mask) -> tuple[float, float]:
    """Shares of height and width."""
    rows, columns = mask.nonzero()
    return rows.mean() / mask.shape[0], columns.mean() / mask.shape[1]


def test_masks_are_read_pixel_by_pixel_and_the_slider_makes_them_fade(visit):
    page = visit("/segmentation?scene=10")
    panels = page.locator(".panels figure")
    expect(panels).to_have_count(4)
    label = CLASS_NAMES.index("square") + 1
    row, column = mask_centre(SCENE.mask == label)
    point_at(panels.nth(2).locator("canvas"), row, column)
    expect(panels.nth(1).locator(".reading")).to_contain_text("square")
    expect(panels.nth(0).locator(".reading")).to_contain_text("row")
    canvas = panels.nth(3).locator("canvas")
    slider = page.get_by_role("slider", name="Opacity")
    slider.focus()
    page.keyboard.press("Home")
    assert canvas.evaluate("canvas => getComputedStyle(canvas).opacity") == "0"
    page.keyboard.press("End")
    assert canvas.evaluate("canvas => getComputedStyle(canvas).opacity") == "1"
    expect(page).to_have_url(re.compile("opacity=100"))
    page.get_by_role("radio", name="Errors").click()
    expect(page.locator(".kinds")).to_contain_text("wrong class")
    expect(page).to_have_url(re.compile("masks-as=errors"))
