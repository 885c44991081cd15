"""The Explain page's maps in a browser: read together, changed by a click, taken along."""

from __future__ import annotations

import re

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.lab import saved, unfold
from tests.pages.mouse import point_at, settled
from tests.pages.reruns import at_rest, options_of

FOUR = "grad_cam~hires_cam~layer_cam~eigen_cam"


def methods(visit, link: str = f"methods={FOUR}", **settings) -> Page:
    """The methods side by side, with all maps drawn."""
    page = visit(f"/explain?{link}", **settings)
    expect(page.locator(".card .waiting:visible")).to_have_count(0)
    expect(page.locator(".card canvas:visible")).to_have_count(link.count("~") + 1)
    return page


def card(page: Page, method: str) -> Locator:
    return page.locator(f'.card[data-method="{method}"]')


def drawn(page: Page, method: str) -> np.ndarray:
    """What is drawn on a map's canvas, uint8 ``(height, width, 4)``."""
    script = """canvas => {
      const { width, height } = canvas;
      return [height, width, [...canvas.getContext('2d').getImageData(0, 0, width, height).data]];
    }"""
    height, width, values = card(page, method).locator("canvas").evaluate(script)
    return np.array(values, np.uint8).reshape(height, width, 4)


def readings(page: Page) -> list[str]:
    """What the cards say about the place that is pointed at."""
    texts = page.locator(".card[data-method] .reading").all_inner_texts()
    return [text.strip() for text in texts]


def test_pointing_at_one_map_reads_all_of_them(visit):
    page = methods(visit)
    assert readings(page) == [""] * 4
    point_at(card(page, "hires_cam").locator("canvas"), 0.3, 0.4)
    there = readings(page)
    assert all("%" in text for text in there)
    expect(page.locator(".card .spot:visible")).to_have_count(5)
    point_at(page.locator(".untouched .photo"), 0.3, 0.4)
    assert readings(page) == there
    card(page, "layer_cam").locator("canvas").focus()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    assert readings(page)[2] != there[2]
    page.mouse.move(5, 5)
    page.locator(".opacity").focus()
    assert readings(page) == [""] * 4


def test_a_class_and_one_to_compare_it_with_change_all_maps_and_the_link(visit):
    page = methods(visit, "methods=grad_cam~hires_cam")
    before = {name: drawn(page, name) for name in ("grad_cam", "hires_cam")}
    second = page.locator(".bars .name").nth(1).inner_text()
    page.locator(".bars button").nth(1).click()
    heading = page.locator(".heading")
    expect(heading).to_have_text(f"What speaks for {second}?")
    options_of(page, "Compared with").nth(1).click()
    expect(heading).to_have_text(re.compile(f"What speaks for {second} rather than .+"))
    page.wait_for_url(re.compile("class=.*versus="))
    expect(page.locator(".card .waiting:visible")).to_have_count(0)
    settled(page)
    for name, was in before.items():
        assert (drawn(page, name) != was).any()
    again = methods(visit, page.url.partition("?")[2])
    expect(again.locator(".heading")).to_have_text(heading.inner_text())


def test_opacity_and_cells_are_for_all_maps(visit):
    page = methods(visit, "methods=grad_cam~layer_cam&opacity=20")
    expect(page.locator(".opacity")).to_have_value("20")
    page.locator(".opacity").fill("80")
    settled(page)
    for canvas in page.locator(".card canvas").all():
        assert canvas.evaluate("it => Number(getComputedStyle(it).opacity)") == pytest.approx(0.8)
    assert drawn(page, "grad_cam").shape[:2] == (224, 224)
    page.locator(".as-cells").check()
    assert drawn(page, "grad_cam").shape[:2] == (7, 7)
    page.wait_for_url(re.compile("opacity=80.*cells=1|cells=1.*opacity=80"))


def test_slow_work_is_asked_for_shows_progress_and_can_be_cancelled(visit):
    page = visit("/explain?methods=grad_cam~rise&rise-masks=4000")
    ask = page.get_by_role("button", name="Compute RISE")
    expect(ask).to_be_visible()
    expect(card(page, "grad_cam").locator("canvas")).to_be_visible()
    expect(card(page, "rise").locator(".waiting")).to_contain_text("4,001 forward passes, about")
    ask.click()
    expect(page.get_by_text(re.compile(r"\(\d+ of 4,000\)"))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(ask).to_be_visible()
    at_rest(page)


def test_figure_and_values_are_taken_along(visit, tmp_path):
    page = methods(visit, "methods=grad_cam~layer_cam&cells=1")
    unfold(page, "Take it along", "grad_cam.npy")
    values = np.load(saved(page.get_by_role("button", name="grad_cam.npy"), tmp_path))
    assert (values.dtype, values.shape) == (np.float32, (7, 7))
    row, column = np.unravel_index(np.argsort(values, axis=None)[24], values.shape)
    point_at(card(page, "layer_cam").locator("canvas"), (row + 0.5) / 7, (column + 0.5) / 7)
    share = round(100 * values[row, column] / values.max())
    assert abs(int(readings(page)[0].partition(" %")[0]) - share) <= 1
    both = np.load(saved(page.get_by_role("button", name="All (.npz)"), tmp_path))
    assert sorted(both) == ["grad_cam", "layer_cam"]
    figure = saved(page.get_by_role("button", name="Figure (PNG)"), tmp_path)
    assert PIL.Image.open(figure).width > 1000
    svg = saved(page.get_by_role("button", name="Figure (SVG)"), tmp_path)
    assert svg.read_text().startswith("<?xml")
    code = saved(page.get_by_role("button", name="Save the code"), tmp_path).read_text()
    compile(code, "script.py", "exec")
    x = np.load(saved(page.get_by_role("button", name="Save x.npy"), tmp_path))
    assert x.shape == (1, 224, 224, 3)


def test_six_pictures_are_judged_and_fit_a_phone(visit):
    page = visit("/explain?explain=grid", viewport={"width": 390, "height": 844})
    columns = page.locator(".card")
    expect(columns).to_have_count(6)
    expect(page.locator(".card canvas:visible")).to_have_count(6)
    expect(columns.first.locator(".verdict")).to_have_text(re.compile("right|wrong"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    titles = page.locator(".card .title").all_inner_texts()
    page.get_by_role("button", name="Draw other pictures").click()
    expect(page.locator(".card .title").nth(1)).not_to_have_text(titles[1])
    page.wait_for_url(re.compile("draw=1"))
