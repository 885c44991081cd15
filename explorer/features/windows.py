"""Windows: square pieces of the sample photos, large and small, in place of a data set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from explorer.images import Image
from explorer.samples import SAMPLES, sample

SHARES = (1.0, 0.6, 0.4)
"""Sides of the windows, as shares of a photo's shorter side."""


@dataclass(frozen=True)
class Window:
    """A square piece of a sample photo.

    Attributes:
        photo: name of the sample.
        top: first row.
        left: first column.
        side: in pixels.
    """

    photo: str
    top: int
    left: int
    side: int

    @property
    def image(self) -> Image:
        """Its pixels; named after the photo."""
        return sample(self.photo).cropped(self.top, self.left, self.side, self.side)

    @property
    def credit(self) -> str:
        """Whose photo it is from."""
        return SAMPLES[self.photo].credit


@cache
def photo_windows() -> tuple[Window, ...]:
    """All windows of all photos: for each share, side by side with half of each overlapping."""
    return tuple(
        Window(name, int(top), int(left), side)
        for name, entry in SAMPLES.items()
        if entry.is_photo
        for side in _sides(sample(name))
        for top in _starts(sample(name).height, side)
        for left in _starts(sample(name).width, side)
    )


def _sides(photo: Image) -> list[int]:
    return [round(share * min(photo.height, photo.width)) for share in SHARES]


def _starts(length: int, side: int) -> np.ndarray:
    """Where windows begin along an axis: both ends touched, steps of half a window at most."""
    steps = -(-2 * (length - side) // side)
    return np.rint(np.linspace(0, length - side, steps + 1)).astype(int)
