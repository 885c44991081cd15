"""Painting over the picture by hand: the answers follow while the brush moves."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def pad(visit, link: str = "") -> tuple[Page, Locator]:
    page = visit(f"/explain?explain=covering{link}")
    canvas = page.locator("canvas.cover")
    expect(page.locator(".answer")).to_have_count(5)
    return page, canvas


def shares(page: Page) -> list[str]:
    return page.locator(".answer .share").all_inner_texts()


def test_the_bars_move_before_the_brush_is_lifted_and_the_link_keeps_what_was_painted(visit):
    page, canvas = pad(visit)
    verdict, before = page.locator(".verdict"), shares(page)
    expect(verdict).to_have_text("Nothing is covered yet.")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 170, steps=12)
    expect(verdict).to_contain_text("of the picture covered")
    assert "covered=" not in page.url
    page.mouse.up()
    expect(page).to_have_url(re.compile("covered=[0-9a-f]{196}"))
    expect(page.locator(".answer .share").first).to_contain_text("→")
    after, said = shares(page), verdict.inner_text()
    assert after != before
    page.reload()
    expect(verdict).to_have_text(said)
    page.get_by_role("button", name="Clear").click()
    expect(verdict).to_have_text("Nothing is covered yet.")
    assert shares(page) == before
    page.get_by_role("button", name="Undo").click()
    expect(verdict).to_have_text(said)


def test_the_keyboard_paints_and_the_eraser_takes_back(visit):
    page, canvas = pad(visit, "&network=lenet5")
    verdict = page.locator(".verdict")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(verdict).to_contain_text("3 % of the picture covered")
    page.get_by_role("radio", name="Uncover").click()
    canvas.focus()
    page.keyboard.press("Space")
    expect(verdict).to_have_text("Nothing is covered yet.")


def test_a_link_to_a_mask_that_is_none_is_answered(visit):
    page, _ = pad(visit, "&network=lenet5&covered=zz")
    expect(page.get_by_text("part that is covered")).to_be_visible()
    expect(page.locator(".verdict")).to_have_text("Nothing is covered yet.")
