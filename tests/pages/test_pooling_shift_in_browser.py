"""What survives when the picture moves, as the pooling tab measures it."""

from __future__ import annotations

import re

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.convolution import pool
from explorer.convolution.invariance import moved, survival
from tests.pages.lab import expect_sharp, layer, number, pick, picture, saved
from tests.pages.mouse import settled
from tests.pages.pooling import MODES, edges, expect_maps, opened


@pytest.fixture
def lab(visit) -> Page:
    return opened(visit("/convolution?lab=pool"))


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


HATCHED = """(canvas, [height, width]) => {
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const [left, top] = [(canvas.width - scale * width) / 2, (canvas.height - scale * height) / 2];
  const pen = canvas.getContext("2d");
  return Array.from({ length: height * width }, (_, index) => {
    const x = left + ((index % width) + 0.5) * scale;
    const y = top + (Math.floor(index / width) + 0.5) * scale;
    const [red, green, blue] = pen.getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
    return red < 125 && red > 60 && Math.abs(red - green) < 14 && Math.abs(green - blue) < 8;
  });
}"""


def test_the_cells_that_changed_are_hatched_on_demand(visit, tmp_path):
    page = opened(visit("/convolution?lab=pool&pixels=64"))
    small = picture("cat", 64).pixels
    still, after = (pool(layer().convolved(moved(small, shift)), 2) for shift in (0, 1))
    changed = np.abs(after - still) > 0.1 * (still.max() - still.min())
    page.mouse.move(5, 5)
    for hatched, expected in ((False, np.zeros_like(changed)), (True, changed)):
        page.get_by_label("hatch the cells that changed").set_checked(hatched)
        settled(page)
        seen = page.locator(".max-map").evaluate(HATCHED, list(changed.shape))
        seen = np.array(seen).reshape(changed.shape)
        assert np.mean(seen == expected) > 0.99  # the outlined window covers some cells
        file = saved(page.get_by_role("button", name="Save max pooled (PNG)"), tmp_path)
        picture_file = PIL.Image.open(file).convert("RGBA")
        assert picture_file.size == changed.shape[::-1]
        assert (np.asarray(picture_file)[..., 3] == 255).all()  # what is saved has no holes


def test_the_curve_follows_theme_and_size(lab):
    expect(lab.locator(".curve")).to_have_attribute("aria-label", re.compile("; 8: "))
    bright = """(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let [sum, count] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] < 200) continue;
        sum += data[i] + data[i + 1] + data[i + 2];
        count += 1;
      }
      return sum / count / 3;
    }"""
    light = lab.locator(".curve").evaluate(bright)
    lab.emulate_media(color_scheme="dark")
    for _ in range(100):
        dark = lab.locator(".curve").evaluate(bright)
        if dark > light + 40:
            break
        lab.wait_for_timeout(100)
    assert dark > light + 40  # the writing is light now
    lab.set_viewport_size({"width": 700, "height": 900})
    for canvas in (".curve", ".whole-map", ".max-map", ".average-map"):
        expect_sharp(lab.locator(canvas))


def test_a_flat_map_has_nothing_to_measure(visit):
    page = visit("/convolution?lab=pool&picture=pyramid&kernel=0")
    expect(page.locator(".conclusion")).to_contain_text("nothing to measure")
