"""Kernels in sequence as a visitor meets them: maps, outlines and words against the server's."""

from __future__ import annotations

import itertools
import re
import runpy

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.convolution.stack import Stack, Stage, read_stack
from explorer.rgb import grey
from explorer.ui.stack_choices import DEFAULT
from tests.pages.lab import expect_result, expect_sharp, framed, picture, saved, tab_to, unfold
from tests.pages.mouse import standing

CAT = grey(picture().pixels)
DEEP = "gaussian_5-scharr_x.relu.max-gabor.stride2.average-motion_blur.stride3"


def open_stack(visit, text: str = "", **settings) -> Page:
    page = visit("/convolution?lab=stack" + (f"&stack={text}" if text else ""), **settings)
    expect(page.locator(".growth li").first).to_be_visible()
    return page


def canvas(page: Page, level: int):
    """The map after a stage; of level 0 the input."""
    return page.locator(f".{f'stage-{level}' if level else 'input'} canvas")


def expect_maps(page: Page, stack: Stack, pixels: np.ndarray = CAT) -> None:
    """The browser's maps become those of the server, to 1e-3 of their largest value."""
    for level, expected in enumerate([pixels, *stack.maps(pixels)]):
        name = f"Stage {level}" if level else "Input"
        title = page.get_by_text(f"{name}: {expected.shape[0]} × {expected.shape[1]}", exact=True)
        expect(title).to_be_visible()
        where = f".{f'stage-{level}' if level else 'input'} canvas"
        expect_result(page, expected, where, tolerance=1e-3 * np.abs(expected).max())


def point_at(page: Page, level: int, row: int, column: int, size: tuple[int, int]) -> None:
    """Move the mouse to the middle of a cell of a map of such a size."""
    box = standing(canvas(page, level))
    scale = min(box["width"] / size[1], box["height"] / size[0])
    left = box["x"] + (box["width"] - scale * size[1]) / 2
    top = box["y"] + (box["height"] - scale * size[0]) / 2
    page.mouse.move(left + (column + 0.5) * scale, top + (row + 0.5) * scale)


def window(stack: Stack, level: int, cell: tuple[int, int], on: int) -> tuple[int, int, int, int]:
    """What a cell of the map of a level depends on, on the map of an earlier level."""
    if on == level:
        return (*cell, *cell)
    if on == 0:
        return stack.field(level - 1, *cell)
    rest = Stack([*stack.stages[on:], Stage("identity")])
    return rest.field(level - on - 1, *cell)


def said_windows(page: Page) -> list[tuple[int, int, int, int]]:
    """The rows and columns that the page names: the cell, the input, and then the way back."""
    words = page.locator(".place").inner_text().lower()
    spans = re.findall(r"rows? (\d+)(?: to (\d+))?, columns? (\d+)(?: to (\d+))?", words)
    return [
        (int(top), int(left), int(bottom or top), int(right or left))
        for top, bottom, left, right in spans
    ]


@pytest.mark.parametrize("text", ["", DEEP, "laplacian.max-sharpen.relu.average"])
def test_maps_and_receptive_fields_are_those_of_the_server(visit, text):
    page = open_stack(visit, text)
    stack = read_stack(text or DEFAULT)
    expect_maps(page, stack)
    rows = page.locator(".growth li")
    expect(rows).to_have_count(len(stack.stages))
    for row, field in zip(rows.all(), stack.receptive_fields(), strict=True):
        steps = [written_step(step) for step in row.locator(".step").all_inner_texts()]
        for r, side, jump, grown, stride, wider in steps:
            assert (grown, wider) == (r + (side - 1) * jump, jump * stride)
        *_, size, _, jump = steps[-1]
        assert ((size, size), (jump, jump)) == (field.size, field.stride)
        expect(row.locator(".grown-says")).to_contain_text(f"{size} × {size} pixels")
        share = float(re.search(r"([\d.]+) % of the height", row.inner_text())[1])
        assert share == pytest.approx(100 * size / CAT.shape[0], rel=0.05)


def written_step(text: str) -> list[int]:
    """The numbers of "(k = 3, s = 2): r = 1 + (3 − 1) · 1 = 3, j = 1 · 2 = 2" behind the colon."""
    jump = r"(?P<jump>\d+)"
    form = rf"r = (\d+) \+ \((\d+) − 1\) · {jump} = (\d+), j = (?P=jump) · (\d+) = (\d+)$"
    return [int(number) for number in re.search(form, text).groups()]


def test_pointing_at_a_cell_outlines_what_it_sees_on_every_map(visit):
    page = open_stack(visit, f"{DEFAULT}&pixels=32")  # small: frames are as large as the windows
    stack = read_stack(DEFAULT)
    small = grey(picture(pixels=32).pixels)
    sizes = [small.shape, *(one.shape for one in stack.maps(small))]
    for level, share in itertools.product((1, 2, 3), (0.7, 0.4)):
        cell = int(sizes[level][0] * share), int(sizes[level][1] * share)
        point_at(page, level, *cell, sizes[level])
        expect(page.locator(".place")).to_contain_text(
            f"Row {cell[0]}, column {cell[1]} after stage {level} "
        )
        boxes = [window(stack, level, cell, on) for on in range(level + 1)]
        said = said_windows(page)
        assert said == [boxes[level], boxes[0], *boxes[level - 1 : 0 : -1]]
        for on, box in enumerate(boxes):
            assert framed(canvas(page, on), box, sizes[on]).all()


def test_on_the_input_the_field_of_the_last_map_follows_the_pointer(visit):
    page = open_stack(visit)
    stack = read_stack(DEFAULT)
    for pixel in ((85, 128), (40, 200)):
        before = page.locator(".place").inner_text()
        point_at(page, 0, *pixel, CAT.shape)
        expect(page.locator(".place")).not_to_have_text(before)
        cell, seen, *_ = said_windows(page)
        assert seen == stack.field(2, cell[0], cell[1])
        jump = stack.receptive_fields()[2].stride[0]
        for axis in (0, 1):
            assert abs((seen[axis] + seen[axis + 2]) / 2 - pixel[axis]) <= jump / 2


def test_every_control_changes_the_maps_and_the_link(visit):
    page = open_stack(visit)
    page.get_by_label("Kernel of stage 1").select_option("gaussian_5")
    strides = page.get_by_role("radiogroup", name="Stride of stage 2")
    strides.get_by_role("radio", name="2").click()
    page.get_by_label("ReLU of stage 2").uncheck()
    page.get_by_label("Pooling of stage 3").select_option("average")
    text = "gaussian_5.max-sobel_x.stride2.max-sobel_y.average"
    expect_maps(page, read_stack(text))
    page.wait_for_url(f"**stack={text}*")
    page.get_by_role("button", name="Add a stage").click()
    text += "-sobel_y"
    expect_maps(page, read_stack(text))
    expect(page.get_by_role("button", name="Add a stage")).to_be_disabled()
    page.wait_for_url(f"**stack={text}*")

    page.reload()
    expect_maps(page, read_stack(text))
    expect(page.get_by_label("Pooling of stage 3")).to_have_value("average")


def test_at_least_two_stages_stay_and_the_first_stack_is_not_in_the_link(visit):
    page = open_stack(visit)
    page.get_by_role("button", name="Remove stage 3").click()
    expect(page.get_by_role("button", name="Remove stage 2")).to_be_disabled()
    expect_maps(page, read_stack("gaussian_3.max-sobel_x.relu.max"))
    expect(page.locator(".stage-3")).to_be_hidden()
    page.wait_for_url("**stack=gaussian_3.max-sobel_x.relu.max*")
    page.get_by_role("button", name="Add a stage").click()
    page.get_by_label("Kernel of stage 3").select_option("sobel_y")
    page.wait_for_url(lambda url: "stack=gaussian" not in url)
    expect_maps(page, read_stack(DEFAULT))


def test_by_keyboard_only(visit):
    page = open_stack(visit)
    tab_to(page, "Stage 3: 39 × 60, ")
    before = said_windows(page)[0]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    row, column = before[0] - 1, before[1] - 1
    expect(page.locator(".place")).to_contain_text(f"Row {row}, column {column} after stage 3")
    assert said_windows(page)[1] == read_stack(DEFAULT).field(2, row, column)
    tab_to(page, "Kernel of stage 3")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")  # on to the strides
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect_maps(page, read_stack("gaussian_3.max-sobel_x.relu.max-sobel_x.stride2.relu"))


def test_a_stack_that_is_impossible_names_the_stage_and_keeps_the_maps_before_it(visit):
    text = "gaussian_3-sobel_x.relu.max-gabor-laplacian"
    page = open_stack(visit, f"{text}&pixels=16")
    small = grey(picture(pixels=16).pixels)
    with pytest.raises(ValueError, match="Stage 3") as impossible:
        read_stack(text).maps(small)
    expect(page.locator(".stage-3 .problem")).to_contain_text(str(impossible.value))
    expect(page.locator(".stage-4 .problem")).to_contain_text("stage 3 gives no map")
    expect_maps(page, Stack(read_stack(text).stages[:2]), small)
    expect(page.locator(".place")).to_contain_text("after stage 2")
    page.get_by_label("Kernel of stage 3").select_option("blur")
    expect(page.locator(".stage-3 .problem")).to_be_hidden()
    expect(page.locator(".stage-4 .problem")).to_contain_text(
        "Stage 4: The kernel of 3×3 does not fit into a map of 1×4."
    )


def test_a_link_to_no_stack_shows_the_usual_one_and_says_so(visit):
    page = open_stack(visit, "sobel_x-no_such_kernel")
    expect(page.get_by_text("The link asks for something that is not here")).to_be_visible()
    expect_maps(page, read_stack(DEFAULT))


def test_enlarged_the_numbers_of_the_cells_are_printed(visit):
    page = open_stack(visit)
    expect(canvas(page, 3)).to_have_js_property("printed", 0)
    page.get_by_label("Enlarge around the window").check()
    expect(canvas(page, 3)).not_to_have_js_property("printed", 0)
    assert canvas(page, 3).evaluate("(canvas) => canvas.printed") >= 25


def test_on_a_phone_nothing_is_cut_off_and_a_tap_reads(visit):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}
    page = open_stack(visit, "", **phone)
    boxes = [canvas(page, level).bounding_box() for level in range(4)]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(main) => main.scrollWidth <= main.clientWidth")
    canvas(page, 2).tap(position={"x": 100, "y": 60})
    expect(page.locator(".place")).to_contain_text("after stage 2")
    cell, seen, *_ = said_windows(page)
    assert seen == read_stack(DEFAULT).field(1, cell[0], cell[1])


def test_resized_and_in_another_theme_it_goes_on(visit):
    page = open_stack(visit)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 700, "height": 900})
    for level in range(4):
        expect_sharp(canvas(page, level))
    point_at(page, 3, 10, 20, read_stack(DEFAULT).sizes(*CAT.shape)[2])
    expect(page.locator(".place")).to_contain_text("Row 10, column 20 after stage 3")


def test_another_tab_and_back_loses_nothing(visit):
    page = open_stack(visit)
    page.get_by_label("Kernel of stage 1").select_option("gaussian_5")
    page.get_by_text("Pooling", exact=True).click()
    expect(page.locator(".max-title")).to_contain_text("×")
    page.get_by_text("Kernels in a row", exact=True).click()
    expect_maps(page, read_stack("gaussian_5.max-sobel_x.relu.max-sobel_y"))


def test_the_visitors_own_kernel_can_be_a_stage(visit):
    page = visit("/convolution?lab=stack&kernel=1,2;-3,0.5&flip=1")
    page.get_by_label("Kernel of stage 2").select_option("own")
    own = np.array([[0.5, -3], [2, 1]], np.float32)  # turned
    expect_maps(page, read_stack("gaussian_3.max-own.relu.max-sobel_y", own))
    expect(page).to_have_url(re.compile("own"))
    page.reload()
    expect_maps(page, read_stack("gaussian_3.max-own.relu.max-sobel_y", own))


def test_a_clicked_cell_and_the_enlargement_are_in_the_link(visit):
    page = open_stack(visit)
    point_at(page, 2, 12, 30, read_stack(DEFAULT).sizes(*CAT.shape)[1])
    expect(page.locator(".place")).to_contain_text("Row 12, column 30 after stage 2")
    page.mouse.down()
    page.mouse.up()
    page.get_by_label("Enlarge around the window").check()
    expect(page).to_have_url(re.compile("stack-cell=2-12-30"))
    expect(page).to_have_url(re.compile("enlarged=1"))
    page.goto(page.url)
    expect(page.locator(".place")).to_contain_text("Row 12, column 30 after stage 2")
    expect(page.get_by_label("Enlarge around the window")).to_be_checked()


def test_buttons_at_the_end_of_what_is_possible_keep_the_focus(visit):
    page = open_stack(visit)
    for name, times in (("Add a stage", 2), ("Remove stage", 3)):
        button = page.get_by_role("button", name=name)
        button.focus()
        for _ in range(times):
            page.keyboard.press("Enter")
        expect(button).to_be_disabled()
        expect(button).to_be_focused()


def test_a_stage_that_does_not_fit_offers_only_what_helps(visit):
    page = visit("/convolution?lab=stack&picture=pyramid&stack=sobel_x-gabor-blur.max")
    page.locator(".growth li").first.wait_for()
    problem = page.locator(".stage-2 .problem")
    expect(problem).to_contain_text("7×7 does not fit into a map of 5×5")
    expect(problem).to_contain_text("Take a smaller kernel or a larger picture.")
    expect(page.locator(".notice")).to_be_empty()
    page.get_by_label("Pooling of stage 2").select_option("max")
    expect(problem).to_contain_text("Take a smaller kernel or a larger picture.")
    page.get_by_label("Kernel of stage 1").select_option("gaussian_5")
    page.get_by_label("Kernel of stage 2").select_option("sobel_x")
    expect(problem).to_contain_text("The pooling window of 2×2 does not fit into a map of 1×1")
    expect(problem).to_contain_text("Take no pooling here or a larger picture.")


def test_the_map_and_the_code_can_be_taken_along(visit, tmp_path, monkeypatch):
    page = open_stack(visit, "sobel_x.relu-gaussian_3.stride2.average-outline.max")
    unfold(page, "Take it along", "Save the code")
    for button in ("Save the code", "Save the picture (PNG)", "Save the map of stage 3 (PNG)"):
        saved(page.get_by_role("button", name=button), tmp_path)
    expected = read_stack("sobel_x.relu-gaussian_3.stride2.average-outline.max").maps(CAT)[-1]
    assert PIL.Image.open(tmp_path / "stage-3.png").size == expected.shape[::-1]
    monkeypatch.chdir(tmp_path)
    result = runpy.run_path("stack.py")["result"]
    np.testing.assert_allclose(result, expected, atol=1e-5 * np.abs(expected).max() + 1e-2)
