"""What the tests of the convolution lab read off the page."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import numpy as np
import PIL.Image
from playwright.sync_api import Page, expect

from explorer.convolution.layer import ConvolutionLayer
from explorer.images import Image
from explorer.kernels import KERNELS
from explorer.resizing import reduced
from explorer.samples import sample

_READ = """canvas => canvas.result && {
  size: [canvas.result.height, canvas.result.width],
  maps: canvas.result.maps.map((map) =>
    btoa(Array.from(new Uint8Array(map.buffer), (byte) => String.fromCharCode(byte)).join(""))),
}"""


def layer(kernel="sobel_x", **settings) -> ConvolutionLayer:
    """A layer as the lab begins with it, but for what is given."""
    weights = KERNELS[kernel].build() if isinstance(kernel, str) else kernel
    return ConvolutionLayer(kernel=weights, **{"padding": "valid", **settings})


def picture(name: str = "cat", pixels: int = 256) -> Image:
    return reduced(sample(name), pixels)


def result(page: Page, canvas: str = ".result-map") -> np.ndarray:
    """The numbers behind a canvas, float32 ``(height, width)`` or ``(height, width, 3)``."""
    answer = page.locator(canvas).evaluate(_READ)
    maps = [np.frombuffer(base64.b64decode(one), np.float32) for one in answer["maps"]]
    stacked = np.stack([one.reshape(answer["size"]) for one in maps], axis=-1)
    return stacked[..., 0] if len(maps) == 1 else stacked


def opened(page: Page) -> Page:
    """Wait until the lab shows a result."""
    expect(page.locator(".result-title")).to_contain_text("Result")
    return page


def expect_result(page: Page, expected: np.ndarray, canvas: str = ".result-map") -> None:
    """The browser's numbers become those of the server, to 1e-4."""
    page.locator(canvas).evaluate(
        """(canvas, size) => new Promise((done) => {
          const look = () => {
            const { result } = canvas;
            if (result && result.height === size[0] && result.width === size[1]) done();
            else requestAnimationFrame(look);
          };
          look();
        })""",
        list(expected.shape[:2]),
    )
    found = result(page, canvas)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1e-4


def point_at_result(page: Page, row_share: float, column_share: float) -> None:
    """Move the mouse to a place on the result, as shares of its height and width."""
    box = page.locator(".result-map").bounding_box()
    page.mouse.move(
        box["x"] + column_share * box["width"], box["y"] + row_share * box["height"], steps=3
    )


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
