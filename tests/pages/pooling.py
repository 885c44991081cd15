"""What the tests of the pooling tab read off the page."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explorer.convolution import pool
from explorer.convolution.invariance import moved
from tests.pages import mouse
from tests.pages.lab import expect_result, layer, number, picture

CAT = picture().pixels
MODES = ("max", "average")
WINDOW = re.compile(
    r"rows? (\d+)(?: to (\d+))?, columns? (\d+)(?: to (\d+))? of the map "
    r"gives row (\d+), column (\d+)"
)


def opened(page: Page) -> Page:
    expect(page.locator(".max-title")).to_contain_text("×")
    return page


def edges(shift: int = 0, **settings) -> np.ndarray:
    """The map that the lab begins with, of the cat moved by so many pixels."""
    return layer(**settings).convolved(moved(CAT, shift))


def expect_maps(page: Page, map_: np.ndarray, size: int = 2, stride: int = 2, padding="valid"):
    """All three canvases hold what the server computes from this map."""
    pooled = {mode: pool(map_, size, stride, mode, padding) for mode in MODES}
    for name, expected in {"whole": map_, **pooled}.items():
        shape = "{} × {},".format(*expected.shape)
        expect(page.locator(f".{name}-title")).to_contain_text(shape)
        expect_result(page, expected, f".{name}-map")


def point_at(page: Page, canvas: str, row_share: float, column_share: float) -> None:
    mouse.point_at(page.locator(canvas), row_share, column_share)


def window(page: Page) -> tuple[slice, slice, tuple[int, int]]:
    """Rows and columns of the map that the page speaks of, and the pooled cell they give."""
    top, bottom, left, right, *cell = WINDOW.search(page.locator(".place").inner_text()).groups()
    rows = slice(int(top), int(bottom or top) + 1)
    columns = slice(int(left), int(right or left) + 1)
    return rows, columns, tuple(map(int, cell))


def shown_cell(page: Page) -> tuple[int, int]:
    return window(page)[2]


def check_arithmetic(page: Page, map_: np.ndarray, size: int, stride: int, padding="valid"):
    """The numbers that are written out are those of the map, and the answers those of `pool`."""
    rows, columns, cell = window(page)
    values = map_[rows, columns].ravel()
    lines = {mode: page.locator(f".{mode}-line").inner_text() for mode in MODES}
    inside, most = re.fullmatch(r"max\((.*)\) = (\S+)", lines["max"]).groups()
    assert [number(text) for text in inside.split(", ")] == pytest.approx(values, rel=1e-4)
    summed, count, mean = re.fullmatch(r"\((.*)\) / (\d+) = (\S+)", lines["average"]).groups()
    terms = [number(text.strip("()")) for text in summed.split(" + ")]
    assert terms == pytest.approx(values, rel=1e-4)
    assert int(count) == values.size
    pooled = {mode: pool(map_, size, stride, mode, padding)[cell] for mode in MODES}
    assert number(most) == pytest.approx(pooled["max"], rel=1e-4)
    assert number(mean) == pytest.approx(pooled["average"], rel=1e-4)
    marked = number(page.locator(".max-line .largest").inner_text())
    assert marked == pytest.approx(values.max(), rel=1e-4)
