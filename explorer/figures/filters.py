"""Filters of a convolution as small maps: a slice of each, their mean, what they let through."""

from __future__ import annotations

import math

import numpy as np

from explorer.anatomy.frequency import frequency_response
from explorer.figures import colours
from explorer.figures.encoding import png_of
from explorer.figures.tiles import Tiles, tiles

COLOURS, STRONGEST, MEAN, ALL, FREQUENCY = "colours", "strongest", "mean", "all", "frequency"
WAYS = {
    COLOURS: "as colours",
    STRONGEST: "largest slice",
    MEAN: "mean of the slices",
    ALL: "all weights",
    FREQUENCY: "frequency response",
}
"""Ways to show a filter, and how people call them."""
_GAP = 2  # pixels between the filters of a picture to take along


def ways_for(shape: tuple[int, int, int, int]) -> list[str]:
    """The ways that say something about kernels of a shape, the best first.

    Args:
        shape: ``(kernel_height, kernel_width, in_channels, filters)``.

    >>> ways_for((3, 3, 3, 16)), ways_for((1, 1, 96, 24)), ways_for((5, 5, 1, 6))
    (['colours', 'strongest', 'mean', 'frequency'], ['all'], ['strongest', 'frequency'])
    """
    height, width, depth, _ = shape
    if height * width == 1:
        return [ALL]
    several = [STRONGEST, MEAN] if depth > 1 else [STRONGEST]
    return [COLOURS] * (depth == 3) + [*several, FREQUENCY]


def filter_maps(weights: np.ndarray, way: str) -> np.ndarray:
    """One map for each filter.

    Args:
        weights: float ``(kernel_height, kernel_width, in_channels, filters)``.
        way: of `WAYS`, but not ``colours``: ``strongest``, the slice with the largest norm;
            ``mean`` over the input channels; ``all``, of 1x1 kernels the weights of all input
            channels line by line, with zeros to fill the last line; ``frequency``.

    Returns:
        float32 ``(height, width, filters)``.
    """
    match way:
        case "strongest":
            strongest = (weights**2).sum(axis=(0, 1)).argmax(axis=0)
            return weights[:, :, strongest, np.arange(weights.shape[-1])]
        case "mean":
            return weights.mean(axis=2)
        case "all":
            return _line_by_line(weights)
        case "frequency":
            return frequency_response(weights)
    raise ValueError(f"filters cannot be shown as {way!r:.40}")


def _line_by_line(weights: np.ndarray) -> np.ndarray:
    flat = weights.reshape(-1, weights.shape[-1])
    width = math.ceil(math.sqrt(len(flat)))
    height = math.ceil(len(flat) / width)
    filled = np.zeros((height * width, flat.shape[1]), flat.dtype)
    filled[: len(flat)] = flat
    return filled.reshape(height, width, -1)


def filter_tiles(weights: np.ndarray, way: str, order: tuple[int, ...]) -> Tiles:
    """As `filter_maps`, for the browser: only the filters in ``order``."""
    chosen = np.ascontiguousarray(weights[..., list(order)])
    return tiles(filter_maps(chosen, way)).numbered(order)


def filter_picture(weights: np.ndarray, way: str, order: tuple[int, ...]) -> bytes:
    """A PNG file of filters in the way that they are shown, all on one colour scale.

    Args:
        weights: as in `filter_maps`.
        way: of `WAYS`.
        order: which filters.
    """
    chosen = np.ascontiguousarray(weights[..., list(order)])
    drawn = _as_colours(chosen) if way == COLOURS else _coloured(filter_maps(chosen, way))
    block = max(1, 48 // max(drawn.shape[1:3]))
    large = drawn.repeat(block, axis=1).repeat(block, axis=2)
    count, height, width, _ = large.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    sheet = np.full((rows * (height + _GAP), columns * (width + _GAP), 3), 255, np.uint8)
    for index, one in enumerate(large):
        top, left = index // columns * (height + _GAP), index % columns * (width + _GAP)
        sheet[top : top + height, left : left + width] = one
    return png_of(sheet[: rows * (height + _GAP) - _GAP, : columns * (width + _GAP) - _GAP])


def _as_colours(weights: np.ndarray) -> np.ndarray:
    bound = float(np.abs(weights).max()) or 1.0
    rgb = np.rint((weights / bound + 1) / 2 * 255).astype(np.uint8)
    return np.moveaxis(rgb, -1, 0)


def _coloured(maps: np.ndarray) -> np.ndarray:
    shades = colours.shades(maps, *colours.colour_range(maps))
    return colours.palette(colours.colour_map_for(maps))[np.moveaxis(shades, -1, 0)]
