"""The lab of one kernel as a visitor meets it: drag, type, switch; the result is the server's."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.convolution import convolve
from explorer.kernels import KERNELS
from explorer.rgb import grey
from tests.pages.lab import (
    cell,
    expect_result,
    layer,
    number,
    opened,
    pick,
    picture,
    result,
    tab_to,
    unfold,
    weight,
)
from tests.pages.mouse import settled, spot, standing
from tests.pages.reruns import at_rest

CAT = picture().pixels


def test_it_opens_with_an_edge_map_of_a_real_photo(lab):
    expect_result(lab, layer().apply(CAT))
    expect(lab.locator(".input-title")).to_have_text("Input: 170 × 256, grey, 0 to 255")
    expect(lab.locator(".formula")).to_contain_text("⌊(170 − 3) / 1⌋ + 1 = 168")


def test_first_screen_has_picture_kernel_and_result(lab):
    for part in (".input-map", ".cells", ".result-map"):
        box = lab.locator(part).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800


def test_every_control_changes_the_result_as_the_server_would(lab):
    pick(lab, "Padding", "same")
    expect_result(lab, layer(padding="same").apply(CAT))
    pick(lab, "Stride", "2")
    expect_result(lab, layer(padding="same", stride=2).apply(CAT))
    pick(lab, "Dilation", "3")
    expect_result(lab, layer(padding="same", stride=2, dilation=3).apply(CAT))
    lab.get_by_label("Bias", exact=True).fill("40")
    lab.get_by_label("ReLU").check()
    settings = {"padding": "same", "stride": 2, "dilation": 3, "bias": 40.0, "relu": True}
    expect_result(lab, layer(**settings).apply(CAT))
    lab.get_by_label("flip").check()
    lab.get_by_label("Pooling", exact=True).select_option("max")
    settings |= {"flip": True, "pooling": "max"}
    expect_result(lab, layer(**settings).convolved(CAT))
    expect_result(lab, layer(**settings).apply(CAT), ".pooled-map")


def test_colours_each_by_itself_or_summed(lab):
    pick(lab, "What the kernel looks at", "each colour")
    expect_result(lab, layer(colours="each").apply(CAT))
    pick(lab, "What the kernel looks at", "RGB, summed")
    stacked = np.stack([KERNELS["sobel_x"].build()] * 3, axis=-1)
    expect_result(lab, layer(stacked, colours="summed").apply(CAT))
    pick(lab, "Kernel of which colour", "green")
    weight(lab, 1, 1).fill("5")
    stacked[0, 0, 1] = 5
    expect_result(lab, layer(stacked, colours="summed").apply(CAT))


@pytest.mark.parametrize("name", ["blur", "laplacian", "gabor"])
def test_a_named_kernel_is_one_pick_away(lab, name):
    lab.get_by_label("Kernel", exact=True).select_option(name)
    expect_result(lab, layer(name).apply(CAT))


def test_a_kernel_made_from_numbers_has_sliders(lab):
    lab.get_by_label("Kernel", exact=True).select_option("gabor")
    option = KERNELS["gabor"].options[0]
    slider = lab.get_by_label(option.label)
    slider.focus()
    slider.press("Home")
    turned = KERNELS["gabor"].build(**{option.name: option.values[0]})
    expect_result(lab, layer(turned).apply(CAT))


def test_the_result_follows_in_the_next_frame_without_the_server(lab):
    changed = lab.evaluate("""async () => {
      const inside = (selector) => {
        const below = (root) => [...root.querySelectorAll("*")].filter((e) => e.shadowRoot);
        const search = (root) => root.querySelector(selector) ??
          below(root).map((e) => search(e.shadowRoot)).find(Boolean);
        return search(document);
      };
      const canvas = inside(".result-map");
      const before = canvas.result;
      const cell = inside(".cells input");
      cell.value = "9";
      cell.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return canvas.result !== before;
    }""")
    assert changed
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = 9
    expect_result(lab, layer(kernel).apply(CAT))


@pytest.mark.parametrize(("row", "column"), [(2, 1), (1, 2), (1, 3), (2, 3)])
def test_dragging_a_weight_redraws_while_the_button_is_down(lab, row, column):
    kernel = KERNELS["sobel_x"].build().copy()
    x, y = spot(weight(lab, row, column))  # on the digit
    lab.mouse.move(x, y)
    lab.mouse.down()
    for step in range(10):
        lab.mouse.move(x, y - 4 * (step + 1))
        settled(lab)
    during = number(weight(lab, row, column).input_value())
    assert during == pytest.approx(kernel[row - 1, column - 1] + 10 * 0.1, abs=0.11)
    kernel[row - 1, column - 1] = during
    expect_result(lab, layer(kernel).apply(CAT))
    lab.mouse.up()


def test_a_weight_that_was_let_go_outside_does_not_follow(lab):
    x, y = spot(weight(lab, 2, 3))
    lab.mouse.move(x, y)
    lab.mouse.down()
    lab.mouse.move(x + 200, y, steps=4)
    lab.mouse.up()
    lab.mouse.move(x, y - 40, steps=8)
    settled(lab)
    assert lab.locator(".preset").input_value() == "sobel_x"


def test_a_finger_drags_a_weight(visit):
    page = opened(visit("/convolution", has_touch=True))
    x, y = spot(weight(page, 1, 2))
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        touch("touchMove", {"x": x, "y": y - 4 * step})
        settled(page)
    during = number(weight(page, 1, 2).input_value())
    assert during == pytest.approx(0.8, abs=0.11)
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 1] = during
    expect_result(page, layer(kernel).apply(CAT))
    touch("touchEnd")


def test_keyboard_alone_is_enough(lab):
    tab_to(lab, "Weight in row 1, column 1")
    lab.keyboard.press("ArrowUp")
    expect(weight(lab, 1, 1)).to_have_value("-0.9")
    lab.keyboard.press("Control+A")
    lab.keyboard.type("4")
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = 4
    expect_result(lab, layer(kernel).apply(CAT))
    lab.locator(".result-map").focus()
    before = cell(lab)
    lab.keyboard.press("ArrowRight")
    lab.keyboard.press("ArrowUp")
    expect(lab.locator(".place")).to_contain_text(f"row {before[0] - 1}, column {before[1] + 1}")


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "empty"), ("abc", "not a number"), ("1e999", "infinite"), ("5000", "too large")],
)
def test_a_bad_cell_is_refused_with_a_word_and_the_last_good_kernel_stays(lab, text, word):
    weight(lab, 1, 3).fill("7")
    weight(lab, 1, 3).fill(text)
    expect(lab.locator(".word")).to_have_text(word)
    expect(lab.locator(".refused")).to_contain_text(f"{word}")
    expect(lab.locator(".refused")).to_contain_text("keeps 7")
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 2] = 7
    expect_result(lab, layer(kernel).apply(CAT))
    weight(lab, 2, 2).focus()
    expect(weight(lab, 1, 3)).to_have_value("7")
    expect(lab.locator(".refused")).to_be_empty()


def test_an_impossible_combination_is_explained_and_taken_back(visit):
    page = opened(visit("/convolution?picture=pyramid"))
    pick(page, "Dilation", "4")
    problem = page.locator(".result-side .problem")
    expect(problem).to_contain_text("3 weights with dilation 4 reach over 9 pixels")
    expect(problem).to_contain_text("7 pixels")
    pick(page, "Padding", "same")
    expect(problem).to_be_hidden()
    expected = layer(padding="same", dilation=4).apply(picture("pyramid").pixels)
    expect_result(page, expected)


def test_a_link_with_nonsense_is_answered_and_the_lab_opens(visit):
    page = visit("/convolution?kernel=1,2;x&stride=9&bias=nan&padding=full&cell=a&zoom=-4")
    expect_result(opened(page), layer().apply(CAT))
    expect(page.get_by_text("The link asks for something that is not here")).to_be_visible()


def test_the_difference_to_true_convolution_can_be_seen(lab):
    unfold(lab, "Convolution or cross-correlation?", "Show it with Emboss").click()
    expect(lab.get_by_label("flip")).to_be_checked()
    turned = KERNELS["emboss"].build()[::-1, ::-1]
    expect_result(lab, convolve(grey(CAT), turned, padding="valid"))
    lab.get_by_label("flip").uncheck()
    expect_result(lab, convolve(grey(CAT), KERNELS["emboss"].build(), padding="valid"))


def test_a_learned_kernel_can_be_put_into_the_lab(lab):
    lab.get_by_text("Kernels that networks have learned").click()
    sheet = lab.get_by_role("radiogroup", name="Kernels of the first layer")
    expect(sheet).to_be_visible()
    sheet.get_by_role("radio").nth(3).click()
    expect(lab.locator(".input-title")).to_contain_text("red, green, blue")
    from explorer.convolution.learned_kernels import learned_kernels
    from explorer.pretrained import PRETRAINED

    learned = learned_kernels(PRETRAINED["efficientnet_lite0"])
    expected = layer(
        learned.kernels[..., 3],
        colours="summed",
        bias=float(learned.biases[3]),
        stride=learned.stride,
        padding=learned.padding,
    ).apply(CAT)
    expect_result(lab, expected)


def test_a_sign_alone_is_the_beginning_of_a_number(lab):
    cell = weight(lab, 1, 1)
    cell.click()
    lab.keyboard.press("Control+A")
    lab.keyboard.type("-")
    expect(lab.locator(".word")).to_be_hidden()
    lab.keyboard.type("3")
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = -3
    expect_result(lab, layer(kernel).apply(CAT))


def test_in_a_row_of_buttons_the_arrow_keys_choose(lab):
    strides = lab.get_by_role("radiogroup", name="Stride")
    strides.get_by_role("radio", name="1").focus()
    lab.keyboard.press("ArrowRight")
    expect(strides.get_by_role("radio", name="2")).to_be_checked()
    expect(strides.get_by_role("radio", name="2")).to_be_focused()
    expect_result(lab, layer(stride=2).apply(CAT))


def test_a_pooling_that_does_not_fit_leaves_the_result(visit):
    page = opened(visit("/convolution?pixels=16&stride=4&pooling=max&pooling-size=4"))
    small = picture("cat", 16).pixels
    expect_result(page, layer(stride=4).apply(small))
    expect(page.locator(".pooled-box .problem")).to_contain_text("too small for a pooling window")
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    page.get_by_label("Size of the pooling window").select_option("2")
    expect(page.locator(".pooled-box .problem")).to_be_hidden()
    expect_result(page, layer(stride=4, pooling="max").apply(small), ".pooled-map")


def test_a_drawing_is_convolved_while_it_is_drawn(lab):
    lab.get_by_text("Draw", exact=True).click()
    box = standing(lab.locator("canvas.pad"))
    before = lab.locator(".input-title").inner_text()
    lab.mouse.move(box["x"] + 40, box["y"] + 40)
    lab.mouse.down()
    lab.mouse.move(box["x"] + 160, box["y"] + 160, steps=12)
    expect(lab.locator(".input-title")).not_to_have_text(before)
    lab.mouse.up()
    expect(lab).to_have_url(re.compile("picture=[0-9a-f]{32}"))
    assert result(lab).max() > 200  # the edge of a stroke


def test_a_photo_from_the_camera_is_convolved(visit):
    page = opened(visit("/convolution", permissions=["camera"]))
    before = page.locator(".input-title").inner_text()
    page.get_by_text("Camera", exact=True).click()
    expect(page.locator("video")).to_have_js_property("readyState", 4)
    at_rest(page).get_by_role("button", name="Take Photo").click()
    expect(page.locator(".input-title")).not_to_have_text(before)
    expect(page).to_have_url(re.compile("picture=[0-9a-f]{32}"))
