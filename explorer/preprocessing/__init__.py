"""Preprocessing: what is done to the numbers of a picture before a network gets them.

One step, or one close family of steps, is one file; each step is a function of an array.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from explorer.options import Option, Value, settle
from explorer.registry import Entry, Registry

MAX_SIDE = 4096
"""Most rows and columns of an array that a step takes or makes."""

Result = Literal["picture", "unit", "signed"]
"""How to look at an array: as a picture from 0 to 255, as one from 0 to 1, or as signed values."""

Window = tuple[float, float, float, float]
"""A part of a picture: top, left, height and width as shares of its sides."""


@dataclass(frozen=True, kw_only=True)
class Step(Entry):
    """A step of preprocessing that can be picked by name.

    Its decorated function takes an array, uint8 or float32 ``(height, width)`` or
    ``(height, width, 3)`` in the order red, green, blue, and its options by name. It returns a
    new array and leaves the one that it was given as it is; its docstring says what it does.

    Attributes:
        place: where it stands among the steps; ascending.
        when: when to use it, in one sentence.
        notice: what to look for in its result, in one sentence.
        source: the library function, standard or paper that it follows.
        paper: where its method was published, if it is somebody's.
        result: how to look at what its panel shows.
        code: ``(array, **options) -> lines`` of Python that do the same to ``result``, given the
            array that it will hold then.
        options: what can be set.
        meaning: ``(**options) ->`` what the chosen options are in numbers, in a sentence.
        first: names of the steps that come before it in its panel.
        whole_numbers: whether it takes uint8 only.
        in_panels: whether it is one of the lesson's panels.
        in_row: whether it is of use in a row of steps.
        window: ``(height, width, **options) ->`` the part of its input that it keeps; all of it
            when not given.
    """

    place: int
    when: str
    notice: str
    source: str
    paper: str = ""
    result: Result
    code: Callable[..., list[str]]
    options: tuple[Option, ...] = ()
    meaning: Callable[..., str] | None = None
    first: tuple[str, ...] = ()
    whole_numbers: bool = False
    in_panels: bool = True
    in_row: bool = True
    window: Callable[..., Window] | None = None

    def settled(self, options: dict[str, Value]) -> dict[str, Value]:
        """A value for every option: the one given, or else its default.

        Raises:
            ValueError: if an option is unknown, or its value not among those on offer.
        """
        return settle(self.options, options, self.name)

    def apply(self, pixels: np.ndarray, **options: Value) -> np.ndarray:
        """Return the array after this step, one that nobody can write to.

        Args:
            pixels: uint8 or float32 ``(height, width)`` or ``(height, width, 3)``.
            options: those not given take their default.

        Raises:
            ValueError: with a sentence, if the step does not take such an array, an option is
                unknown, or its value not among those on offer.
        """
        given = check_pixels(pixels)
        if self.whole_numbers and given.dtype != np.uint8:
            raise ValueError(
                f"{self.title} takes whole numbers from 0 to 255 (uint8), and these are "
                f"{given.dtype}."
            )
        result = np.ascontiguousarray(self.function(given, **self.settled(options)))
        result.flags.writeable = False
        return result

    def panel(self, pixels: np.ndarray, **options: Value) -> np.ndarray:
        """Return what its panel shows of a picture: the steps that come first, then this one.

        Args:
            pixels: uint8 ``(height, width, 3)``.
            options: of this step.

        Raises:
            ValueError: as `apply`.

        >>> white = np.full((1, 1, 3), 255, np.uint8)
        >>> PREPROCESSING["standardise"].panel(white)[0, 0].round(2)
        array([2.25, 2.43, 2.64], dtype=float32)
        """
        for name in self.first:
            pixels = PREPROCESSING[name].apply(pixels)
        return self.apply(pixels, **options)


PREPROCESSING: Registry[Step] = Registry(__name__, Step, order=lambda entry: entry.place)
"""All steps by name, in the order in which pages list them."""


def check_pixels(pixels: Any) -> np.ndarray:
    """Return an array that steps can work on, as it is.

    Raises:
        ValueError: with a sentence, if it is not uint8 or finite float32, ``(height, width)`` or
            ``(height, width, 3)`` with sides from 1 to `MAX_SIDE`.
    """
    if not isinstance(pixels, np.ndarray) or pixels.dtype not in (np.uint8, np.float32):
        kind = getattr(pixels, "dtype", type(pixels).__name__)
        raise ValueError(f"A step takes an array of uint8 or float32, not {kind}.")
    shape = pixels.shape
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] != 3):
        raise ValueError(f"A step takes (height, width) or (height, width, 3), not {shape}.")
    if not all(1 <= side <= MAX_SIDE for side in shape[:2]):
        raise ValueError(f"A step takes 1 to {MAX_SIDE} rows and columns, not {shape[:2]}.")
    if pixels.dtype == np.float32 and not np.isfinite(pixels).all():
        raise ValueError("A step takes finite numbers, and some of these are not.")
    return pixels


def result_of(values: np.ndarray) -> Result:
    """How to look at an array, told by its type and its range.

    >>> result_of(np.float32([[0, 0.5]])), result_of(np.float32([[-1, 1]]))
    ('unit', 'signed')
    """
    if values.dtype == np.uint8:
        return "picture"
    return "unit" if values.min() >= 0 and values.max() <= 1 else "signed"
