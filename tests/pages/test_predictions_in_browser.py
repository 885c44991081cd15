"""Predictions in a browser: sliders redraw boxes and scores, steps suppress, errors lead on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.pages.reruns import answered, at_rest


def set_slider(page: Page, name: str, value: float) -> None:
    slider = page.get_by_role("slider", name=name, exact=True)
    slider.evaluate(
        "(one, value) => { one.value = value; one.dispatchEvent(new Event('input')); }", value
    )


def count_at(page: Page, stage: str) -> int:
    button = page.get_by_role("radio", name=re.compile(f"^{stage}: [0-9]+$"))
    return int(button.text_content().rpartition(" ")[2])


def test_sliders_redraw_boxes_and_scores_and_a_link_restores_them(visit):
    page = at_rest(visit("/detection?scene=10"))
    boxes, tile = page.locator(".drawn [data-box]"), page.locator(".tile-value").first
    expect(boxes).to_have_count(count_at(page, "After suppression"))
    at_first = tile.text_content()
    set_slider(page, "Score threshold", 0.9)
    expect(tile).not_to_have_text(at_first)
    expect(page.locator(".score-value")).to_have_text("0.90")
    expect(boxes).to_have_count(count_at(page, "After suppression"))
    surest = count_at(page, "Above the score")
    set_slider(page, "Score threshold", 0.2)
    page.get_by_role("radio", name="Step by step").click()
    more = count_at(page, "Above the score")
    assert surest < more <= count_at(page, "Raw")
    expect(boxes).to_have_count(more)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".walk-says")).to_contain_text("is the surest left")
    expect(page.locator(".drawn .taken:not(.halo)")).to_have_count(1)
    answered(page)
    expect(page).to_have_url(re.compile("box-score=0.2(&|$)"))
    page.reload()
    expect(page.locator(".score-value")).to_have_text("0.20")
    page.get_by_role("radio", name=re.compile("^Missed")).click()
    expect(page.locator(".kind-says")).to_contain_text("Missed.")
    scene = page.locator(".scene-tile").first
    number = scene.get_attribute("data-scene")
    scene.click()
    expect(page.locator(".stage-title")).to_have_text(f"Held-out scene {number}")
