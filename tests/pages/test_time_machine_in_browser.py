"""The time machine in a browser: the slider moves, play plays, a link opens an epoch."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explorer.figures import colours
from explorer.training import replay
from explorer.training.store import Store
from tests.pages.lab import saved
from tests.pages.mouse import point_at, settled
from tests.pages.reruns import at_rest
from tests.training.made_up import SIMPLE, made_up_run

SHORT = replace(SIMPLE, epochs=4)


@pytest.fixture(scope="module")
def stored():
    """A run where the server looks for them."""
    return made_up_run(Store(shipped=None), SHORT)


def opened(visit, stored, query: str = "", **settings) -> Page:
    page = visit(f"/train?part=time&run={stored.id}{query}", **settings)
    expect(page.locator(".tiles-side canvas").first).to_be_visible()
    return at_rest(page)


def expect_epoch(page: Page, stored, epoch: int) -> None:
    """The words, the matrix and the answers are those of the epoch."""
    name = "Before training" if epoch == 0 else f"After epoch {epoch} of {stored.run.epochs}"
    expect(page.locator(".then strong")).to_have_text(name)
    moment = next(one for one in replay.moments(stored) if one.epoch == epoch)
    expect(page.locator(".then")).to_contain_text(f"{100 * moment.accuracy:.1f} %")
    texts = page.locator(".matrix button").all_inner_texts()
    assert [int(text or 0) for text in texts] == moment.matrix.ravel().tolist()


def tile(page: Page, of: str, place: int) -> np.ndarray:
    """The pixels of a tile as they are drawn, uint8 ``(height, width, 3)``."""
    script = """canvas => [canvas.height, canvas.width,
      ...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]"""
    height, width, *rgba = (
        page.locator(f'.tiles-side[data-of="{of}"] canvas').nth(place).evaluate(script)
    )
    return np.array(rgba, np.uint8).reshape(height, width, 4)[..., :3]


def test_the_slider_is_moved_by_keys_and_the_link_follows(visit, stored):
    page = opened(visit, stored)
    expect_epoch(page, stored, 4)
    slider = page.get_by_role("slider", name="Epoch")
    slider.focus()
    for key, epoch in [("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)]:
        page.keyboard.press(key)
        expect_epoch(page, stored, epoch)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("After epoch 1 of 4, right"))
    page.wait_for_url(re.compile("epoch=1"))
    page.keyboard.press("End")
    expect_epoch(page, stored, 4)
    page.wait_for_url(lambda url: "epoch=" not in url)


def test_no_epoch_waits_for_the_server(visit, stored):
    """What is shown is there before the event that moved the slider is over."""
    page = opened(visit, stored)
    script = """(slider) => {
      const frame = slider.closest(".frame");
      return [0, 1, 2, 3].map((place) => {
        slider.value = place;
        slider.dispatchEvent(new Event("input"));
        const cells = [...frame.querySelectorAll(".matrix button")];
        return [frame.querySelector(".then strong").textContent,
                cells.map((cell) => Number(cell.textContent))];
      });
    }"""
    found = page.get_by_role("slider", name="Epoch").evaluate(script)
    assert [name for name, _ in found][1:] == [f"After epoch {one} of 4" for one in (1, 2, 3)]
    for moment, (_, counts) in zip(replay.moments(stored), found, strict=False):
        assert counts == moment.matrix.ravel().tolist()


def test_a_link_opens_an_epoch_and_a_reload_stays_there(visit, stored):
    page = opened(visit, stored, "&epoch=2")
    expect_epoch(page, stored, 2)
    page.get_by_role("slider", name="Epoch").press("ArrowRight")
    page.wait_for_url(re.compile("epoch=3"))
    page.reload()
    expect(page.locator(".then strong")).to_have_text("After epoch 3 of 4")
    expect_epoch(page, stored, 3)


def test_play_plays_to_the_end_and_can_be_paused(visit, stored):
    page = opened(visit, stored, "&epoch=1")
    page.evaluate(
        """() => {
          window.seen = [];
          const then = document.querySelector(".then") ??
            [...document.querySelectorAll("*")].map((one) => one.shadowRoot?.querySelector(".then"))
              .find(Boolean);
          new MutationObserver(() => window.seen.push(then.querySelector("strong").textContent))
            .observe(then, { childList: true });
        }"""
    )
    play = page.locator(".play")
    expect(play).to_have_text(re.compile("Play"))
    play.click()
    expect(page.locator(".then strong")).to_have_text("After epoch 4 of 4")
    expect(play).to_have_text(re.compile("Play"))
    seen = list(dict.fromkeys(page.evaluate("window.seen")))
    assert seen == [f"After epoch {epoch} of 4" for epoch in (2, 3, 4)]
    play.click()  # from the beginning
    expect(play).to_have_text(re.compile("Pause"))
    play.click()
    expect(play).to_have_text(re.compile("Play"))
    stopped = page.locator(".then strong").inner_text()
    assert stopped != "After epoch 4 of 4"
    page.wait_for_url(re.compile(r"epoch=[0-3]"))
    assert page.locator(".then strong").inner_text() == stopped


def test_arrow_keys_on_the_button_do_what_they_do_on_the_slider(visit, stored):
    page = opened(visit, stored)
    page.locator(".play").focus()
    page.keyboard.press("ArrowLeft")
    expect_epoch(page, stored, 3)
    page.keyboard.press("Home")
    expect_epoch(page, stored, 0)


def test_filters_have_one_scale_for_all_epochs_or_each_its_own(visit, stored):
    page = opened(visit, stored, "&epoch=1")
    kernels = [one[:, :, 0, 5] for one in replay.filters_then(stored, "conv1")]
    everything = np.abs(replay.filters_then(stored, "conv1")).max()
    of_epoch = np.abs(replay.filters_then(stored, "conv1")[1]).max()
    palette = colours.palette(colours.SIGNED).astype(int)

    def expect_scale(bound: float) -> None:
        shades = colours.shades(kernels[1], -bound, bound).astype(int)
        drawn = tile(page, "filters", 5).astype(int)
        steps = [np.abs(palette[np.clip(shades + by, 0, 255)] - drawn).max(-1) for by in (-1, 0, 1)]
        assert np.min(steps, axis=0).max() == 0

    expect_scale(everything)
    page.get_by_role("radio", name="each epoch its own").click()
    settled(page)
    expect_scale(of_epoch)
    page.wait_for_url(re.compile("epoch-scale=own"))


def test_a_class_is_clicked_and_its_evidence_is_shown_at_every_epoch(visit, stored):
    page = opened(visit, stored, "&epoch=2")
    page.get_by_role("radiogroup", name="Show the evidence for").get_by_role("radio").nth(7).click()
    expect(page.locator(".evidence-title")).to_have_text("Evidence for 7")
    page.get_by_role("slider", name="Epoch").press("Home")
    expect(page.locator(".evidence-title")).to_have_text("Evidence for 7")
    page.wait_for_url(re.compile("class=7"))
    page.get_by_role("radio", name="whatever it answers").click()
    said = page.locator(".bar.best .name").inner_text().removeprefix("✓ ")
    expect(page.locator(".evidence-title")).to_have_text(f"Evidence for {said}")
    expect(page.locator(".then strong")).to_have_text("Before training")


def test_tab_reaches_one_cell_of_the_matrix_and_arrow_keys_the_others(visit, stored):
    page = opened(visit, stored, "&epoch=3")
    cells = page.locator(".matrix button")
    assert cells.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    count = replay.moments(stored)[3].matrix[1, 1]
    expect(page.locator(".matrix-note")).to_contain_text(f"{count} of 36 pictures of class 1")
    page.get_by_role("slider", name="Epoch").evaluate(
        "slider => { slider.value = 0; slider.dispatchEvent(new Event('input')); }"
    )
    before = replay.moments(stored)[0].matrix[1, 1]  # what is pointed at is read at any epoch
    expect(page.locator(".matrix-note")).to_contain_text(f"{before} of 36 pictures of class 1")


def test_values_are_read_by_pointing(visit, stored):
    page = opened(visit, stored, "&epoch=3")
    point_at(page.locator('.matrix button[data-cell="4-4"]'))
    moment = replay.moments(stored)[3]
    note = page.locator(".matrix-note")
    expect(note).to_contain_text(f"{moment.matrix[4, 4]} of 36 pictures of class 4")
    page.get_by_role("slider", name="Epoch").press("Home")
    first = page.locator('.tiles-side[data-of="filters"] canvas').nth(2)
    point_at(first, 0.5, 0.9)
    height, width = replay.filters_then(stored, "conv1")[0].shape[:2]
    value = replay.filters_then(stored, "conv1")[0][height // 2, width - 1, 0, 2]
    text = page.locator('.tiles-side[data-of="filters"] .note').inner_text().replace("−", "-")
    assert f"filter 2, row {height // 2}, column {width - 1}" in text
    assert float(text.rpartition("≈ ")[2]) == pytest.approx(value, abs=0.01)


def test_another_picture_keeps_the_epoch(visit, stored):
    page = opened(visit, stored, "&epoch=2")
    before = tile(page, "maps", 0)
    page.get_by_role("radiogroup", name="Picture to take through the epochs").get_by_role(
        "radio", name="your picture"
    ).click()
    page.wait_for_url(re.compile("walked=own"))
    expect(page.locator(".taken-in")).to_have_attribute("alt", re.compile("your picture"))
    assert not np.array_equal(tile(page, "maps", 0), before)
    expect_epoch(page, stored, 2)


def test_epochs_are_written_under_the_slider_where_they_are(visit, stored):
    page = opened(visit, stored, "&epoch=1")
    assert page.locator(".tick").all_inner_texts() == ["0", "1", "2", "3", "4"]
    middles = page.locator(".tick, .here").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
        ".map((box) => (box.left + box.right) / 2)"
    )
    here, *ticks = middles
    assert ticks[1] == pytest.approx(here, abs=1)
    assert np.diff(ticks) == pytest.approx([np.diff(ticks)[0]] * 4, abs=1)


def test_it_is_legible_on_a_narrow_screen(visit, stored):
    page = opened(visit, stored, viewport={"width": 390, "height": 844})
    seen = page.locator(".parts :is(canvas, img, button, p)")
    edges = seen.evaluate_all("all => all.map((one) => one.getBoundingClientRect().right)")
    assert max(edges) <= 390
    assert page.get_by_role("slider", name="Epoch").bounding_box()["width"] > 180
    scroll = page.locator(".matrix-side .scroll")
    assert scroll.evaluate("it => it.scrollWidth <= it.clientWidth + 1")


def test_numbers_are_taken_along(visit, stored, tmp_path):
    page = opened(visit, stored)
    table = saved(page.get_by_role("button", name="Epochs (CSV)"), tmp_path).read_text()
    assert len(table.splitlines()) == 6
    assert table.startswith("epoch,validation_loss,validation_accuracy,0,1,")
    kernels = saved(page.get_by_role("button", name="Filters of conv1 (NPZ)"), tmp_path)
    with np.load(kernels) as found:
        expected = replay.filters_then(stored, "conv1")[2]
        np.testing.assert_array_equal(found["epoch_002"], expected)
