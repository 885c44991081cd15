"""Filters, feature maps and heatmaps as they were after each epoch, in one sheet for all epochs.

A sheet is as large as its values are many, not as they are shown: the browser colours and enlarges
them, so that going from epoch to epoch asks the server for nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.figures import colours
from explorer.figures.encoding import photo_uri, png_uri
from explorer.figures.tiles import strongest
from explorer.figures.versions import SMALL
from explorer.images import Image

MOST_FILTERS = 64
MOST_MAPS = 16
_MOST_CELLS = 400_000  # of all maps of all epochs: as a picture, about as many bytes
_RGB = 3  # channels of a kernel that reads a colour picture
Range = tuple[float, float]


@dataclass(frozen=True)
class EpochSheet:
    """Tiles of one size, as they were after each epoch.

    Epochs are below one another; within an epoch tiles go left to right and top to bottom.

    Attributes:
        sprite: PNG data URI; grey, or RGB for kernels that read a colour picture. 0 is the lower
            end of the tile's own range in that epoch, 255 the upper one.
        height: of one tile, in cells.
        width: of one tile, in cells.
        count: tiles in an epoch.
        across: tiles in a row.
        channels: which filter or map each tile is.
        own: for each epoch the ends of the colour scale of each tile in it, or one pair for all.
        shared: ends of the colour scale of each tile that hold in all epochs, or one pair for all.
        colour_map: its name; "" for tiles that are colours themselves.
    """

    sprite: str
    height: int
    width: int
    count: int
    across: int
    channels: tuple[int, ...]
    own: tuple[tuple[Range, ...], ...]
    shared: tuple[Range, ...]
    colour_map: str

    def shows_all_of(self, channels: int) -> bool:
        """Whether nothing of a kernel that reads so many channels is left out."""
        return not self.colour_map or channels == 1

    def as_sent(self) -> dict[str, Any]:
        """As browser components take it, with the colour map as hexadecimal RGB."""
        palette = colours.palette(self.colour_map or colours.SIGNED).tobytes().hex()
        return {**asdict(self), "in_colours": not self.colour_map, "palette": palette}


def filter_sheet(kernels: Sequence[np.ndarray]) -> EpochSheet:
    """Kernels of a layer. All share one scale, with zero in its middle.

    Kernels that read a colour picture are shown as colours, in which grey is zero; of others one
    slice, the one with the largest weights in the last epoch.

    Args:
        kernels: for each epoch float ``(height, width, channels, filters)``.
    """
    all_epochs = np.stack(kernels)[..., :MOST_FILTERS]
    if in_colours := all_epochs.shape[3] == _RGB:
        tiles = np.moveaxis(all_epochs, -1, 1)  # epoch, filter, height, width, colour
    else:
        best = np.square(all_epochs[-1]).sum(axis=(0, 1)).argmax(axis=0)
        slices = [all_epochs[:, :, :, channel, one] for one, channel in enumerate(best)]
        tiles = np.stack(slices, axis=1)
    bounds = np.abs(tiles).max(axis=tuple(range(1, tiles.ndim)))
    own = tuple(((-float(bound), float(bound)),) for bound in bounds)
    most = float(bounds.max())
    return _sheet(
        tiles,
        tuple(range(tiles.shape[1])),
        own,
        ((-most, most),),
        "" if in_colours else colours.SIGNED,
    )


def map_sheet(maps: Sequence[np.ndarray]) -> EpochSheet:
    """Feature maps of a layer: those that vary most in the last epoch, each with its own scale.

    Args:
        maps: for each epoch float ``(height, width, channels)``.
    """
    count = maps_that_fit(len(maps), *maps[-1].shape[:2])
    channels = strongest(maps[-1], count)
    tiles = np.moveaxis(np.stack([one[..., list(channels)] for one in maps]), -1, 1)
    signed = colours.colour_map_for(tiles) == colours.SIGNED
    own = tuple(tuple(_range(tile, signed) for tile in epoch) for epoch in tiles)
    shared = tuple(_range(tiles[:, place], signed) for place in range(len(channels)))
    return _sheet(tiles, channels, own, shared, colours.SIGNED if signed else colours.ACTIVATION)


def maps_that_fit(epochs: int, height: int, width: int) -> int:
    """How many maps of a size can be sent for each epoch."""
    return int(np.clip(_MOST_CELLS // (epochs * height * width), 2, MOST_MAPS))


def heat_sheet(heatmaps: Sequence[np.ndarray]) -> EpochSheet:
    """Heatmaps of a picture; the strongest evidence of each epoch is at the top of the scale.

    Args:
        heatmaps: for each epoch float ``(height, width)`` in [0, 1].
    """
    tiles = np.stack(heatmaps)[:, np.newaxis]
    whole = ((0.0, 1.0),)
    return _sheet(tiles, (0,), (whole,) * len(tiles), whole, colours.HEAT)


def seen_uri(image: Image) -> str:
    """A picture to lay a heatmap over; the pixels of tiny ones are kept as they are."""
    small = max(image.height, image.width) <= SMALL
    return png_uri(image.pixels) if small else photo_uri(image, longest_side=480)


def taken_in_uri(pixels: np.ndarray) -> str:
    """What reaches a network, pixel by pixel.

    Args:
        pixels: uint8 ``(height, width, channels)`` of 3 channels, or of 1 for grey.
    """
    return png_uri(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)


def _range(values: np.ndarray, signed: bool) -> Range:
    low, high = colours.colour_range(values)
    return (-high, high) if signed else (low, high)


def _sheet(
    tiles: np.ndarray,
    channels: tuple[int, ...],
    own: tuple[tuple[Range, ...], ...],
    shared: tuple[Range, ...],
    colour_map: str,
) -> EpochSheet:
    """Lay tiles out, float ``(epochs, count, height, width[, 3])``."""
    epochs, count, height, width = tiles.shape[:4]
    across = max(1, math.ceil(math.sqrt(count)))
    rows = math.ceil(count / across)
    sheet = np.zeros((epochs * rows * height, across * width, *tiles.shape[4:]), np.uint8)
    for epoch, ranges in enumerate(own):
        for place in range(count):
            low, high = ranges[place % len(ranges)]
            top, left = (epoch * rows + place // across) * height, place % across * width
            shades = colours.shades(tiles[epoch, place], low, high)
            sheet[top : top + height, left : left + width] = shades
    return EpochSheet(
        png_uri(sheet), height, width, count, across, channels, own, shared, colour_map
    )
