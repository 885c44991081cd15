"""The sliding window in the browser: it walks, can be stopped and pointed at, and finds things."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.pages.reruns import at_rest

# A network of 32 pixels is quick, and has been seen by nobody: only the mechanics count here.
LINK = "/detection?detection=window&network=run-speedy-cifar10&slide-stride=16"


def test_the_window_walks_and_what_it_finds_follows_the_threshold(visit):
    page = visit(LINK)
    walk = page.locator(".window-walk")
    expect(walk).to_be_visible(timeout=120_000)  # TensorFlow is loaded first
    place = walk.locator(".place")
    expect(place).to_have_text(re.compile("Window [2-9]"))  # it walks by itself
    walk.locator(".finish").click()
    says = walk.locator(".says")
    expect(says).to_contain_text("left: at or above the threshold")
    boxes = walk.locator(".found [role=listitem]")
    walk.locator(".threshold").fill("5")
    expect(walk.locator(".threshold-says")).to_have_text("0.05")
    expect(boxes.nth(2)).to_be_visible()
    walk.locator(".threshold").fill("99")
    expect(boxes.nth(2)).to_have_count(0)
    walk.locator(".begin").click()
    expect(place).to_have_text(re.compile("Window 1 of"))
    expect(says).to_contain_text("When the walk is over")
    walk.locator(".step").click()
    expect(place).to_have_text(re.compile("Window 2 of"))
    walk.locator(".map canvas").first.press("ArrowDown")
    expect(place).not_to_have_text(re.compile("Window [12] of"))
    expect(page.get_by_text("Speed-up, measured here")).to_be_visible()
    expect(page.locator("figure", has_text="One pass, less one by one").first).to_be_visible()
    expect(page).to_have_url(re.compile("slide-threshold=99"))
    at_rest(page)
