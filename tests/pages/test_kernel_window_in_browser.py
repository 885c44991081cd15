"""The window on the picture: hover, keys, walk and zoom, and the sum that is written out."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.kernels import KERNELS
from explorer.rgb import grey
from explorer.samples import sample
from tests.pages.lab import (
    answer,
    cell,
    expect_result,
    framed,
    layer,
    opened,
    picture,
    png,
    unfold,
    written_terms,
)
from tests.pages.mouse import point_at, settled, spot

CAT = picture().pixels


def test_hovering_writes_the_sum_out(lab):
    point_at(lab.locator(".result-map"), 0.3, 0.6)
    row, column = cell(lab)
    assert row == pytest.approx(0.3 * 168, abs=2)
    terms = written_terms(lab)
    window = grey(CAT)[row : row + 3, column : column + 3].astype(float)
    kernel = KERNELS["sobel_x"].build()
    assert terms == list(zip(kernel.ravel(), window.ravel(), strict=True))
    assert sum(w * v for w, v in terms) == answer(lab) == layer().apply(CAT)[row, column]
    for word, (w, v) in zip(lab.locator(".term").all(), terms, strict=True):
        sign = "plus" if w * v > 0 else "minus" if w * v < 0 else "zero"
        expect(word).to_have_class(re.compile(sign))


def test_hovering_over_the_input_finds_the_window_around_that_pixel(lab):
    point_at(lab.locator(".input-map"), 0.5, 0.25)
    row, column = cell(lab)
    assert row + 1 == pytest.approx(0.5 * 170, abs=2)
    assert column + 1 == pytest.approx(0.25 * 256, abs=2)


def test_the_window_over_the_padding_counts_zeros(visit):
    page = opened(visit("/convolution?picture=pyramid&padding=same&kernel=1,2;3,4&bias=-5&flip=1"))
    page.get_by_role("img", name="Result").focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
    settled(page)
    assert cell(page) == (6, 6)
    assert written_terms(page) == [(4, 0), (3, 0), (2, 0), (1, 0)]
    expect(page.locator(".term.padded")).to_have_count(3)
    expect(page.locator(".place")).to_contain_text("turned by 180°")
    assert answer(page) == -5


def test_step_play_and_pause_walk_the_window(visit):
    page = opened(visit("/convolution?picture=pyramid"))
    step = page.get_by_role("button", name="Step")
    expect(page.locator(".place")).to_contain_text("gives row 2, column 2 ")
    step.click()
    expect(page.locator(".place")).to_contain_text("gives row 2, column 3 ")
    page.get_by_role("button", name="From the start").click()
    expect(page.locator(".place")).to_contain_text("gives row 0, column 0 ")
    step.click()
    expect(page.locator(".place")).to_contain_text("gives row 0, column 1 ")
    page.get_by_label("Speed").fill("15")  # slowly enough for a busy machine to see it walk
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".place")).to_contain_text("gives row 4, column 4 ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_zoomed_in_the_numbers_are_printed_in_the_cells(lab):
    lab.locator(".result-map").dblclick()
    expect(lab.locator(".zoom-says")).to_contain_text("×")
    settled(lab)
    printed = lab.locator(".input-map").evaluate("canvas => canvas.printed")
    assert printed >= 20
    lab.locator(".result-map").dblclick()
    expect(lab.locator(".zoom-says")).to_have_text("whole picture")
    settled(lab)
    assert lab.locator(".input-map").evaluate("canvas => canvas.printed") == 0


def test_window_kernel_and_output_are_outlined_together(visit):
    page = opened(visit("/convolution?pixels=32"))
    height, width = layer().apply(picture("cat", 32).pixels).shape
    for share in (0.3, 0.7):
        point_at(page.locator(".result-map"), share, share)
        row, column = cell(page)
        window, one = (row, column, row + 2, column + 2), (row, column, row, column)
        on_input = framed(page.locator(".input-map"), window, (height + 2, width + 2))
        on_result = framed(page.locator(".result-map"), one, (height, width))
        assert on_input.all()
        assert on_result.all()
        expect(page.locator(".cells")).to_have_css("border-top-color", "rgb(255, 255, 255)")


def test_the_pooled_number_is_written_out_and_stays_one_when_the_window_changes(visit):
    page = opened(visit("/convolution?pooling=max"))
    point_at(page.locator(".pooled-map"), 0.9, 0.9)
    for side in (2, 4, 3):
        page.get_by_label("Size of the pooling window").select_option(str(side))
        pooled = layer(pooling="max", pool_size=side)
        expect_result(page, pooled.apply(CAT), ".pooled-map")
        words = page.locator(".place").inner_text()
        found = re.search(r"rows (\d+) to (\d+), columns (\d+) to (\d+) of the result", words)
        top, bottom, left, right = map(int, found.groups())
        assert bottom - top == right - left == side - 1
        window = pooled.convolved(CAT)[top : bottom + 1, left : right + 1]
        assert answer(page) == window.max() == pooled.apply(CAT)[top // side, left // side]


def test_the_walk_goes_on_when_the_picture_changes(lab):
    lab.get_by_label("Speed").fill("30")
    lab.get_by_role("button", name="Play").click()
    for name in ("coffee", "rocket", "astronaut", "cat"):
        lab.get_by_role("radio", name=name).click()
        title = re.compile(f"^{re.escape(sample(name).name)}")
        expect(lab.locator(".input-map")).to_have_attribute("aria-label", title)
    place = lab.locator(".place").inner_text()
    expect(lab.get_by_role("button", name="Pause")).to_be_visible()
    expect(lab.locator(".place")).not_to_have_text(place)
    lab.get_by_role("button", name="Pause").click()
    settled(lab)
    stopped = lab.locator(".place").inner_text()
    for _ in range(20):
        settled(lab)
    assert lab.locator(".place").inner_text() == stopped


def test_a_walk_ends_where_the_server_puts_another_kernel(lab):
    emboss = unfold(lab, "Convolution or cross-correlation?", "Show it with Emboss")
    lab.get_by_role("button", name="Play").click()
    expect(lab.get_by_role("button", name="Pause")).to_be_visible()
    emboss.click()
    expect(lab.get_by_label("flip")).to_be_checked()
    expect(lab.get_by_role("button", name="Play")).to_be_visible()
    before = cell(lab)
    point_at(lab.locator(".result-map"), 0.2, 0.8)
    assert cell(lab) != before


def test_the_speed_is_windows_a_second(visit):
    page = opened(visit("/convolution?picture=pyramid"))
    slider, says = page.get_by_label("Speed"), page.locator(".speed-says")
    speeds = []
    for value in ("0", "50", "100"):
        slider.fill(value)
        speeds.append(int(says.inner_text().split()[0]))
    assert speeds == sorted(set(speeds))
    page.get_by_role("button", name="From the start").click()
    page.get_by_role("button", name="Play").click()  # at the highest speed
    expect(page.locator(".place")).to_contain_text("gives row 4, column 4 ")


@pytest.mark.parametrize("size", [(400, 100), (300, 1), (1, 300), (60, 60)])
def test_any_picture_can_be_zoomed_until_numbers_are_seen_also_on_a_phone(visit, size):
    phone = {"viewport": {"width": 390, "height": 844}} if size == (60, 60) else {}
    page = opened(visit("/convolution?padding=same", **phone))
    if phone:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_text("Upload", exact=True).click()
    pixels = np.random.default_rng(2).integers(0, 256, (*size, 3), np.uint8)
    file = {"name": "odd.png", "mimeType": "image/png", "buffer": png(pixels)}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".input-title")).not_to_contain_text("170 × 256")
    page.get_by_label("Zoom").fill("100")
    settled(page)
    for canvas in (".input-map", ".result-map"):
        expect(page.locator(canvas)).not_to_have_js_property("printed", 0)


def test_the_focus_on_a_picture_can_be_seen(lab):
    for side in ("input", "result"):
        stage = lab.locator(f".{side}-side .stage")
        expect(stage).to_have_css("outline-style", "none")
        lab.locator(f".{side}-map").focus()
        lab.keyboard.press("ArrowRight")
        expect(stage).to_have_css("outline-style", "solid")


def test_a_drag_moves_what_is_seen_and_picks_nothing(lab):
    lab.locator(".result-map").dblclick()
    expect(lab).to_have_url(re.compile("zoom=100"))
    settled(lab)
    x, y = spot(lab.locator(".result-map"))
    lab.mouse.move(x, y)
    at = cell(lab)
    kept = re.search("cell=[0-9-]+", lab.url).group()
    lab.mouse.down()
    lab.mouse.move(x - 120, y, steps=5)
    lab.mouse.up()
    lab.mouse.move(x, y, steps=2)
    settled(lab)
    there = cell(lab)
    assert there[1] > at[1]
    lab.get_by_label("ReLU").check()
    expect(lab).to_have_url(re.compile("relu=1"))
    assert kept in lab.url
    lab.mouse.move(5, 5)
    lab.goto(lab.url)
    opened(lab)
    point_at(lab.locator(".result-map"))
    assert np.abs(np.subtract(cell(lab), there)).max() <= 1  # the link shows the same place
