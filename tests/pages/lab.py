"""What the tests of the convolution lab read off the page."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import PIL.Image
from playwright.sync_api import Locator, Page, expect

from explorer.convolution.layer import ConvolutionLayer
from explorer.images import Image
from explorer.kernels import KERNELS
from explorer.resizing import reduced
from explorer.samples import sample
from tests.pages.mouse import standing
from tests.pages.reruns import at_rest

PATIENCE, PAUSE = 300, 100  # how often, and milliseconds between

_READ = """canvas => canvas.result?.maps ? {
  size: [canvas.result.height, canvas.result.width],
  maps: canvas.result.maps.map((map) =>
    btoa(Array.from(new Uint8Array(map.buffer), (byte) => String.fromCharCode(byte)).join(""))),
} : null"""


def layer(kernel="sobel_x", **settings) -> ConvolutionLayer:
    """A layer as the lab begins with it, but for what is given."""
    weights = KERNELS[kernel].build() if isinstance(kernel, str) else kernel
    return ConvolutionLayer(kernel=weights, **{"padding": "valid", **settings})


def picture(name: str = "cat", pixels: int = 256) -> Image:
    return reduced(sample(name), pixels)


def weight(page: Page, row: int, column: int):
    """A cell of the kernel, counted from 1."""
    return page.get_by_label(f"Weight in row {row}, column {column}")


def result(page: Page, canvas: str = ".result-map") -> np.ndarray | None:
    """The numbers behind a canvas, float32 ``(height, width)`` or ``(height, width, 3)``."""
    answer = page.locator(canvas).evaluate(_READ)
    if answer is None:
        return None
    maps = [np.frombuffer(base64.b64decode(one), np.float32) for one in answer["maps"]]
    stacked = np.stack([one.reshape(answer["size"]) for one in maps], axis=-1)
    return stacked[..., 0] if len(maps) == 1 else stacked


def opened(page: Page) -> Page:
    """Wait until the lab shows a result, and the page has come to its end."""
    expect(page.locator(".result-title")).to_contain_text("Result")
    return at_rest(page)


def expect_result(
    page: Page, expected: np.ndarray, canvas: str = ".result-map", tolerance: float = 1e-4
) -> None:
    """The browser's numbers become those of the server."""
    for _ in range(PATIENCE):
        found = result(page, canvas)
        same_shape = found is not None and found.shape == expected.shape
        if same_shape and np.abs(found - expected).max() <= tolerance:
            return
        page.wait_for_timeout(PAUSE)
    assert found is not None, "there is no result"
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= tolerance


def expect_sharp(canvas: Locator) -> None:
    """It comes to have as many pixels as the screen has where it is."""
    script = """(canvas) => {
      const box = canvas.getBoundingClientRect();
      return Math.abs(canvas.width - box.width * devicePixelRatio) < 1.5
        && Math.abs(canvas.height - box.height * devicePixelRatio) < 1.5;
    }"""
    for _ in range(PATIENCE):
        if canvas.evaluate(script):
            return
        canvas.page.wait_for_timeout(PAUSE)
    raise AssertionError(f"{canvas} is blurred")


def unfold(page: Page, title: str, button: str) -> Locator:
    """Open a box, and return a button in it once it has stopped moving."""
    page.get_by_text(title).click()
    found = page.get_by_role("button", name=button)
    standing(found)
    return found


def saved(button: Locator, folder: Path) -> Path:
    """Press a button that saves a file, once it stands still; returns the file."""
    standing(button)
    with button.page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def pick(page: Page, group: str, name: str) -> None:
    """Choose one of a row of buttons."""
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).click()


def tab_to(page: Page, label: str) -> None:
    """Press Tab until what has the focus is called so."""
    script = """() => {
      let here = document.activeElement;
      while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
      return here.getAttribute("aria-label") ?? "";
    }"""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(script).startswith(label):
            return
    raise AssertionError(f"Tab does not reach {label!r}")


def cell(page: Page) -> tuple[int, int]:
    """The row and column of the result of which the page speaks."""
    words = page.locator(".place").inner_text()
    row, column = re.search(r"gives row (\d+), column (\d+) of the result", words).groups()
    return int(row), int(column)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def written_terms(page: Page) -> list[tuple[float, float]]:
    """The products as they are written out: weight and value of each."""
    return [tuple(map(number, term.split("·"))) for term in page.locator(".term").all_inner_texts()]


def answer(page: Page) -> float:
    return number(page.locator(".answer").inner_text())


def png(pixels: np.ndarray) -> bytes:
    file = BytesIO()
    PIL.Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def framed(canvas: Locator, box: tuple[int, int, int, int], size) -> np.ndarray:
    """Whether the sides of a box on a map have the frame, bool ``(4,)``: white with black rims.

    Looked for within three pixels of the middle of each side; at the border of the canvas the
    frame stays inside of it.
    """
    top, left, bottom, right = box
    middle = ((top + bottom + 1) / 2, (left + right + 1) / 2)
    places = [(top, middle[1]), (bottom + 1, middle[1]), (middle[0], left), (middle[0], right + 1)]
    script = """(canvas, [places, [height, width]]) => {
      const scale = Math.min(canvas.width / width, canvas.height / height);
      const [left, top] = [canvas.width - scale * width, canvas.height - scale * height];
      return places.map(([row, column]) => {
        const inside = (place, size) => Math.floor(Math.max(2.5, Math.min(size - 2.5, place)));
        const x = inside(left / 2 + column * scale, canvas.width);
        const y = inside(top / 2 + row * scale, canvas.height);
        const { data } = canvas.getContext("2d").getImageData(x - 3, y - 3, 7, 7);
        const green = data.filter((_, index) => index % 4 === 1);
        return Math.max(...green) > 240 && Math.min(...green) < 110;
      });
    }"""
    return np.array(canvas.evaluate(script, [places, list(size)]))
