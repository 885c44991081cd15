"""Arrays on their way to a network: as pictures that can be read, and their histograms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.figures import colours
from explorer.figures.convolution import GREY, MapScale
from explorer.figures.encoding import png_uri
from explorer.preprocessing import Result

COLOURS = ("red", "green", "blue")
_BINS = 32  # so few that hardly any stands for one of 256 levels more than its neighbours
_LEVELS = 256


@dataclass(frozen=True)
class ArrayPicture:
    """An array packed for the browser, which colours it and reads its values out.

    Attributes:
        sprite: PNG data URI; each of its numbers is a place in ``levels`` of its channel.
        height: in pixels.
        width: in pixels.
        levels: the values that each channel has, ascending, at most 256.
        exact: whether they are the very values; else the nearest of 256 even steps.
        signed: whether channels are shown one at a time, in colours with zero in their middle.
        low: the value at the lower end of the scale.
        high: the value at its upper end.
        least: the smallest value.
        most: the largest value.
        palette: the colour map as 256 RGB triples, hexadecimal.
        counts: histogram of each channel over the scale, as shares of its pixels.
    """

    sprite: str
    height: int
    width: int
    levels: tuple[tuple[float, ...], ...]
    exact: bool
    signed: bool
    low: float
    high: float
    least: float
    most: float
    palette: str
    counts: tuple[tuple[float, ...], ...]


def array_scale(values: np.ndarray, result: Result) -> MapScale:
    """Return the colours in which an array is looked at.

    >>> array_scale(np.float32([[-1, 3]]), "signed")
    MapScale(colour_map='PuOr_r', low=-3.0, high=3.0)
    """
    if result == "signed":
        bound = float(np.abs(values).max()) or 1.0
        return MapScale(colours.SIGNED, -bound, bound)
    return MapScale(GREY, 0.0, 255.0 if result == "picture" else 1.0)


def array_picture(values: np.ndarray, result: Result) -> ArrayPicture:
    """Pack an array.

    Args:
        values: uint8 or float32 ``(height, width)`` or ``(height, width, 3)``.
        result: how to look at it.
    """
    scale = array_scale(values, result)
    channels = list(np.moveaxis(values, -1, 0)) if values.ndim == 3 else [values]
    coded = [_coded(channel) for channel in channels]
    places = [place for place, _, _ in coded]
    return ArrayPicture(
        sprite=png_uri(np.stack(places, axis=-1) if len(places) == 3 else places[0]),
        height=values.shape[0],
        width=values.shape[1],
        levels=tuple(tuple(levels.tolist()) for _, levels, _ in coded),
        exact=all(exact for _, _, exact in coded),
        signed=result == "signed",
        low=scale.low,
        high=scale.high,
        least=float(values.min()),
        most=float(values.max()),
        palette=scale.palette.tobytes().hex(),
        counts=tuple(_counts(channel, result, scale) for channel in channels),
    )


def drawn_array(values: np.ndarray, result: Result) -> np.ndarray:
    """Draw an array to be saved: uint8 RGB, signed channels side by side.

    >>> drawn_array(np.zeros((2, 5, 3), np.float32), "signed").shape
    (2, 15, 3)
    """
    scale = array_scale(values, result)
    if result == "signed" and values.ndim == 3:
        return scale.colour(np.concatenate(list(np.moveaxis(values, -1, 0)), axis=1))
    if values.ndim == 2:
        return scale.colour(values)
    return colours.shades(values, scale.low, scale.high)


def _coded(channel: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Places of the values in a list of levels, the levels, and whether these are exact."""
    if channel.dtype == np.uint8:
        return channel, np.arange(_LEVELS), True
    levels, places = np.unique(channel, return_inverse=True)
    if len(levels) <= _LEVELS:
        return places.reshape(channel.shape).astype(np.uint8), levels, True
    low, high = float(levels[0]), float(levels[-1])
    return colours.shades(channel, low, high), np.linspace(low, high, _LEVELS), False


def _counts(channel: np.ndarray, result: Result, scale: MapScale) -> tuple[float, ...]:
    # Half a step beyond the ends, so that every bin stands for the same number of values.
    margin = 0.0 if result == "signed" else (scale.high - scale.low) / 510
    ends = (scale.low - margin, scale.high + margin)
    counts, _ = np.histogram(channel, _BINS, range=ends)
    return tuple((counts / channel.size).tolist())
