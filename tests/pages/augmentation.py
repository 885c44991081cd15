"""What the tests of the augmentation lab read off the page."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import numpy as np
import PIL.Image
from playwright.sync_api import Page, expect

from explorer.figures.versions import picture_sheet
from tests.pages.lab import PATIENCE, PAUSE
from tests.pages.mouse import standing
from tests.pages.reruns import at_rest

_SHEET = "group => group.querySelector('.picture').style.backgroundImage"


def opened(page: Page) -> Page:
    """Wait until versions are shown, and the page has come to its end."""
    expect(page.locator(".versions .tile").first).to_be_visible()
    return at_rest(page)


def sheet(page: Page, group: str = ".versions") -> str:
    """The data URI of the sheet that a group of tiles shows."""
    return page.locator(group).evaluate(_SHEET).removeprefix('url("').removesuffix('")')


def pixels(uri: str) -> np.ndarray:
    content = base64.b64decode(uri.partition(",")[2])
    return np.asarray(PIL.Image.open(BytesIO(content)).convert("RGB"))


def expect_pictures(page: Page, pictures: np.ndarray, group: str = ".versions") -> None:
    """The tiles come to show these pictures, pixel by pixel or as well as photos are sent."""
    wanted = picture_sheet(pictures).uri
    for _ in range(PATIENCE):
        if sheet(page, group) == wanted:
            return
        page.wait_for_timeout(PAUSE)
    np.testing.assert_array_equal(pixels(sheet(page, group)), pixels(wanted))


def expect_other_sheet(page: Page, before: str, group: str = ".versions") -> str:
    """The tiles come to show something else; returns what."""
    for _ in range(PATIENCE):
        if (now := sheet(page, group)) != before:
            return now
        page.wait_for_timeout(PAUSE)
    raise AssertionError("the pictures stay the same")


def verdicts(page: Page, group: str = ".versions") -> list[int]:
    """The percentages under the tiles, once they are all there at the same time."""
    verdict = page.locator(f"{group} .verdict")
    for _ in range(PATIENCE):
        found = [re.search(r"(\d+) %", text) for text in verdict.all_inner_texts()]
        if found and all(found):
            return [int(one[1]) for one in found]
        page.wait_for_timeout(PAUSE)
    raise AssertionError("there are tiles without a percentage")


def slide(page: Page, label: str, share: float) -> None:
    """Draw a slider with the mouse to a share of its width."""
    box = standing(page.get_by_role("slider", name=label))
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], middle, steps=12)
    page.mouse.up()
