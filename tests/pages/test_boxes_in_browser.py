"""Two boxes and anchors as a visitor meets them: drag, press keys, point at cells, come back."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explorer.detection.anchor_setting import AnchorSetting
from explorer.detection.anchors import all_anchors
from explorer.detection.matching import IGNORED, match
from explorer.detection.overlap import iou
from explorer.detection.two_boxes import TwoBoxes, read_two_boxes
from explorer.scenes import SIDE
from explorer.scenes.dataset import held_out
from explorer.ui.scenes import DEFAULT_LEVEL, DEFAULT_NUMBER
from tests.pages.mouse import settled, standing
from tests.pages.reruns import answered, at_rest

SCENE = held_out(DEFAULT_LEVEL, DEFAULT_NUMBER)


def expect_boxes(page: Page, boxes: TwoBoxes) -> None:
    """They are shown, and so is what the library says of them."""
    for letter, box in zip("AB", boxes, strict=True):
        corners = page.locator(f'tr[data-format="corners"] [data-letter="{letter}"]')
        expect(corners).to_have_text(", ".join(map(str, box)))
    value = iou(boxes.corners[:1], boxes.corners[1:])[0, 0]
    expect(page.locator('[data-measure="iou"] .value')).to_have_text(f"{value:.3f}")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From a place on the picture to another, both in its pixels."""
    box = standing(page.locator(".stack"))
    scale = box["width"] / SIDE
    places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()
    settled(page)


def moved(box, x1=0, y1=0, x2=0, y2=0):
    return tuple(side + by for side, by in zip(box, (x1, y1, x2, y2), strict=True))


def test_boxes_are_dragged_resized_and_kept(visit):
    page = visit("/detection?detection=overlap&two-boxes=10-10-40-40_50-50-90-90")
    boxes = TwoBoxes((10, 10, 40, 40), (50, 50, 90, 90))
    at_rest(page)
    expect_boxes(page, boxes)

    drag(page, (70, 70), (45, 60))
    boxes = boxes._replace(b=moved(boxes.b, -25, -10, -25, -10))
    expect_boxes(page, boxes)
    drag(page, (65, 80), (75, 70))  # its lower right corner
    boxes = boxes._replace(b=moved(boxes.b, x2=10, y2=-10))
    expect_boxes(page, boxes)
    drag(page, (12, 12), (-50, 5))  # the upper left corner of A, to the border and beyond
    boxes = boxes._replace(a=(0, 3, 40, 40))
    expect_boxes(page, boxes)

    page.get_by_role("group", name="Box B").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    boxes = boxes._replace(b=moved(boxes.b, y1=-1, x2=1, y2=-1))
    expect_boxes(page, boxes)

    expect(answered(page)).to_have_url(re.compile(re.escape(f"two-boxes={boxes.text}")))
    page.reload()
    expect_boxes(page, boxes)
    at_rest(page).get_by_role("radio", name="IoU 0.5").click()
    page.get_by_role("group", name="Box B").focus()
    for _ in range(7):
        expect(page.locator(".feedback")).not_to_contain_text("✓")
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".feedback")).to_contain_text("✓")
    text = page.locator('tr[data-format="corners"] .numbers').all_inner_texts()
    boxes = read_two_boxes("_".join(one.replace(", ", "-") for one in text))
    answered(page).get_by_role("link", name="Segmentation").click()
    expect(page.locator(".stack").first).to_be_visible()
    at_rest(page).get_by_role("link", name="Detection").click()
    expect_boxes(page, boxes)


@pytest.fixture(scope="module")
def usual():
    setting = AnchorSetting()
    return match(all_anchors(setting.grids(SIDE)), SCENE.boxes)


@pytest.fixture(scope="module")
def another(usual):
    """The best anchor of the first map whose object is not that of the anchor chosen at first."""
    overlaps = np.where(usual.positive, usual.overlaps, 0)
    overlaps[usual.objects == usual.objects[overlaps.argmax()]] = 0
    return int(overlaps[: 12 * 12 * 2].argmax())


def place_of(index: int) -> tuple[int, int, int]:
    """Row and column of an anchor of the first map, and its size in pixels."""
    row, column, kind = map(int, np.unravel_index(index, (12, 12, 2)))
    return row, column, AnchorSetting().scales[0][kind]


def test_cells_show_their_anchors_and_the_chosen_one_its_offsets(visit, usual, another):
    page = visit("/detection?detection=anchors")
    matched, ignored = int(usual.positive.sum()), int((usual.objects == IGNORED).sum())
    counts = [len(usual.objects), matched, ignored, len(usual.objects) - matched - ignored]
    expect(page.locator(".counts .sum td")).to_have_text(list(map(str, counts)))

    picture = at_rest(page).locator(".stack")
    box = standing(picture)
    for row, column in ((2, 8), (11, 0)):  # pointed at; seen at once
        x, y = ((place + 0.5) / 12 for place in (column, row))
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        expect(page.locator(".pointed")).to_contain_text(f"Row {row + 1}, column {column + 1}: 16")
        expect(page.locator(".cell .cell-line:not(.halo)")).to_have_count(2)
    row, column, size = place_of(another)
    share = box["width"] / 12
    picture.click(position={"x": (column + 0.5) * share, "y": (row + 0.5) * share})
    chosen = f"row {row + 1}, column {column + 1}, {size} × {size}"
    expect(page.locator(".chosen-title")).to_contain_text(chosen)
    expect(page.locator(".fate")).to_contain_text("Matched")
    page.get_by_role("button", name="All 0: the anchor").click()
    expect(page.locator(".decoded")).to_contain_text(f"{usual.overlaps[another]:.2f}")
    page.get_by_role("button", name="As encoded: the object").click()
    expect(page.locator(".decoded")).to_contain_text("1.00")

    page.get_by_label("Matched from IoU").press("End")
    claimed = str(len(SCENE.boxes))  # each has the one that it claims
    expect(page.locator(".counts .sum td").nth(1)).to_have_text(claimed)
    page.get_by_role("radio", name="stride 16").click()
    expect(answered(page)).to_have_url(re.compile(r"anchors=16-23_32-45_100_95-40&anchor=16-"))
    page.reload()
    expect(page.locator(".counts .sum td").nth(1)).to_have_text(claimed)
    expect(page.get_by_role("radio", name="stride 16")).to_be_checked()
