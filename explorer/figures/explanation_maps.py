"""Maps of several methods over one picture, encoded for the browser."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.explanations import Explanation
from explorer.explanations.explanation import enlarged
from explorer.figures import colours
from explorer.figures.encoding import photo_uri, png_uri
from explorer.images import Image

SMALL = 64
"""Pictures whose longer side has at most so many pixels are shown pixel by pixel."""
WITHIN = 99.0
"""Percentile of the strengths at which the colours of a map of single pixels end."""
_FAR_STRONGER = 0.6  # share of the strongest value; if the percentile is above, nothing is cut off
_SHOWN = 480  # pixels of a photo's longer side
LONGEST = 4.0
"""A picture's longer side by its shorter one, as pictures are shown; others are squeezed."""


def shown_aspect(image: Image) -> float:
    """Width by height with which a picture is shown, so that something is to be seen of any.

    >>> strip = Image(np.zeros((1000, 1, 3), np.uint8), "strip")
    >>> shown_aspect(strip)
    0.25
    """
    return min(max(image.width / image.height, 1 / LONGEST), LONGEST)


@dataclass(frozen=True)
class ShownPicture:
    """A picture to lay maps over.

    Attributes:
        uri: data URI; lossless if pixels are to be seen.
        pixelated: whether they are.
    """

    uri: str
    pixelated: bool


@dataclass(frozen=True)
class ShownMap:
    """One map as two grey pictures, whose 256 shades stand for values.

    Of a signed map shade 0 is ``-limit``, 255 ``limit``; of another 0 is zero and 255 ``limit``.

    Attributes:
        smooth: PNG data URI, interpolated to the input size.
        smooth_limit: the value of shade 255 there, in the method's units.
        cells: PNG data URI at the method's own resolution.
        cells_limit: the value of shade 255 there.
        shape: ``(rows, columns)`` of the cells.
        signed: whether there are two directions.
        by_pixel: whether the cells are the pixels of the input.
        low: the smallest value of the cells.
        high: the largest.
        clipped: share of the cells that go beyond the colours, 0 to 1.
        empty: whether all is zero.
        palette: the colour map as 256 RGB triples, hexadecimal.
    """

    smooth: str
    smooth_limit: float
    cells: str
    cells_limit: float
    shape: tuple[int, int]
    signed: bool
    by_pixel: bool
    low: float
    high: float
    clipped: float
    empty: bool
    palette: str

    def as_sent(self) -> dict[str, Any]:
        """As browser components take it."""
        return asdict(self)


def shown_picture(image: Image) -> ShownPicture:
    """A picture as it is, or a large photo made smaller."""
    if max(image.height, image.width) <= SMALL:
        return ShownPicture(png_uri(image.pixels), True)
    return ShownPicture(photo_uri(image, _SHOWN), False)


def under_maps(seen: Image, taken_in: np.ndarray) -> ShownPicture:
    """What lies under the maps: of a small network the very pixels that it gets, else the photo.

    Args:
        seen: what the network looks at, in the picture's own resolution.
        taken_in: the same at the network's input size, uint8 ``(height, width, 3)``.
    """
    if max(taken_in.shape[:2]) <= SMALL:
        return ShownPicture(png_uri(taken_in), True)
    return shown_picture(seen)


def shown_map(explanation: Explanation) -> ShownMap:
    """Encode a map; zero keeps its colour, and of single pixels the few strongest are cut off."""
    signed = explanation.signed is not None
    smooth, smooth_limit = drawn_values(explanation, as_cells=False)
    cells, limit = drawn_values(explanation, as_cells=True)
    return ShownMap(
        smooth=_grey(smooth, smooth_limit, signed),
        smooth_limit=smooth_limit,
        cells=_grey(cells, limit, signed),
        cells_limit=limit,
        shape=cells.shape,
        signed=signed,
        by_pixel=is_by_pixel(explanation),
        low=float(cells.min()),
        high=float(cells.max()),
        clipped=float(np.mean(np.abs(cells) > limit)),
        empty=explanation.is_zero,
        palette=colours.palette(map_colours(explanation)).tobytes().hex(),
    )


def map_colours(explanation: Explanation) -> str:
    """The name of the colour map that an explanation is drawn with."""
    return colours.HEAT if explanation.signed is None else colours.SIGNED


def is_by_pixel(explanation: Explanation) -> bool:
    """Whether there is a value for every pixel of the input."""
    return explanation.layer_map.shape == explanation.heatmap.shape


def drawn_values(explanation: Explanation, as_cells: bool) -> tuple[np.ndarray, float]:
    """What is drawn, and the value at which its colours end; both in the method's units.

    Maps of single pixels may have a few that are far stronger than all others; drawn to the
    strongest one the rest would be black. Then the colours end at the 99th percentile.

    Args:
        explanation: whose map.
        as_cells: at the method's own resolution, and not interpolated to the input size.

    Returns:
        float ``(height, width)``, and a limit from zero up.
    """
    cells = explanation.layer_map
    strongest = float(np.abs(cells).max())
    if is_by_pixel(explanation):
        most = float(np.percentile(np.abs(cells), WITHIN))
        return cells, most if 0 < most < _FAR_STRONGER * strongest else strongest
    if as_cells:
        return cells, strongest
    limit = float(np.abs(enlarged(cells, explanation.heatmap.shape)).max())
    share = explanation.heatmap if explanation.signed is None else explanation.signed
    return share * limit, limit


def _grey(values: np.ndarray, limit: float, signed: bool) -> str:
    low = -limit if signed else 0.0
    if limit <= 0:
        return png_uri(np.full(values.shape, 128 if signed else 0, np.uint8))
    return png_uri(colours.shades(values, low, limit))
