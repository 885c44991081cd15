"""Many small maps in one sprite: feature maps, kernels, thumbnails."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.figures import colours
from explorer.figures.encoding import png_uri

MOST_EXACT_VALUES = 20_000


@dataclass(frozen=True)
class Tiles:
    """A sprite of equally large maps, with what is needed to colour and read it in the browser.

    Attributes:
        sprite: PNG data URI; grey, each map scaled to its own range, 255 at the range's top.
        height: of one map, in cells.
        width: of one map, in cells.
        columns: maps in one row of the sprite.
        channels: which channel each map is, in the order of the sprite.
        ranges: ``(low, high)`` of each map's own colour scale.
        shared_range: ``(low, high)`` of the colour scale that fits all the maps.
        extremes: ``(minimum, maximum)`` of each map's values.
        values: float32 values of all maps, base64, when they are few; otherwise empty, and the
            browser reads values from the sprite, to 1/255 of a map's range.
        colour_map: name of the colour map.
    """

    sprite: str
    height: int
    width: int
    columns: int
    channels: tuple[int, ...]
    ranges: tuple[tuple[float, float], ...]
    shared_range: tuple[float, float]
    extremes: tuple[tuple[float, float], ...]
    values: str
    colour_map: str

    @property
    def signed(self) -> bool:
        """Whether the colour map has zero in its middle."""
        return self.colour_map == colours.SIGNED

    @property
    def span(self) -> tuple[float, float]:
        """The smallest and the largest value of all the maps."""
        return min(low for low, _ in self.extremes), max(high for _, high in self.extremes)

    @property
    def palette(self) -> str:
        """The colour map as 256 RGB triples, hexadecimal."""
        return colours.palette(self.colour_map).tobytes().hex()

    def numbered(self, channels: Sequence[int]) -> Tiles:
        """The same maps under other numbers, in the order of the sprite."""
        return replace(self, channels=tuple(channels))


def tiles(maps: np.ndarray, channels: tuple[int, ...] | None = None) -> Tiles:
    """Lay maps out side by side.

    Args:
        maps: float ``(height, width, channels)``.
        channels: the channels to show, in order; all when not given.
    """
    channels = tuple(range(maps.shape[-1])) if channels is None else channels
    shown = maps[..., list(channels)]
    signed = colours.colour_map_for(shown) == colours.SIGNED
    ranges = tuple(_range(shown[..., index], signed) for index in range(len(channels)))
    shaded = [colours.shades(shown[..., index], *ranges[index]) for index in range(len(channels))]
    columns = max(1, math.ceil(math.sqrt(len(channels))))
    return Tiles(
        sprite=png_uri(_sheet(shaded, columns)),
        height=maps.shape[0],
        width=maps.shape[1],
        columns=columns,
        channels=channels,
        ranges=ranges,
        shared_range=_range(shown, signed),
        extremes=tuple((float(m.min()), float(m.max())) for m in np.moveaxis(shown, -1, 0)),
        values=_exact(shown),
        colour_map=colours.SIGNED if signed else colours.ACTIVATION,
    )


def strongest(maps: np.ndarray, count: int, always: int | None = None) -> tuple[int, ...]:
    """The channels that respond most, strongest first.

    Strength is the standard deviation over the cells: a map that is high everywhere says nothing
    about the picture. Maps of equal deviation (those of one cell have none) are ordered by their
    mean absolute value.

    Args:
        maps: float ``(height, width, channels)``.
        count: how many at most.
        always: a channel to include in any case; it takes the last place if it is not among them.
    """
    deviation = np.round(maps.std(axis=(0, 1)), 9)
    order = np.lexsort((-np.abs(maps).mean(axis=(0, 1)), -deviation))[:count].tolist()
    if always is not None and always not in order:
        order[-1] = always
    return tuple(order)


def largest(kernel: np.ndarray) -> tuple[int, ...]:
    """The slices of a kernel ``(height, width, slices)``, that of the largest norm first.

    >>> largest(np.array([[[1.0, -3.0, 2.0]]]))
    (1, 2, 0)
    """
    return tuple(np.argsort(-(kernel**2).sum(axis=(0, 1)), kind="stable").tolist())


def fitting_count(height: int, width: int, cells: int = 700_000, most: int = 64) -> int:
    """How many maps of a size fit one sprite of a size that is quickly sent."""
    return int(np.clip(cells // (height * width), 12, most))


def _range(values: np.ndarray, signed: bool) -> tuple[float, float]:
    low, high = colours.colour_range(values)
    return (-high, high) if signed else (low, high)


def _exact(shown: np.ndarray) -> str:
    if shown.size > MOST_EXACT_VALUES:
        return ""
    channels_first = np.ascontiguousarray(np.moveaxis(shown, -1, 0), np.float32)
    return base64.b64encode(channels_first.tobytes()).decode()


def _sheet(shaded: list[np.ndarray], columns: int) -> np.ndarray:
    height, width = shaded[0].shape
    rows = math.ceil(len(shaded) / columns)
    sheet = np.zeros((rows * height, columns * width), np.uint8)
    for index, tile in enumerate(shaded):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + height, left : left + width] = tile
    return sheet
