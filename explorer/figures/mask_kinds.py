"""How it is drawn where two masks agree, and where one has more than the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.figures.scenes import enlarged

RIGHT, EXCESS, MISSED, WRONG = "right", "excess", "missed", "wrong"


@dataclass(frozen=True)
class MaskKind:
    """What can be said of a pixel when a mask is compared with the true one.

    Attributes:
        name: identifier.
        title: in legends.
        colour: hexadecimal, of the set by Okabe and Ito, which colour-blind people can tell apart.
        pattern: drawn over it, since colour alone is not enough: "plain", "stripes", "dots" or
            "crossed".
    """

    name: str
    title: str
    colour: str
    pattern: str


MASK_KINDS = {
    kind.name: kind
    for kind in (
        MaskKind(RIGHT, "right", "#009E73", "plain"),
        MaskKind(EXCESS, "too much", "#E69F00", "stripes"),
        MaskKind(MISSED, "missed", "#56B4E9", "dots"),
        MaskKind(WRONG, "wrong class", "#CC79A7", "crossed"),
    )
}
"""By name; pixels that both masks leave to the background are not marked."""
_PERIOD = 8  # screen pixels until a pattern repeats
_SHADE = 0.6  # of the colour, where the pattern is
_PATTERNS = {
    "plain": lambda rows, columns: np.zeros(rows.shape, bool),
    "stripes": lambda rows, columns: (rows + columns) % _PERIOD < 2,
    "dots": lambda rows, columns: (rows % _PERIOD < 3) & (columns % _PERIOD < 3),
    "crossed": lambda rows, columns: (rows % _PERIOD < 2) | (columns % _PERIOD < 2),
}


def kinds_picture(kinds: np.ndarray, zoom: int) -> np.ndarray:
    """Where a mask is right and where it is wrong, in colours and patterns, uint8 RGB.

    Args:
        kinds: as `explorer.segmentation.by_class.error_kinds` gives them; 0 is left light grey.
        zoom: width and height of each pixel.
    """
    large = enlarged(kinds, zoom)
    rows, columns = np.indices(large.shape)
    picture = np.full((*large.shape, 3), 238.0)
    for number, kind in enumerate(MASK_KINDS.values(), start=1):
        where = large == number
        shade = np.where(_PATTERNS[kind.pattern](rows, columns), _SHADE, 1.0)[..., np.newaxis]
        colour = np.array(list(bytes.fromhex(kind.colour[1:])), float)
        picture[where] = (shade * colour)[where]
    return np.rint(picture).astype(np.uint8)
