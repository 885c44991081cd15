"""The pooling tab as a visitor meets it: point, press keys, move the picture, read the numbers."""

from __future__ import annotations

import re

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.convolution import pool
from explorer.convolution.invariance import moved, survival
from explorer.rgb import grey
from tests.pages.lab import expect_result, layer, number, pick, picture, settled

CAT = picture().pixels
MODES = ("max", "average")
WINDOW = re.compile(
    r"rows (\d+)(?: to (\d+))?, columns (\d+)(?: to (\d+))? of the map "
    r"gives row (\d+), column (\d+)"
)


def opened(page: Page) -> Page:
    expect(page.locator(".max-title")).to_contain_text("×")
    return page


@pytest.fixture
def lab(visit) -> Page:
    return opened(visit("/convolution?lab=pool"))


def edges(shift: int = 0, **settings) -> np.ndarray:
    """The map that the lab begins with, of the cat moved by so many pixels."""
    return layer(**settings).convolved(moved(CAT, shift))


def expect_maps(page: Page, map_: np.ndarray, size: int = 2, stride: int = 2, padding="valid"):
    """All three canvases hold what the server computes from this map."""
    pooled = {mode: pool(map_, size, stride, mode, padding) for mode in MODES}
    for name, expected in {"whole": map_, **pooled}.items():
        shape = "{} × {},".format(*expected.shape)
        expect(page.locator(f".{name}-title")).to_contain_text(shape)
        expect_result(page, expected, f".{name}-map")


def point_at(page: Page, canvas: str, row_share: float, column_share: float) -> None:
    page.locator(canvas).scroll_into_view_if_needed()
    box = page.locator(canvas).bounding_box()
    place = (box["x"] + column_share * box["width"], box["y"] + row_share * box["height"])
    page.mouse.move(*place, steps=3)
    settled(page)


def window(page: Page) -> tuple[slice, slice, tuple[int, int]]:
    """Rows and columns of the map that the page speaks of, and the pooled cell they give."""
    top, bottom, left, right, *cell = WINDOW.search(page.locator(".place").inner_text()).groups()
    rows = slice(int(top), int(bottom or top) + 1)
    columns = slice(int(left), int(right or left) + 1)
    return rows, columns, tuple(map(int, cell))


def shown_cell(page: Page) -> tuple[int, int]:
    return window(page)[2]


def check_arithmetic(page: Page, map_: np.ndarray, size: int, stride: int, padding="valid"):
    """The numbers that are written out are those of the map, and the answers those of `pool`."""
    rows, columns, cell = window(page)
    values = map_[rows, columns].ravel()
    lines = {mode: page.locator(f".{mode}-line").inner_text() for mode in MODES}
    inside, most = re.fullmatch(r"max\((.*)\) = (\S+)", lines["max"]).groups()
    assert [number(text) for text in inside.split(", ")] == pytest.approx(values, rel=1e-4)
    summed, count, mean = re.fullmatch(r"\((.*)\) / (\d+) = (\S+)", lines["average"]).groups()
    terms = [number(text.strip("()")) for text in summed.split(" + ")]
    assert terms == pytest.approx(values, rel=1e-4)
    assert int(count) == values.size
    pooled = {mode: pool(map_, size, stride, mode, padding)[cell] for mode in MODES}
    assert number(most) == pytest.approx(pooled["max"], rel=1e-4)
    assert number(mean) == pytest.approx(pooled["average"], rel=1e-4)
    marked = number(page.locator(".max-line .largest").inner_text())
    assert marked == pytest.approx(values.max(), rel=1e-4)


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


def expected_shares(shift: int, size: int = 2, stride: int = 2) -> dict[str, float]:
    still, after = edges(), edges(shift)
    pairs = {mode: [pool(m, size, stride, mode) for m in (still, after)] for mode in MODES}
    return {name: survival(*pair) for name, pair in {"whole": (still, after), **pairs}.items()}


def test_what_survives_a_shift_is_what_the_server_measures(lab):
    slider = lab.get_by_label("Move right")
    slider.focus()
    slider.press("Home")
    expect(lab.locator(".shift-says")).to_have_text("0 pixels")
    for name in ("whole", *MODES):
        expect(lab.locator(f".{name}-survives .share")).to_have_text("100.0 %")
    for shift in (1, 2, 3):
        slider.press("ArrowRight")
        expect(lab.locator(".shift-says")).to_contain_text(str(shift))
        expect_maps(lab, edges(shift))
        for name, share in expected_shares(shift).items():
            row = lab.locator(f".{name}-survives")
            assert float(row.get_attribute("data-share")) == pytest.approx(share, abs=1e-9)
            shown = number(row.locator(".share").inner_text().removesuffix(" %"))
            assert shown == pytest.approx(100 * share, abs=0.051)


def test_the_conclusion_says_what_the_numbers_say(lab):
    slider = lab.get_by_label("Move right")
    for shift in (1, 2, 8):
        slider.fill(str(shift))
        expect(lab.locator(".shift-says")).to_contain_text(str(shift))
        shares = expected_shares(shift)
        words = lab.locator(".conclusion").inner_text()
        for mode in MODES:
            shown = {name: round(100 * share, 1) for name, share in shares.items()}
            points = shown[mode] - shown["whole"]
            if abs(points) < 0.5:
                said = rf"{mode} pooling (keeps )?about as much"
            else:
                side = "more" if points > 0 else "less"
                said = rf"{mode} pooling (keeps )?{abs(points):.1f} points {side}"
            assert re.search(said, words), (shift, mode, points, words)


def test_the_curve_shows_every_shift(lab):
    pick(lab, "Size of the pooling window", "3 × 3")
    expect(lab.locator(".max-title")).to_contain_text("56 × 84")
    curve = lab.locator(".curve")
    expect(curve).to_have_attribute("aria-label", re.compile("; 8: "))
    points = curve.evaluate("canvas => canvas.curve")
    assert len(points) == 9
    for shift, shares in enumerate(points):
        assert shares == pytest.approx(expected_shares(shift, 3, 3), abs=1e-9)


def test_moving_redraws_in_the_next_frame_without_the_server(lab):
    expect_maps(lab, edges(1))
    lab.context.set_offline(True)
    changed = lab.locator(".shift").evaluate("""async (slider) => {
      const canvas = slider.getRootNode().querySelector(".max-map");
      const before = canvas.result;
      slider.value = "5";
      slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return canvas.result !== before;
    }""")
    assert changed
    expect_maps(lab, edges(5))
    lab.context.set_offline(False)


def test_the_cells_that_changed_are_hatched_on_demand(lab):
    still, after = (pool(map_, 2) for map_ in (edges(), edges(1)))
    changed = np.abs(after - still) > 0.1 * (still.max() - still.min())
    for hatched, clear in ((False, np.zeros_like(changed)), (True, changed)):
        lab.get_by_label("hatch the cells that changed").set_checked(hatched)
        lab.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        with lab.expect_download() as download:
            lab.get_by_role("button", name="Save max pooled (PNG)").click()
        saved = PIL.Image.open(download.value.path()).convert("RGBA")
        assert np.array_equal(np.asarray(saved)[..., 3] == 0, clear)


def test_the_link_brings_everything_back(lab):
    pick(lab, "Size of the pooling window", "3 × 3")
    pick(lab, "Stride of the pooling window", "1")
    pick(lab, "Padding of the pooling", "same")
    pick(lab, "What is pooled", "the picture, in grey")
    lab.get_by_label("Move right").fill("4")
    expected = grey(moved(CAT, 4)).astype(np.float32)
    expect_maps(lab, expected, 3, 1, "same")
    expect(lab).to_have_url(re.compile("shift=4"))
    for part in ("pool-size=3", "pool-stride=1", "pool-padding=same", "pooled=picture"):
        expect(lab).to_have_url(re.compile(part))
    lab.reload()
    expect_maps(opened(lab), expected, 3, 1, "same")
    pick(lab, "Stride of the pooling window", "3")
    expect(lab).not_to_have_url(re.compile("pool-stride="))


def test_an_impossible_window_is_explained(visit):
    page = visit("/convolution?lab=pool&picture=pyramid&pool-size=4&kernel=1,1,1,1,1;1,1,1,1,1")
    problem = page.locator(".whole-side .problem")
    expect(problem).to_contain_text("No window fits: the map of 6 × 3 is smaller than")
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
    lab.mouse.dblclick(*_middle(lab, ".whole-map"))
    expect(lab).to_have_url(re.compile("zoom=100"))
    settled(lab)
    assert lab.locator(".whole-map").evaluate("canvas => canvas.printed") > 20
    point_at(lab, ".whole-map", 0.5, 0.45)
    before = shown_cell(lab)
    x, y = _middle(lab, ".whole-map")
    lab.mouse.down()
    lab.mouse.move(x - 110, y, steps=4)
    lab.mouse.up()
    point_at(lab, ".whole-map", 0.5, 0.45)
    lab.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    row, column = shown_cell(lab)
    assert row == before[0]
    assert column > before[1]
    check_arithmetic(lab, edges(1), 2, 2)


def _middle(page: Page, canvas: str) -> tuple[float, float]:
    box = page.locator(canvas).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_link_with_nonsense_is_answered_and_the_tab_opens(visit):
    nonsense = "pool-size=9&pool-stride=0&pool-padding=x&pooled=none&shift=-1"
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
    page.locator(".average-map").tap(position={"x": 40, "y": 40})
    expect(page.locator(".place")).not_to_contain_text("row 32, column 59")
    check_arithmetic(page, edges(1), 2, 2)
