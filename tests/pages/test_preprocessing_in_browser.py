"""Preprocessing as a visitor meets it: point at a pixel, change a step, put steps in a row."""

from __future__ import annotations

import re
import runpy

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.figures.arrays import drawn_array
from explorer.preprocessing import PREPROCESSING
from explorer.preprocessing.row import PRESETS, read_row, trace
from tests.pages.lab import picture, saved, unfold
from tests.pages.mouse import spot
from tests.pages.reruns import at_rest

CAT = picture("cat", 256).pixels
PANELS = [step for step in PREPROCESSING.values() if step.in_panels]
_PIXELS = """canvas => {
  const { width, height } = canvas;
  return [height, width, [...canvas.getContext("2d").getImageData(0, 0, width, height).data]];
}"""


def opened(page: Page, panels: int) -> Page:
    """Wait until so many panels are drawn, and the page has come to its end."""
    expect(page.locator("canvas[data-drawn]")).to_have_count(panels)
    return at_rest(page)


def drawn(page: Page, title: str) -> np.ndarray:
    """What is drawn in a panel, uint8 ``(height, width, 3)``."""
    height, width, values = page.locator(f"canvas[data-drawn='{title}']").evaluate(_PIXELS)
    return np.array(values, np.uint8).reshape(height, width, 4)[..., :3]


def point_at(page: Page, title: str, row_share: float, column_share: float) -> None:
    canvas = page.locator(f"canvas[data-drawn='{title}']")
    page.mouse.move(*spot(canvas, row_share, column_share), steps=3)


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text.replace("−", "-"))]


def expect_reading(page: Page, index: int, values: np.ndarray) -> None:
    """The panel tells of a pixel, and the numbers are those that the array has there."""
    reading = page.locator(".reading").nth(index)
    expect(reading).to_have_text(re.compile("^row "))
    row, column, *told = numbers(reading.inner_text())
    expected = np.atleast_1d(values[int(row), int(column)]).astype(float)
    np.testing.assert_allclose(told, expected, rtol=6e-3, atol=1e-9)


@pytest.fixture
def panels(visit) -> Page:
    return opened(visit("/prepare?prepare=steps"), len(PANELS))


def test_eight_panels_show_what_the_library_computes(panels):
    for step in PANELS:
        values = step.panel(CAT)
        shown = drawn(panels, step.title)
        assert shown.shape[:2] == values.shape[:2]
        if step.result == "picture":
            expected = values if values.ndim == 3 else np.stack([values] * 3, axis=-1)
            np.testing.assert_array_equal(shown, expected)
        elif step.result == "unit":
            assert np.abs(shown.astype(int) - CAT).max() <= 1


def test_pointing_at_one_panel_reads_all_eight(panels):
    rest = panels.locator(".reading").all_inner_texts()
    point_at(panels, "Resized", 0.41, 0.37)
    for index, step in enumerate(PANELS):
        expect_reading(panels, index, step.panel(CAT))
    assert numbers(panels.locator(".reading").nth(1).inner_text())[:2] == [26, 23]
    panels.mouse.move(2, 2)
    expect(panels.locator(".reading").first).to_have_text(rest[0])


def test_equal_colours_are_one_line_of_the_histogram(visit):
    page = opened(visit("/prepare?prepare=row&row=greyscale-3.scale"), 3)
    lines = [page.locator(".histogram").nth(index).locator("path") for index in range(3)]
    assert [line.count() for line in lines] == [3, 1, 1]
    expect(page.locator(".share").nth(0)).to_have_text(re.compile("in 32 bins.*blue dotted"))
    expect(page.locator(".share").nth(1)).to_have_text(re.compile("the same in all three colours"))


def test_a_reading_breaks_only_between_colours(panels):
    point_at(panels, "Original", 0.5, 0.5)
    reading = panels.locator(".reading").first
    expect(reading).to_have_text(re.compile("^row "))
    assert re.search("R\u00a0\\d+, G\u00a0\\d+, B\u00a0\\d+$", reading.inner_text())


def test_signed_values_have_a_legend_in_words(panels):
    ends = panels.locator(".ends").nth(3)
    expect(ends.locator(".low")).to_have_text(re.compile("violet$"))
    expect(ends.locator(".high")).to_have_text(re.compile("^orange"))


@pytest.mark.parametrize("key", ["later-0", "earlier-3", "remove-1", "preset-mistake"])
def test_the_keyboard_keeps_its_place_in_a_row(visit, key):
    page = opened(visit("/prepare?prepare=row"), 5)
    button = page.locator(f".st-key-row-{key} button").locator("visible=true").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("row="))
    at_rest(page)
    page.wait_for_timeout(500)
    expect(button).to_be_focused()


def test_arrow_keys_read_too(panels):
    point_at(panels, "Original", 0.5, 0.5)
    reading = panels.locator(".reading").first
    expect(reading).to_have_text(re.compile("^row "))
    row, column, *_ = numbers(reading.inner_text())
    panels.locator("canvas[data-drawn='Original']").focus()
    panels.keyboard.press("ArrowDown")
    expect(reading).to_have_text(re.compile(f"^row {row + 1:.0f}, column {column:.0f}:"))
    expect_reading(panels, 3, PREPROCESSING["standardise"].panel(CAT))


def test_the_colours_of_standardised_values_are_switched_in_the_browser(panels):
    before = drawn(panels, "Standardised")
    panels.get_by_role("radio", name="blue").click()
    expect(panels.get_by_role("radio", name="blue")).to_be_checked()
    assert (drawn(panels, "Standardised") != before).any()


def test_a_setting_changes_its_panel_and_the_link(panels):
    before = drawn(panels, "Original")
    panels.get_by_text("Settings and files").nth(1).click()
    panels.get_by_role("radio", name="nearest").or_(
        panels.get_by_role("button", name="nearest")
    ).first.click()
    expect(panels).to_have_url(re.compile("resize-interpolation=nearest"))
    expected = PREPROCESSING["resize"].panel(CAT, interpolation="nearest")
    expect_drawn(panels, "Resized", expected)
    np.testing.assert_array_equal(drawn(panels, "Original"), before)
    panels.reload()
    expect_drawn(opened(panels, len(PANELS)), "Resized", expected)


def test_every_panel_can_be_taken_along_as_numbers_and_as_a_picture(panels, tmp_path):
    for index, step in enumerate(PANELS):
        panels.get_by_text("Settings and files").nth(index).click()
        files = {}
        for button in ("Save as NumPy", "Save as PNG"):
            save = panels.get_by_role("button", name=button).and_(panels.locator(":visible"))
            expect(save).to_have_count(1)
            files[button] = saved(save, tmp_path)
        values = step.panel(CAT)
        np.testing.assert_array_equal(np.load(files["Save as NumPy"]), values)
        drawn_file = np.asarray(PIL.Image.open(files["Save as PNG"]))
        np.testing.assert_array_equal(drawn_file, drawn_array(values, step.result))
        panels.get_by_text("Settings and files").nth(index).click()
        expect(save).to_have_count(0)


def expect_drawn(page: Page, title: str, expected: np.ndarray) -> None:
    """The panel comes to show exactly these pixels."""
    for _ in range(300):
        shown = drawn(page, title)
        if shown.shape == expected.shape and (shown == expected).all():
            return
        page.wait_for_timeout(100)
    np.testing.assert_array_equal(drawn(page, title), expected)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", ["steps", "row", "units"])
def test_on_a_phone_nothing_is_cut_off(visit, part, scheme):
    size = {"width": 390, "height": 844}
    page = visit(f"/prepare?prepare={part}", viewport=size, color_scheme=scheme, has_touch=True)
    if part == "units":
        expect(page.get_by_text("= Its own way.")).to_be_visible()
    else:
        opened(page, {"steps": 8, "row": 5}[part])
        for box in (panel.bounding_box() for panel in page.locator("canvas.array").all()):
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_row_is_put_out_of_order_and_the_mistake_is_explained(visit):
    page = opened(visit("/prepare?prepare=row"), 5)
    point_at(page, "3. Normalised to [0, 1]", 0.6, 0.3)
    row = read_row(PRESETS["pytorch"].text)
    for index, stage in enumerate(trace(picture("cat", 448).pixels, row)):
        expect_reading(page, index, stage.values)
    page.get_by_role("button", name="Without the division by 255").click()
    expect(page.get_by_text("These statistics are for values from 0 to 1")).to_be_visible()
    expect(page).to_have_url(re.compile(r"row=.*crop\.standardise$"))
    opened(page, 4)
    page.reload()
    expect(page.get_by_text("These statistics are for values from 0 to 1")).to_be_visible()


def test_what_was_cropped_away_is_said_to_be_so(visit):
    page = opened(visit("/prepare?prepare=row&row=crop-128"), 2)
    point_at(page, "Picture", 0.05, 0.05)
    expect(page.locator(".reading").nth(1)).to_have_text("cropped away here")
    point_at(page, "Picture", 0.5, 0.5)
    row, column, *_ = numbers(page.locator(".reading").nth(1).inner_text())
    assert row == pytest.approx(64, abs=1)
    assert column == pytest.approx(64, abs=1)


def test_the_code_of_a_row_gives_the_saved_result(visit, tmp_path, monkeypatch):
    page = opened(visit("/prepare?prepare=row"), 5)
    unfold(page, "Take it along", "Save the code")
    for button in ("Save the code", "Save the picture (PNG)", "Save the result (NumPy)"):
        saved(page.get_by_role("button", name=button), tmp_path)
    monkeypatch.chdir(tmp_path)
    result = runpy.run_path("preprocessing.py")["result"]
    np.testing.assert_array_equal(result, np.load("result.npy"))
    assert result.shape == (224, 224, 3)


def test_networks_are_asked_with_wrong_numbers(visit):
    page = visit("/prepare?prepare=units")
    expect(page.get_by_text("= Its own way.")).to_be_visible()
    expect(page.get_by_text("≠ Another answer: pillow, not tiger cat")).to_be_visible()
    page.get_by_role("radio", name="coffee", exact=True).click()
    expect(page.get_by_text("not espresso").first).to_be_visible()
    expect(page.get_by_text("not tiger cat")).to_have_count(0)
