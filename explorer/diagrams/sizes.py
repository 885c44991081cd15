"""How large blocks are drawn: their height for that of the maps, their width for the channels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Shape = tuple[int | None, ...]
_TALLEST, _WIDEST, _LONGEST = 104.0, 72.0, 104.0
_TALLEST_ROW, _WIDEST_CHANNEL, _LONGEST_NUMBER = 16.0, 9.0, 16.0
_LEAST = 7.0
_BAR = 9.0  # width of a vector
_OPEN = 40.0  # where a size is open


@dataclass(frozen=True)
class Sizes:
    """Scales of a diagram: lengths grow with the square root of what they stand for.

    Attributes:
        row: height of a map of one row.
        channel: width of one channel.
        number: height of a vector of one number.
    """

    row: float
    channel: float
    number: float

    circle = (22.0, 22.0)
    """Where branches meet."""

    @classmethod
    def fitting(cls, shapes: Iterable[Shape]) -> Sizes:
        """The scales at which the largest of these shapes is as large as a block may be."""
        shapes = list(shapes)
        maps = [shape for shape in shapes if len(shape) > 1]
        return cls(
            _scale((shape[0] for shape in maps), _TALLEST, _TALLEST_ROW),
            _scale((shape[-1] for shape in maps), _WIDEST, _WIDEST_CHANNEL),
            _scale((shape[0] for shape in shapes if len(shape) == 1), _LONGEST, _LONGEST_NUMBER),
        )

    def block(self, shape: Shape) -> tuple[float, float]:
        """Width and height of a block; vectors are thin bars."""
        if len(shape) < 2:
            return _BAR, _length(shape[0] if shape else 1, self.number)
        return _length(shape[-1], self.channel), _length(shape[0], self.row)


def _scale(counts: Iterable[int | None], longest: float, most: float) -> float:
    largest = max((count for count in counts if count), default=1)
    return min(longest / math.sqrt(largest), most)


def _length(count: int | None, scale: float) -> float:
    return _OPEN if count is None else round(max(_LEAST, scale * math.sqrt(count)), 1)
