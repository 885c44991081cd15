"""The lab and the server stay in step, however quickly things follow one another."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from explorer.kernels import KERNELS
from tests.pages.lab import (
    expect_result,
    layer,
    opened,
    pick,
    picture,
    unfold,
)
from tests.pages.mouse import point_at, settled
from tests.pages.reruns import answered, at_rest

CAT = picture().pixels
TABS = ("Pooling", "Kernels in a row", "Predict, then reveal")

BACK_AFTER_ZOOM = """(milliseconds) => {
  const replaceState = history.replaceState.bind(history);
  history.replaceState = (...all) => {
    replaceState(...all);
    if (window.wentBack === undefined && String(all[2]).includes("zoom=30")) {
      window.wentBack = false;
      addEventListener("popstate", () => (window.wentBack = true));
      setTimeout(() => history.back(), milliseconds);
    }
  };
}"""


def edited(value: float):
    """The first kernel with another number in its first cell."""
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = value
    return kernel


def first_weight(page):
    return page.get_by_label("Weight in row 1, column 1")


def history(page) -> int:
    return page.evaluate("history.length")


def test_what_was_changed_just_before_leaving_the_page_is_kept(visit):
    page = opened(visit("/convolution"))
    first_weight(page).fill("44")
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="What is this")).to_be_visible()
    expect(page.get_by_text("Something went wrong")).to_be_hidden()
    page.get_by_role("link", name="Convolution").click()
    expect_result(opened(page), layer(edited(44)).apply(CAT))


@pytest.mark.parametrize("tab", TABS)
def test_what_was_changed_just_before_another_tab_is_kept(visit, tab):
    page = opened(visit("/convolution"))
    first_weight(page).fill("44")
    page.get_by_text(tab, exact=True).click()
    expect(page.locator(".result-title")).to_be_hidden()
    page.get_by_text("One kernel", exact=True).click()
    expect_result(opened(page), layer(edited(44)).apply(CAT))


def test_what_the_server_puts_into_the_lab_comes_after_the_last_change(visit):
    page = opened(visit("/convolution"))
    button = unfold(page, "Convolution or cross-correlation?", "Show it with Emboss")
    first_weight(page).fill("44")
    button.click()
    emboss = layer("emboss", flip=True)
    expect_result(page, emboss.apply(CAT))
    expect(page).to_have_url(re.compile("flip=1"))


def test_one_change_is_one_step_in_the_history_and_looking_is_none(visit):
    page = opened(visit("/convolution"))
    before = history(page)
    unfold(page, "Convolution or cross-correlation?", "Show it with Emboss").click()
    expect(page).to_have_url(re.compile("flip=1&|kernel=.*flip=1|flip=1.*kernel="))
    assert history(page) == before + 1
    expect_result(at_rest(page), layer("emboss", flip=True).apply(CAT))
    point_at(page.locator(".result-map"), 0.4, 0.4)
    page.locator(".result-map").click()
    expect(page).to_have_url(re.compile("cell="))
    answered(page).get_by_label("Zoom").fill("30")
    expect(page).to_have_url(re.compile("zoom=30"))
    answered(page)
    assert history(page) == before + 1
    page.go_back()
    expect_result(page, layer().apply(CAT))
    page.go_forward()
    expect_result(page, layer("emboss", flip=True).apply(CAT))


@pytest.mark.parametrize("milliseconds", [0, 15, 60])
def test_back_wins_over_what_was_told_just_before(visit, milliseconds):
    page = opened(visit("/convolution"))
    unfold(page, "Convolution or cross-correlation?", "Show it with Emboss").click()
    expect(page).to_have_url(re.compile("flip=1"))
    expect_result(at_rest(page), layer("emboss", flip=True).apply(CAT))
    page.evaluate(BACK_AFTER_ZOOM, milliseconds)
    page.get_by_label("Zoom").fill("30")
    page.wait_for_function("window.wentBack")
    expect_result(page, layer().apply(CAT))
    expect(page).to_have_url(re.compile("/convolution$"))


def test_hovering_tells_the_server_nothing(visit):
    page = visit("/convolution")
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    opened(page)
    expect(first_weight(page)).to_be_visible()
    quiet = len(sent)
    for share in (0.2, 0.4, 0.6, 0.8):
        point_at(page.locator(".result-map"), share, share)
    page.get_by_role("button", name="Step").click()
    settled(page)
    answered(page)
    assert len(sent) == quiet
    first_weight(page).fill("3")
    expect(page).to_have_url(re.compile("kernel="))
    assert len(sent) > quiet


def test_without_a_result_nothing_of_the_last_one_stays(visit):
    page = opened(visit("/convolution?picture=pyramid&pooling=max"))
    pick(page, "Dilation", "4")
    expect(page.locator(".problem").first).to_be_visible()
    expect(page.locator(".result-title")).to_have_text("No result")
    for part in (".legend", ".histogram", ".place", ".sums", ".pooled-map"):
        expect(page.locator(part)).to_be_hidden()
    for name in ("Play", "Step", "Save the result (PNG)"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()
    expect(page.locator(".formula")).to_contain_text("none, as ((3 − 1) · 4 + 1) = 9 > 7")
    pick(page, "Dilation", "2")
    expect(page.locator(".place")).to_contain_text("gives row 1, column 1")


def test_a_message_that_makes_no_sense_is_answered_on_the_page(visit):
    page = opened(visit("/convolution"))
    page.evaluate("""() => {
      const original = JSON.stringify;
      JSON.stringify = (value, ...rest) =>
        original(value?.event === "changed" || Array.isArray(value) && value[0]?.event === "changed"
          ? [{ event: "changed", value: { serial: 1, kernel: "x" } }] : value, ...rest);
    }""")
    first_weight(page).fill("44")
    expect(page.get_by_text("could not be read")).to_be_visible()
    expect_result(page, layer().apply(CAT))


def test_any_bias_can_be_typed_and_a_bad_one_is_refused(visit):
    page = opened(visit("/convolution?bias=520.25"))
    expect_result(page, layer(bias=520.25).apply(CAT))
    field = page.get_by_label("Bias as a number")
    expect(field).to_have_value("520.3")
    field.fill("-12.5")
    expect_result(page, layer(bias=-12.5).apply(CAT))
    field.fill("much")
    expect(page.locator(".refused")).to_contain_text("Bias: not a number; it stays −12.5")
    field.fill("5000")
    expect(page.locator(".refused")).to_contain_text("Bias: too large (at most 1000)")
    expect_result(page, layer(bias=-12.5).apply(CAT))


def test_escape_brings_back_what_stood_in_the_cell(visit):
    page = opened(visit("/convolution"))
    first_weight(page).fill("7")
    first_weight(page).press("Escape")
    expect_result(page, layer().apply(CAT))


def test_a_smaller_kernel_and_back_loses_nothing(visit):
    page = opened(visit("/convolution"))
    page.get_by_label("Rows of the kernel").select_option("1")
    page.get_by_label("Columns of the kernel").select_option("2")
    page.get_by_label("Rows of the kernel").select_option("3")
    page.get_by_label("Columns of the kernel").select_option("3")
    expect_result(page, layer().apply(CAT))


def test_a_change_just_before_a_reload_is_kept(visit):
    page = opened(visit("/convolution"))
    first_weight(page).fill("44")
    page.reload()
    expect_result(opened(page), layer(edited(44)).apply(CAT))
    expect(page).to_have_url(re.compile("kernel=44"))
    page.goto(page.url.split("?")[0])  # another link means what it says
    expect_result(opened(page), layer().apply(CAT))


def test_back_just_after_a_change_goes_back(visit):
    page = opened(visit("/convolution"))
    pick(page, "Stride", "3")
    expect(page).to_have_url(re.compile("stride=3"))
    pick(page, "Padding", "same")
    expect(page).to_have_url(re.compile("padding=same"))
    first_weight(page).fill("9")
    page.go_back()
    expect(page).not_to_have_url(re.compile("padding=same"))
    expect_result(page, layer(stride=3).apply(CAT))
    answered(page)
    expect_result(page, layer(stride=3).apply(CAT))
    assert "kernel=" not in page.url
    page.go_forward()
    expect_result(page, layer(stride=3, padding="same").apply(CAT))


def test_the_colour_that_is_looked_at_is_in_the_link(visit):
    page = opened(visit("/convolution?colours=each"))
    pick(page, "Kernel of which colour", "blue")
    expect(page).to_have_url(re.compile("plane=2"))
    line = page.locator(".sums .line").first
    expect(line).to_contain_text("blue:")
    page.reload()
    expect(line).to_contain_text("blue:")


def test_enter_keeps_the_cell_like_a_click(visit):
    page = opened(visit("/convolution"))
    page.locator(".result-map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("cell=84-128"))
