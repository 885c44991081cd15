"""The pooling tab as a visitor meets it: point, press keys, read the numbers."""

from __future__ import annotations

import re
import runpy

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explorer.convolution import pool
from explorer.convolution.invariance import moved
from explorer.rgb import grey
from tests.pages.lab import framed, layer, pick, picture, saved, unfold
from tests.pages.mouse import settled, spot
from tests.pages.pooling import (
    CAT,
    MODES,
    check_arithmetic,
    edges,
    expect_maps,
    opened,
    point_at,
    shown_cell,
    window,
)


@pytest.fixture
def lab(visit) -> Page:
    return opened(visit("/convolution?lab=pool"))


def test_it_opens_with_the_edge_map_of_a_photo_and_its_two_poolings(lab):
    expect_maps(lab, edges(shift=1))
    expect(lab.locator(".whole-title")).to_contain_text("Map: 168 × 254")
    expect(lab.locator(".max-title")).to_contain_text("Max pooled: 84 × 127")
    expect(lab.locator(".formula")).to_contain_text("⌊(168 − 2) / 2⌋ + 1 = 84")
    for name in ("whole", *MODES):
        box = lab.locator(f".{name}-map").bounding_box()
        assert box["y"] + box["height"] <= 800


def test_hovering_any_of_the_three_writes_the_arithmetic_out(lab):
    height, width = pool(edges(), 2).shape
    for canvas, row_share, column_share in (
        (".max-map", 0.3, 0.6),
        (".average-map", 0.7, 0.2),
        (".whole-map", 0.5, 0.8),
    ):
        before = lab.locator(".place").inner_text()
        point_at(lab, canvas, row_share, column_share)
        expect(lab.locator(".place")).not_to_have_text(before)
        row, column = shown_cell(lab)
        assert row == pytest.approx(row_share * height, abs=1.5)
        assert column == pytest.approx(column_share * width, abs=1.5)
        check_arithmetic(lab, edges(shift=1), 2, 2)


@pytest.mark.parametrize("canvas", [".whole-map", ".max-map", ".average-map"])
def test_arrow_keys_move_the_window_and_stop_at_the_border(lab, canvas):
    point_at(lab, ".max-map", 0.5, 0.004)
    row = round(0.5 * 84)
    expect(lab.locator(".place")).to_contain_text("column 0 of both")
    here = shown_cell(lab)[0]
    assert here == pytest.approx(row, abs=1)
    lab.locator(canvas).focus()
    for key, place in {
        "ArrowRight": (here, 1),
        "ArrowDown": (here + 1, 1),
        "ArrowLeft": (here + 1, 0),
        "ArrowUp": (here, 0),
    }.items():
        lab.keyboard.press(key)
        expect(lab.locator(".place")).to_contain_text(f"row {place[0]}, column {place[1]} of")
        check_arithmetic(lab, edges(shift=1), 2, 2)
    lab.keyboard.press("ArrowLeft")
    assert shown_cell(lab) == (here, 0)


def test_window_stride_and_padding_do_what_the_server_does(lab):
    pick(lab, "Size of the pooling window", "3 × 3")
    expect_maps(lab, edges(1), 3, 3)  # the stride goes along with the size
    pick(lab, "Stride of the pooling window", "2")
    expect_maps(lab, edges(1), 3, 2)
    pick(lab, "Size of the pooling window", "4 × 4")
    expect_maps(lab, edges(1), 4, 2)
    pick(lab, "Padding of the pooling", "same")
    expect_maps(lab, edges(1), 4, 2, "same")
    expect(lab.locator(".formula")).to_contain_text("height ⌈168 / 2⌉ = 84")
    point_at(lab, ".max-map", 0.5, 0.004)
    expect(lab.locator(".place")).to_contain_text("beyond the border")
    check_arithmetic(lab, edges(1), 4, 2, "same")


def test_the_picture_itself_can_be_pooled(lab):
    pick(lab, "What is pooled", "the picture, in grey")
    expect_maps(lab, grey(moved(CAT, 1)).astype(np.float32))
    expect(lab.locator(".high")).to_have_text("255")


def test_the_map_is_that_of_the_visitors_kernel(visit):
    kernel = "1,2;-3,0.5"
    weights = np.array([[1, 2], [-3, 0.5]], np.float32)
    page = opened(visit(f"/convolution?lab=pool&kernel={kernel}&relu=1&stride=2&padding=same"))
    settings = {"kernel": weights, "relu": True, "stride": 2, "padding": "same"}
    expect_maps(page, edges(1, **settings))
    summed = np.stack([weights] * 3, axis=-1)
    page = opened(visit(f"/convolution?lab=pool&kernel={kernel}&colours=summed"))
    expect_maps(page, edges(1, kernel=summed, colours="summed"))
    page = opened(visit(f"/convolution?lab=pool&kernel={kernel}&colours=each"))
    expect_maps(page, edges(1, kernel=weights))
    expect(page.locator(".source")).to_contain_text("here one map is pooled")


def test_the_link_brings_everything_back(lab):
    pick(lab, "Size of the pooling window", "3 × 3")
    pick(lab, "Stride of the pooling window", "1")
    pick(lab, "Padding of the pooling", "same")
    pick(lab, "What is pooled", "the picture, in grey")
    lab.get_by_label("Move right").fill("4")
    expected = grey(moved(CAT, 4)).astype(np.float32)
    expect_maps(lab, expected, 3, 1, "same")
    expect(lab).to_have_url(re.compile("shift=4"))
    for part in ("window=3", "window-stride=1", "window-padding=same", "pooled=picture"):
        expect(lab).to_have_url(re.compile(part))
    lab.reload()
    expect_maps(opened(lab), expected, 3, 1, "same")
    pick(lab, "Stride of the pooling window", "3")
    expect(lab).not_to_have_url(re.compile("window-stride="))


def test_an_impossible_window_is_explained(visit):
    page = visit("/convolution?lab=pool&picture=pyramid&window=4&kernel=1,1,1,1,1;1,1,1,1,1")
    problem = page.locator(".whole-side .problem")
    expect(problem).to_contain_text("No window fits: the map of 6 × 3 is smaller than")
    for name, title in {"whole": "Map", "max": "Max pooled", "average": "Average pooled"}.items():
        expect(page.locator(f".{name}-title")).to_have_text(f"{title}: none")
        expect(page.locator(f".{name}-map")).to_have_attribute("aria-label", f"{title}: none.")
    pick(page, "Size of the pooling window", "3 × 3")
    expect(problem).to_be_hidden()
    pick(page, "Size of the pooling window", "4 × 4")
    expect(problem).to_be_visible()
    pick(page, "Padding of the pooling", "same")
    expect(problem).to_be_hidden()
    expect(page.locator(".max-title")).to_contain_text("2 × 1")


def test_a_kernel_that_does_not_fit_is_explained_and_the_picture_can_be_pooled(visit):
    page = visit("/convolution?lab=pool&picture=pyramid&dilation=4")
    problem = page.locator(".whole-side .problem")
    expect(problem).to_contain_text("reach over 9 pixels")
    expect(problem).to_contain_text("One kernel")
    pick(page, "What is pooled", "the picture, in grey")
    expect(problem).to_be_hidden()
    pyramid = grey(moved(picture("pyramid").pixels, 1)).astype(np.float32)
    expect_maps(page, pyramid)


def test_zoomed_in_numbers_are_printed_and_a_drag_moves_what_is_shown(lab):
    expect_maps(lab, edges(1))
    point_at(lab, ".whole-map", 0.5, 0.5)
    lab.mouse.dblclick(*spot(lab.locator(".whole-map")))
    expect(lab).to_have_url(re.compile("zoom=100"))
    settled(lab)
    assert lab.locator(".whole-map").evaluate("canvas => canvas.printed") > 20
    point_at(lab, ".whole-map", 0.5, 0.45)
    before = shown_cell(lab)
    x, y = spot(lab.locator(".whole-map"))
    lab.mouse.down()
    lab.mouse.move(x - 110, y, steps=4)
    lab.mouse.up()
    point_at(lab, ".whole-map", 0.5, 0.45)
    lab.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    row, column = shown_cell(lab)
    assert row == before[0]
    assert column > before[1]
    check_arithmetic(lab, edges(1), 2, 2)


def test_a_link_with_nonsense_is_answered_and_the_tab_opens(visit):
    nonsense = "window=9&window-stride=0&window-padding=x&pooled=none&shift=-1"
    page = visit(f"/convolution?lab=pool&{nonsense}")
    expect_maps(opened(page), edges(1))
    expect(page.get_by_text("The link asks for something that is not here")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_a_finger_reads_and_nothing_is_cut_off(visit, scheme):
    size = {"width": 390, "height": 844}
    page = opened(
        visit("/convolution?lab=pool", viewport=size, color_scheme=scheme, has_touch=True)
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for part in (".whole-map", ".max-map", ".average-map", ".survivors", ".curve", ".formula"):
        box = page.locator(part).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    before = page.locator(".place").inner_text()
    page.locator(".average-map").tap(position={"x": 40, "y": 40})
    expect(page.locator(".place")).not_to_have_text(before)
    check_arithmetic(page, edges(1), 2, 2)


def test_the_window_is_outlined_on_all_three(visit):
    page = opened(visit("/convolution?lab=pool&pixels=32"))
    map_ = layer().convolved(moved(picture("cat", 32).pixels, 1))
    shape = pool(map_, 2).shape
    for share in (0.3, 0.7):
        point_at(page, ".max-map", share, share)
        rows, columns, (row, column) = window(page)
        box = (rows.start, columns.start, rows.stop - 1, columns.stop - 1)
        sides = framed(page.locator(".whole-map"), box, map_.shape)
        assert sides.sum() >= 2  # the largest cell has a frame of its own, which may touch two
        for mode in MODES:
            one = framed(page.locator(f".{mode}-map"), (row, column, row, column), shape)
            assert one.all()


def test_a_clicked_cell_is_in_the_link(lab):
    point_at(lab, ".max-map", 0.6, 0.4)
    lab.mouse.down()
    lab.mouse.up()
    place = shown_cell(lab)
    lab.get_by_label("hatch the cells that changed").check()
    expect(lab).to_have_url(re.compile("pooled-cell={}-{}".format(*place)))
    expect(lab).to_have_url(re.compile("hatched=1"))
    lab.goto(lab.url)
    opened(lab)
    assert shown_cell(lab) == place
    expect(lab.get_by_label("hatch the cells that changed")).to_be_checked()


def test_the_keras_code_pools_as_the_page_does(lab, tmp_path, monkeypatch):
    pick(lab, "Size of the pooling window", "3 × 3")
    pick(lab, "Padding of the pooling", "same")
    expect(lab).to_have_url(re.compile("window-padding=same"))
    unfold(lab, "Take it along", "Save the code")
    for button in ("Save the code", "Save the picture (PNG)"):
        saved(lab.get_by_role("button", name=button), tmp_path)
    monkeypatch.chdir(tmp_path)
    left = runpy.run_path("pooling.py")
    for mode in MODES:
        np.testing.assert_allclose(
            left[f"{mode}_pooled"], pool(edges(), 3, 3, mode, "same"), atol=1e-3
        )
