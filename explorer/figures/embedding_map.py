"""Pictures as points of a map, packed for the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.features import Embedding, Neighbour, Neighbourhood
from explorer.figures.curves import COLOURS
from explorer.figures.encoding import jpeg_uri, png_uri
from explorer.figures.thumbnails import Sheet, photo_sheet
from explorer.images import Image

MARKS = (
    *("circle", "triangle", "square", "cross", "diamond"),
    *("plus", "tip", "ring", "hexagon", "frame"),
)
"""Shapes of points; colours say the same again."""
ASPECT = 1.3
"""Width of the map over its height."""
GROUP_COLOURS = (*COLOURS, "#882255", "#999933")
"""The last two are of Paul Tol's muted colours, which the colour-blind tell apart as well."""
TINY, SMALL = 32, 48
"""Pixels of a thumbnail's side: of pictures that are not larger, and of others."""
_OWN = 96  # pixels of the own picture's thumbnail, if the picture is that large
_MARGIN = 6.0  # percent left free at each side


@dataclass(frozen=True)
class EmbeddingMap:
    """Points with their thumbnails; the last one is the visitor's own picture.

    Attributes:
        places: percent of the map's width and height at which each point lies, from the upper
            left corner; both directions are on the same scale.
        nearest: of each point the indices of the nearest others.
        similarities: of each of these the cosine, rounded.
        groups: the names of the groups; so are the points in them called.
        marks: of each group one of `MARKS`.
        colours: of each group, ``#rrggbb``.
        group_of: of each point but the last the index of its group.
        sheet: thumbnails of all points but the last.
        own: that of the last, a data URI.
    """

    places: tuple[tuple[float, float], ...]
    nearest: tuple[tuple[int, ...], ...]
    similarities: tuple[tuple[float, ...], ...]
    groups: tuple[str, ...]
    marks: tuple[str, ...]
    colours: tuple[str, ...]
    group_of: tuple[int, ...]
    sheet: Sheet
    own: str

    def as_sent(self) -> dict[str, Any]:
        """As the browser component takes it."""
        return {**asdict(self), "aspect": ASPECT, "sharp": self.sheet.size == TINY}


def thumbnails_of(images: Sequence[Image]) -> Sheet:
    """Hundreds of thumbnails in a few hundred kilobytes; tiny pictures keep all their pixels."""
    tiny = max(max(image.height, image.width) for image in images) <= TINY
    return photo_sheet(images, TINY if tiny else SMALL, jpeg_uri)


def own_thumbnail(image: Image) -> str:
    """The visitor's own picture, a data URI."""
    square = image.centre_square()
    return png_uri(square.resized(_OWN, _OWN) if square.width > _OWN else square.pixels)


def embedding_map(found: Neighbourhood, sheet: Sheet, own: str) -> EmbeddingMap:
    """Draw a neighbourhood.

    Args:
        found: where the points are, and what is near what.
        sheet: thumbnails of the gallery.
        own: thumbnail of the picture that is not of the gallery, a data URI.
    """
    count = len(found.groups)
    return EmbeddingMap(
        places=places(found.embedding),
        nearest=tuple(tuple(one.index for one in each) for each in found.nearest),
        similarities=tuple(_cosines(each) for each in found.nearest),
        groups=found.groups,
        marks=tuple(MARKS[index % len(MARKS)] for index in range(count)),
        colours=tuple(GROUP_COLOURS[index % len(GROUP_COLOURS)] for index in range(count)),
        group_of=found.group_of,
        sheet=sheet,
        own=own,
    )


def places(embedding: Embedding) -> tuple[tuple[float, float], ...]:
    """Percent of the map's width and height, with a margin around; the middle is in its middle.

    Both directions keep one scale, so that what is twice as far apart looks so.
    """
    positions = embedding.positions.astype(np.float64)
    low, high = positions.min(axis=0), positions.max(axis=0)
    sides = np.array([ASPECT, 1.0])
    scale = ((high - low) / sides).max() or 1.0
    shares = (positions - (low + high) / 2) / (sides * scale) * (1 - 2 * _MARGIN / 100) + 0.5
    percent = np.round(100 * np.stack([shares[:, 0], 1 - shares[:, 1]], axis=1), 2)
    return tuple(map(tuple, percent.tolist()))


def _cosines(neighbours: Sequence[Neighbour]) -> tuple[float, ...]:
    return tuple(round(one.similarity, 3) for one in neighbours)
