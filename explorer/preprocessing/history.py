"""What the steps of a row have done so far to the numbers and to the colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.preprocessing.rescaling import is_of_three_colours
from explorer.preprocessing.row import RowStep

Numbers = Literal["whole", "unit", "tiny", "standard", "undivided", "late", "narrow", "twice"]
"""What the numbers are.

Whole ones from 0 to 255; from 0 to 1, or divided once more than that; standardised, or
standardised without the division, before it, after too many of them, or more than once.
"""

_DIVIDED: dict[Numbers, Numbers] = {"whole": "unit", "undivided": "late"}
_STANDARDISED: dict[Numbers, Numbers] = {
    "whole": "undivided",
    "unit": "standard",
    "tiny": "narrow",
}


@dataclass(frozen=True)
class History:
    """What some steps have done, told by the steps alone and not by any values.

    Attributes:
        steps: those taken, in their order.
    """

    steps: tuple[RowStep, ...] = ()

    @property
    def numbers(self) -> Numbers:
        """What the numbers are by now.

        >>> from explorer.preprocessing.row import read_row
        >>> History(tuple(read_row("scale.resize.standardise"))).numbers
        'standard'
        """
        numbers: Numbers = "whole"
        for each in self.steps:
            numbers = _numbers_after(numbers, each)
        return numbers

    @property
    def swapped(self) -> bool:
        """Whether blue is the first of the three colours by now."""
        return self._count("bgr") % 2 == 1

    @property
    def cropped(self) -> bool:
        """Whether a part of the picture was cut out."""
        return self._count("crop") > 0

    @property
    def by_colour(self) -> bool:
        """Whether the colours were standardised with statistics of their own."""
        return any(map(is_by_colour, self.steps))

    @property
    def alike(self) -> bool:
        """Whether all colours hold the same numbers, in whatever picture."""
        grey = max((i for i, each in enumerate(self.steps) if each.name == "greyscale"), default=-1)
        return grey >= 0 and not any(map(is_by_colour, self.steps[grey:]))

    @property
    def made_grey(self) -> RowStep | None:
        """The step after which there was no colour axis any more, if it is so by now."""
        maker = None
        for each in self.steps:
            if each.name == "greyscale" and each.options["channels"] == 3:
                maker = None
            elif maker is None and _leaves_one_channel(each):
                maker = each
        return maker

    def _count(self, name: str) -> int:
        return sum(each.name == name for each in self.steps)


def is_by_colour(each: RowStep) -> bool:
    """Whether a step standardises each colour with statistics of its own."""
    return each.name == "standardise" and is_of_three_colours(each.options["statistics"])


def _numbers_after(numbers: Numbers, each: RowStep) -> Numbers:
    if each.name == "scale":
        return "unit" if each.options["way"] == "own_range" else _DIVIDED.get(numbers, "tiny")
    if each.name == "standardise":
        if each.options["statistics"] == "this_picture":
            return "standard"
        return _STANDARDISED.get(numbers, "twice")
    return numbers


def _leaves_one_channel(each: RowStep) -> bool:
    return (
        each.name == "canny"
        or (each.name == "greyscale" and each.options["channels"] == 1)
        or (each.name == "equalise" and each.options["of"] == "grey")
    )
