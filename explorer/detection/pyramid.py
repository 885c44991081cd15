"""Image pyramids: one picture in several sizes, so that a window of one size finds large and small.

P. Burt and E. Adelson: The Laplacian Pyramid as a Compact Image Code, IEEE Transactions on
Communications, 1983; for a classifier in a window: H. Rowley, S. Baluja and T. Kanade: Neural
Network-Based Face Detection, PAMI 1998.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.images import Image

MOST_LEVELS = 40
"""More would be steps too small to see."""
MOST_PIXELS = 2_000_000
"""Most pixels of one level: a network's maps of it take hundreds of times as many numbers."""


@dataclass(frozen=True)
class Level:
    """The size of a picture at one level of a pyramid.

    Attributes:
        height: rows of pixels.
        width: columns of pixels.
        scale: how many of its pixels there are to one pixel of the picture, along each side.
    """

    height: int
    width: int
    scale: float

    def pixels(self, image: Image) -> np.ndarray:
        """The picture at this size, uint8 ``(height, width, 3)``.

        Each level is made of the picture itself, not of the level before. Where it is smaller, a
        pixel is a weighted mean of all those that fall into it, so that nothing aliases.
        """
        return image.resized(self.height, self.width)


def pyramid(
    height: int,
    width: int,
    factor: float,
    least: tuple[int, int],
    first: float = 1.0,
) -> tuple[Level, ...]:
    """Return the levels of a picture's pyramid, the largest first.

    Args:
        height: of the picture, in pixels.
        width: of the picture.
        factor: by which each level is smaller than the one before, along each side; above 1.
        least: height and width that a level must have to be one.
        first: the scale of the first level; above 1 to look for what is smaller than ``least``.

    Raises:
        ValueError: if the factor is not above 1 or gives more than `MOST_LEVELS` levels, the
            first level has more than `MOST_PIXELS` pixels, or it is smaller than ``least``.

    >>> [(one.height, one.width) for one in pyramid(300, 451, 2.0, (75, 75))]
    [(300, 451), (150, 226), (75, 113)]
    """
    if not factor > 1:
        raise ValueError(
            f"Levels must become smaller from one to the next: {factor} is not above 1."
        )
    if height * width * first * first > MOST_PIXELS:
        raise ValueError(
            f"The picture would be enlarged to more than {MOST_PIXELS // 1_000_000} megapixels; "
            "choose a larger window."
        )
    levels: list[Level] = []
    while len(levels) <= MOST_LEVELS:
        scale = first / factor ** len(levels)
        level = Level(round(height * scale), round(width * scale), scale)
        if level.height < least[0] or level.width < least[1]:
            break
        levels.append(level)
    if not levels:
        raise ValueError("The window is larger than the picture; choose a smaller one.")
    if len(levels) > MOST_LEVELS:
        raise ValueError(f"More than {MOST_LEVELS} levels; choose a larger factor between them.")
    return tuple(levels)
