"""Maps of the convolution lab as pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.figures import colours

GREY = "grey"
"""The colour map of a result that is a picture itself: brightness from black to white."""
SIDE = 320
"""Pixels of a drawn map's longer side."""
_MOST_BEYOND = 0.005  # share of the values that may lie beyond the scale
_BINS = 1000  # in how many steps the end of a scale is found


@dataclass(frozen=True)
class MapScale:
    """How values of a map are coloured.

    Attributes:
        colour_map: name of the colour map, `GREY` or one that `colours.palette` knows.
        low: the value at its lower end.
        high: the value at its upper end.
    """

    colour_map: str
    low: float
    high: float

    def colour(self, values: np.ndarray) -> np.ndarray:
        """Return the colours of values, uint8 ``(..., 3)`` RGB."""
        return self.palette[colours.shades(values, self.low, self.high)]

    def beyond(self, values: np.ndarray) -> float:
        """Return the share of values beyond the scale, 0 to 1; they have its last colours.

        >>> MapScale(GREY, 0.0, 255.0).beyond(np.array([-1.0, 0.0, 255.0, 300.0]))
        0.5
        """
        return float(np.mean((values < self.low) | (values > self.high)))

    @property
    def palette(self) -> np.ndarray:
        """The colour map as uint8 ``(256, 3)`` RGB."""
        if self.colour_map != GREY:
            return colours.palette(self.colour_map)
        return np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(256, 3)  # exact, unlike "gray"


def map_scale(values: np.ndarray, *, relu: bool = False, picture: bool = False) -> MapScale:
    """Return the scale that suits a map, the one that the lab calls "auto" (its ``shading.js``).

    With negative values it is the diverging one with zero in its middle, or if the kernel makes a
    picture, grey with colours of its own for what is beyond black and white; after ReLU it is the
    sequential one, but for pictures; otherwise the map is a grey picture, to 255 if it is as bright
    as pictures are. On maps of 600 cells and more up to 0.5 % of the values lie beyond the scale.

    Args:
        values: ``(height, width)``, finite.
        relu: whether ReLU has cut off negative values.
        picture: whether the kernel makes one, see `explorer.kernels.makes_a_picture`.

    >>> map_scale(np.array([[-3.0, 1.0]]))
    MapScale(colour_map='PuOr_r', low=-3.0, high=3.0)
    >>> map_scale(np.array([[0.0, 90.0]])).high
    255.0
    """
    low, high, bound = float(values.min()), float(values.max()), _bound(values)
    if low < 0 and picture:
        return MapScale(colours.PICTURE, *colours.PICTURE_RANGE)
    if low < 0:
        return MapScale(colours.SIGNED, -bound, bound)
    if relu and not picture:
        return MapScale(colours.ACTIVATION, 0.0, bound)
    return MapScale(GREY, 0.0, 255.0 if 32 < high <= 255 else bound)


def _bound(values: np.ndarray) -> float:
    """The end of the scale: the largest size, or on large maps one that few values exceed.

    A handful of extreme values (the border, a highlight) shall not make all others pale.
    """
    sizes = np.abs(values.astype(np.float64)).ravel()
    largest = float(sizes.max()) or 1.0
    few = sizes.size * _MOST_BEYOND
    if few < 3:
        return largest
    least = np.partition(sizes, -1 - int(few))[-1 - int(few)]
    return max(1, int(np.ceil(least / largest * _BINS))) / _BINS * largest


def map_pixels(values: np.ndarray, scale: MapScale, side: int = SIDE) -> np.ndarray:
    """Draw a map, every cell as a block of one colour (nearest neighbour).

    Args:
        values: ``(height, width)``.
        scale: its colours.
        side: pixels of the longer side. Blocks differ by one pixel where it is no multiple of the
            cells; if there are more cells than that, some are left out.

    Returns:
        uint8 RGB, the longer side ``side`` pixels, the other in proportion.
    """
    cells = scale.colour(values)
    longest = max(values.shape)
    rows, columns = (
        np.arange(max(1, round(count * side / longest))) * count for count in values.shape
    )
    return cells[rows // len(rows)][:, columns // len(columns)]


def scale_bar(scale: MapScale, width: int = SIDE, height: int = 8) -> np.ndarray:
    """Draw the scale's colours from left to right.

    Args:
        scale: the colours.
        width: in pixels.
        height: in pixels.

    Returns:
        uint8 ``(height, width, 3)`` RGB.
    """
    shades = np.linspace(0, 255, width).round().astype(np.uint8)
    return np.tile(scale.palette[shades], (height, 1, 1))


def weight_shades(weights: np.ndarray) -> np.ndarray:
    """Return places of a kernel's weights on the signed colour scale, uint8; about 128 for zero.

    The outer eighths of the scale are left out, so that numbers can be read on every colour.

    Args:
        weights: float ``(height, width)``.
    """
    bound = float(np.abs(weights).max()) / 0.75
    return colours.shades(weights, -bound, bound)
