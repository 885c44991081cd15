"""The result: its colours and histogram, links to it, files of it, and any screen it is seen on."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import expect

from explorer.convolution import convolve
from explorer.kernels import KERNELS, kernel_text
from tests.pages.lab import (
    answer,
    cell,
    expect_result,
    expect_sharp,
    layer,
    number,
    opened,
    pick,
    picture,
    png,
    result,
    saved,
    unfold,
    weight,
)
from tests.pages.mouse import point_at, settled

CAT = picture().pixels


def test_ways_of_showing_change_colours_not_numbers_and_say_what_is_lost(lab):
    numbers = result(lab)
    for name, says in {
        "clamped": "below 0 is black",
        "absolute": "Signs are dropped",
        "+128": "zero is mid-grey",
        "signed": "violet negative",
        "auto": "violet negative",
    }.items():
        pick(lab, "How the result is shown", name)
        expect(lab.locator(".says")).to_contain_text(says)
        assert np.array_equal(result(lab), numbers)
    pick(lab, "How the result is shown", "clamped")
    settled(lab)
    lost = np.mean((numbers < 0) | (numbers > 255))
    expect(lab.locator(".says")).to_contain_text(f"{100 * lost:.0f} % of the values lie outside")


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
        expect(lab.locator(".result-side .problem")).to_contain_text("No window fits")
        pick(lab, "Padding", "same")
        expect(lab.locator(".result-side .problem")).to_be_hidden()
        expect(lab.locator(".result-title")).to_contain_text(f"Result: {shown}")


def test_what_is_saved_is_what_is_shown_and_the_code_gives_the_same(lab, tmp_path, monkeypatch):
    pick(lab, "What the kernel looks at", "RGB, summed")
    pick(lab, "Stride", "2")
    lab.get_by_label("ReLU").check()
    weight(lab, 3, 3).fill("2.5")
    expect(lab).to_have_url(re.compile("kernel="))
    shown = result(lab)

    def file(name: str) -> Path:
        return saved(lab.get_by_role("button", name=name), tmp_path)

    picture_file = file("Save the input (PNG)")
    assert np.array_equal(np.asarray(PIL.Image.open(picture_file).convert("RGB")), CAT)
    assert PIL.Image.open(file("Save the result (PNG)")).size == shown.shape[::-1]
    unfold(lab, "Take it along", "Save the kernel (NumPy text)")
    kernel = np.loadtxt(file("Save the kernel (NumPy text)"), np.float32)
    planes = kernel.reshape(3, 3, 3).transpose(1, 2, 0)
    assert kernel_text(planes).split("|")[0] == "-1,0,1;-2,0,2;-1,0,2.5"
    assert np.array_equal(np.maximum(convolve(CAT, planes, stride=2, padding="valid"), 0), shown)
    monkeypatch.chdir(tmp_path)
    code = file("Save the code")
    assert np.abs(runpy.run_path(str(code))["result"] - shown).max() <= 1e-2


def test_saved_result_shows_the_colours_on_the_page(lab, tmp_path):
    file = saved(lab.get_by_role("button", name="Save the result (PNG)"), tmp_path)
    pixels = np.asarray(PIL.Image.open(file).convert("RGB"))
    numbers = result(lab)
    strongest = np.unravel_index(numbers.argmax(), numbers.shape)
    weakest = np.unravel_index(numbers.argmin(), numbers.shape)
    red, _, blue = pixels[strongest].astype(int)
    assert red > blue  # orange
    red, green, blue = pixels[weakest].astype(int)
    assert blue > green  # violet


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
    point_at(lab.locator(".result-map"), 0.2, 0.2)
    row, column = cell(lab)
    assert answer(lab) == layer(kernel).apply(CAT)[row, column]
    for canvas in (".input-map", ".result-map", ".histogram"):
        expect_sharp(lab.locator(canvas))


def test_a_picture_is_shown_as_one_and_signed_is_always_around_zero(lab):
    sharpened = layer("sharpen").apply(CAT)
    lab.get_by_label("Kernel", exact=True).select_option("sharpen")
    expect_result(lab, sharpened)
    expect(lab.locator(".says")).to_contain_text("Grey as in a picture, from 0 to 255")
    weight(lab, 2, 2).fill("5.1")  # nearly the same kernel is shown in the same way
    expect(lab.locator(".result-title")).not_to_contain_text(
        f"{sharpened.min():.0f}".replace("-", "−")
    )
    expect(lab.locator(".says")).to_contain_text("Grey as in a picture, from 0 to 255")
    pick(lab, "How the result is shown", "signed")
    expect(lab.locator(".says")).to_contain_text("white zero")
    low, high = (lab.locator(f".legend .{end}").inner_text() for end in ("low", "high"))
    assert number(low) == -number(high)


def test_while_a_weight_is_edited_the_colours_keep_their_meaning(lab):
    says = lab.locator(".says")
    for value in ("2.4", "2.5", "3", "4.5"):
        weight(lab, 2, 3).fill(value)
        kernel = KERNELS["sobel_x"].build().copy()
        kernel[1, 2] = float(value)
        expect_result(lab, layer(kernel).apply(CAT))
        expect(says).to_contain_text("white zero")


def test_relu_changes_nothing_where_nothing_is_negative(lab):
    lab.get_by_label("Kernel", exact=True).select_option("blur")
    expect(lab.locator(".says")).to_contain_text("shown as a picture")
    before = lab.locator(".legend .high").inner_text()
    lab.get_by_label("ReLU").check()
    expect(lab.locator(".result-title")).to_contain_text("after ReLU")
    expect(lab.locator(".says")).to_contain_text("shown as a picture")
    assert lab.locator(".legend .high").inner_text() == before


def test_three_maps_are_shown_as_colours_and_what_is_lost_is_said(lab):
    lab.get_by_label("Kernel", exact=True).select_option("sharpen")
    pick(lab, "What the kernel looks at", "each colour")
    expected = layer("sharpen", colours="each").apply(CAT)
    expect_result(lab, expected)
    lost = 100 * np.mean((expected < 0) | (expected > 255))
    says = lab.locator(".says")
    expect(says).to_contain_text("Colours as in a picture, from 0 to 255")
    expect(says).to_contain_text(f"{lost:.0f} % of the values lie outside and are lost")
    assert lab.locator(".legend .low").inner_text() == "0"
    pick(lab, "How the result is shown", "signed")
    expect(says).to_contain_text("mid-grey is zero")


def test_the_histogram_counts_the_values(lab):
    numbers = result(lab)
    counts, _ = np.histogram(numbers, 64)
    heights = lab.locator(".histogram").evaluate("""(canvas) => {
      const pen = canvas.getContext("2d");
      return Array.from({ length: 64 }, (_, bin) => {
        const x = Math.floor(((bin + 0.5) / 64) * canvas.width);
        const { data } = pen.getImageData(x, 0, 1, canvas.height);
        return data.filter((value, index) => index % 4 === 3 && value > 200).length / canvas.height;
      });
    }""")
    expected = np.log1p(counts) / np.log1p(counts.max())
    zero = int(-numbers.min() / np.ptp(numbers) * 64)
    others = [bin for bin in range(64) if abs(bin - zero) > 1]
    np.testing.assert_allclose(np.array(heights)[others], expected[others], atol=0.06)
    assert heights[zero] > 0.95  # the line at zero
    low, high = (lab.locator(f".histogram-{end}").inner_text() for end in ("low", "high"))
    assert (number(low), number(high)) == (numbers.min(), numbers.max())
