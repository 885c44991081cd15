"""The convolution lab as a visitor meets it: drag, hover, type, and read the numbers back."""

from __future__ import annotations

import re
import runpy
from io import BytesIO
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.convolution import convolve
from explorer.kernels import KERNELS, kernel_text
from explorer.rgb import grey
from tests.pages.lab import (
    answer,
    cell,
    expect_result,
    layer,
    number,
    opened,
    pick,
    picture,
    png,
    point_at_result,
    result,
    settled,
    tab_to,
    written_terms,
)

CAT = picture().pixels


@pytest.fixture
def lab(visit) -> Page:
    return opened(visit("/convolution"))


def weight(page: Page, row: int, column: int):
    return page.get_by_label(f"Weight in row {row}, column {column}")


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


def test_dragging_a_weight_redraws_while_the_button_is_down(lab):
    box = weight(lab, 2, 1).bounding_box()
    lab.mouse.move(box["x"] + 20, box["y"] + 20)
    lab.mouse.down()
    lab.mouse.move(box["x"] + 20, box["y"] - 20, steps=5)
    settled(lab)
    during = number(weight(lab, 2, 1).input_value())
    assert during > -2
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[1, 0] = during
    expect_result(lab, layer(kernel).apply(CAT))
    lab.mouse.up()


def test_hovering_writes_the_sum_out(lab):
    point_at_result(lab, 0.3, 0.6)
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
    box = lab.locator(".input-map").bounding_box()
    lab.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.5 * box["height"], steps=3)
    settled(lab)
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
    problem = page.locator(".problem")
    expect(problem).to_contain_text("3 weights with dilation 4 reach over 9 pixels")
    expect(problem).to_contain_text("7 pixels")
    pick(page, "Padding", "same")
    expect(problem).to_be_hidden()
    expected = layer(padding="same", dilation=4).apply(picture("pyramid").pixels)
    expect_result(page, expected)


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
    page.get_by_label("Speed").fill("40")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".place")).to_contain_text("gives row 4, column 4 ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_ways_of_showing_change_colours_not_numbers_and_say_what_is_lost(lab):
    numbers = result(lab)
    for name, says in {
        "clamped": "below 0 is black",
        "absolute": "Signs are dropped",
        "+128": "zero is mid-grey",
        "signed": "violet negative",
    }.items():
        pick(lab, "How the result is shown", name)
        expect(lab.locator(".says")).to_contain_text(says)
        assert np.array_equal(result(lab), numbers)
    pick(lab, "How the result is shown", "clamped")
    settled(lab)
    lost = np.mean((numbers < 0) | (numbers > 255))
    expect(lab.locator(".says")).to_contain_text(f"{100 * lost:.0f} % of the values lie outside")


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


def test_the_link_brings_everything_back(lab):
    weight(lab, 2, 2).fill("1/9")
    pick(lab, "Stride", "3")
    lab.get_by_label("ReLU").check()
    expect(lab).to_have_url(re.compile("relu=1"))
    link = lab.evaluate("location.href")
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[1, 1] = 1 / 9
    expected = layer(kernel, stride=3, relu=True).apply(CAT)
    expect_result(lab, expected)
    lab.goto(link)
    expect_result(opened(lab), expected)


def test_another_page_and_back_loses_nothing(lab):
    weight(lab, 1, 1).fill("-4")
    expect(lab).to_have_url(re.compile("kernel="))
    lab.get_by_role("link", name="About").click()
    expect(lab.get_by_role("heading", name="What is this")).to_be_visible()
    lab.get_by_role("link", name="Convolution").click()
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = -4
    expect_result(opened(lab), layer(kernel).apply(CAT))


def test_another_picture_keeps_the_kernel(lab):
    lab.get_by_label("Kernel", exact=True).select_option("blur")
    lab.get_by_role("radio", name="coffee").click()
    expect(lab.locator(".input-title")).to_contain_text("171 × 256")
    expect_result(lab, layer("blur").apply(picture("coffee").pixels))


def test_pictures_of_any_shape_are_taken(lab):
    lab.get_by_text("Upload", exact=True).click()
    for size in ((1, 1), (1, 300), (2000, 3)):
        pixels = np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8)
        file = {"name": "odd.png", "mimeType": "image/png", "buffer": png(pixels)}
        lab.locator("input[type=file]").set_input_files(file)
        scale = min(1, 256 / max(size))
        shown = f"{max(1, round(size[0] * scale))} × {max(1, round(size[1] * scale))}"
        expect(lab.locator(".input-title")).to_contain_text(shown)
        pick(lab, "Padding", "valid")
        expect(lab.locator(".problem")).to_contain_text("No window fits")
        pick(lab, "Padding", "same")
        expect(lab.locator(".problem")).to_be_hidden()
        expect(lab.locator(".result-title")).to_contain_text(f"Result: {shown}")


def test_what_is_saved_is_what_is_shown_and_the_code_gives_the_same(lab, tmp_path, monkeypatch):
    pick(lab, "What the kernel looks at", "RGB, summed")
    pick(lab, "Stride", "2")
    lab.get_by_label("ReLU").check()
    weight(lab, 3, 3).fill("2.5")
    expect(lab).to_have_url(re.compile("kernel="))
    shown = result(lab)

    def saved(name: str) -> Path:
        with lab.expect_download() as download:
            lab.get_by_role("button", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    picture_file = saved("Save the input (PNG)")
    assert np.array_equal(np.asarray(PIL.Image.open(picture_file).convert("RGB")), CAT)
    assert PIL.Image.open(saved("Save the result (PNG)")).size == shown.shape[::-1]
    lab.get_by_text("Take it along").click()
    kernel = np.loadtxt(saved("Save the kernel (NumPy text)"), np.float32)
    planes = kernel.reshape(3, 3, 3).transpose(1, 2, 0)
    assert kernel_text(planes).split("|")[0] == "-1,0,1;-2,0,2;-1,0,2.5"
    assert np.array_equal(np.maximum(convolve(CAT, planes, stride=2, padding="valid"), 0), shown)
    monkeypatch.chdir(tmp_path)
    code = saved("Save the code")
    assert np.abs(runpy.run_path(str(code))["result"] - shown).max() <= 1e-2


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


def test_the_difference_to_true_convolution_can_be_seen(lab):
    lab.get_by_text("Convolution or cross-correlation?").click()
    lab.get_by_role("button", name="Show it with Emboss").click()
    expect(lab.get_by_label("flip")).to_be_checked()
    turned = KERNELS["emboss"].build()[::-1, ::-1]
    expect_result(lab, convolve(grey(CAT), turned, padding="valid"))
    lab.get_by_label("flip").uncheck()
    expect_result(lab, convolve(grey(CAT), KERNELS["emboss"].build(), padding="valid"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_off(visit, scheme):
    page = opened(
        visit("/convolution", viewport={"width": 390, "height": 844}, color_scheme=scheme)
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [page.locator(part).bounding_box() for part in (".input-map", ".result-map", ".cells")]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    weight(page, 1, 1).fill("3")
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = 3
    expect_result(page, layer(kernel).apply(CAT))


def test_resized_and_in_dark_it_goes_on(lab):
    lab.set_viewport_size({"width": 700, "height": 900})
    lab.emulate_media(color_scheme="dark")
    weight(lab, 1, 1).fill("0")
    kernel = KERNELS["sobel_x"].build().copy()
    kernel[0, 0] = 0
    expect_result(lab, layer(kernel).apply(CAT))
    point_at_result(lab, 0.2, 0.2)
    row, column = cell(lab)
    assert answer(lab) == layer(kernel).apply(CAT)[row, column]


def test_a_link_with_nonsense_is_answered_and_the_lab_opens(visit):
    page = visit("/convolution?kernel=1,2;x&stride=9&bias=nan&padding=full&cell=a&zoom=-4")
    expect_result(opened(page), layer().apply(CAT))
    expect(page.get_by_text("The link asks for something that is not here")).to_be_visible()


def test_saved_result_shows_the_colours_on_the_page(lab):
    with lab.expect_download() as download:
        lab.get_by_role("button", name="Save the result (PNG)").click()
    saved = np.asarray(PIL.Image.open(BytesIO(download.value.path().read_bytes())).convert("RGB"))
    numbers = result(lab)
    strongest = np.unravel_index(numbers.argmax(), numbers.shape)
    weakest = np.unravel_index(numbers.argmin(), numbers.shape)
    red, _, blue = saved[strongest].astype(int)
    assert red > blue  # orange
    red, green, blue = saved[weakest].astype(int)
    assert blue > green  # violet
