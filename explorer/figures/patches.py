"""What excites a channel, packed for the browser: pieces of pictures, and one made for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.features import Maximised, Patch
from explorer.figures.encoding import jpeg_uri, png_uri

TINY = 64
"""Pixels of a side up to which pictures are sent as they are, and enlarged pixel by pixel."""
_SHARP = 96  # pixels of a side up to which pixels are enlarged as squares


@dataclass(frozen=True)
class PatchPicture:
    """A piece of a picture, and where it is.

    Attributes:
        patch: the piece, a data URI.
        whole: the picture as the network takes it in, a data URI.
        sharp: whether the piece is enlarged pixel by pixel.
        box: left, top, width and height of the piece in percent of the picture; None if it is
            all of it.
        cell: how far right and down the cell's middle lies in the map, in percent.
        label: what is on the picture.
        value: of the cell.
    """

    patch: str
    whole: str
    sharp: bool
    box: tuple[float, float, float, float] | None
    cell: tuple[float, float]
    label: str
    value: float

    def as_sent(self) -> dict[str, Any]:
        """As the browser component takes it."""
        return asdict(self)


@dataclass(frozen=True)
class MadePicture:
    """A picture that was made to excite a channel.

    Attributes:
        picture: a data URI.
        before: the noise that it began with, a data URI.
        size: height and width in pixels.
        sharp: whether it is enlarged pixel by pixel.
        peak: the largest value in the channel's map of it.
        start: mean of the channel's map of the noise.
        end: mean of the channel's map of the picture.
        values: what was climbed at each step.
        climbed: what that was, in a few words.
    """

    picture: str
    before: str
    size: tuple[int, int]
    sharp: bool
    peak: float
    start: float
    end: float
    values: tuple[float, ...]
    climbed: str

    def as_sent(self) -> dict[str, Any]:
        """As the browser component takes it."""
        return asdict(self)


def patch_picture(
    patch: Patch, whole: np.ndarray, map_shape: tuple[int, int], label: str
) -> PatchPicture:
    """Pack a patch.

    Args:
        patch: the piece.
        whole: the picture it is from, uint8 ``(height, width, 3)`` as the network takes it in.
        map_shape: rows and columns of the channel's map; (1, 1) for a vector.
        label: what is on the picture.
    """
    height, width = whole.shape[:2]
    sides = np.array([width, height, width, height])
    box = 100 * np.array([patch.left, patch.top, patch.width, patch.height]) / sides
    rows, columns = map_shape
    return PatchPicture(
        patch=_uri(patch.pixels),
        whole=_uri(whole),
        sharp=max(patch.pixels.shape) <= _SHARP,
        box=None if patch.whole else tuple(np.round(box, 2).tolist()),
        cell=(
            round(100 * (patch.column + 0.5) / columns, 2),
            round(100 * (patch.row + 0.5) / rows, 2),
        ),
        label=label,
        value=patch.value,
    )


def made_picture(made: Maximised) -> MadePicture:
    """Pack a picture that was made for a channel; none of its pixels is changed."""
    height, width = made.pixels.shape[:2]
    return MadePicture(
        picture=png_uri(made.pixels),
        before=png_uri(made.before),
        size=(height, width),
        sharp=max(height, width) <= TINY,
        peak=made.peak,
        start=made.start,
        end=made.end,
        values=tuple(float(f"{value:.4g}") for value in made.values),
        climbed=made.climbed,
    )


def _uri(pixels: np.ndarray) -> str:
    pixels = np.ascontiguousarray(pixels)
    return png_uri(pixels) if max(pixels.shape) <= TINY else jpeg_uri(pixels)
