"""Kernels with a name: what they look for, where they come from, and their numbers.

One family is one file; each kernel is a function that returns its numbers.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.options import Option, settle
from explorer.registry import Entry, Registry

MAX_SIDE = 7
"""Most rows and columns of a kernel."""
MAX_WEIGHT = 1000.0
"""Largest number, either sign, in a kernel."""
PICTURE_SUMS = (0.5, 2.0)
"""Least and largest sum of weights with which a result is looked at as a picture."""
MAX_TEXT = 4000
"""Most characters of a kernel in one line of text."""
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Kernel(Entry):
    """A kernel that can be picked by name.

    Its decorated function takes its options by name and returns its numbers, float
    ``(height, width)``; its docstring says what the kernel looks for.

    Attributes:
        family: heading under which menus list it ("Edges").
        place: where it stands among the kernels; ascending.
        source: paper, standard or person it comes from.
        effect: what its result shows, as the end of a sentence "It ...".
        options: the numbers that it is made from.
    """

    family: str
    place: int
    source: str
    effect: str
    options: tuple[Option, ...] = ()

    def build(self, **options: float) -> np.ndarray:
        """Return its numbers, float32 ``(height, width)``; options not given take their default.

        Raises:
            ValueError: if an option is unknown, or its value not among those on offer.
        """
        return check_kernel(self.function(**settle(self.options, options, self.name)))

    def variants(self) -> Iterator[tuple[Mapping[str, float], np.ndarray]]:
        """Every combination of option values with its kernel, the last option changing fastest."""
        for values in itertools.product(*(option.values for option in self.options)):
            chosen = {option.name: v for option, v in zip(self.options, values, strict=True)}
            yield chosen, self.build(**chosen)


KERNELS: Registry[Kernel] = Registry(__name__, Kernel, order=lambda entry: entry.place)
"""All kernels by name, in the order in which menus list them."""


def check_kernel(values: np.ndarray) -> np.ndarray:
    """Return the numbers as a kernel: a float32 copy that nobody can write to.

    Args:
        values: ``(height, width)`` or ``(height, width, 3)``.

    Raises:
        ValueError: with a sentence, if a side is not 1 to 7 or a number not a real one within
            -1000 to 1000.
    """
    given = np.asarray(values)
    if given.dtype.kind not in "biuf":
        raise ValueError(f"A kernel holds real numbers, not {given.dtype}.")
    with np.errstate(over="ignore"):  # what becomes infinite is refused below
        kernel = np.array(given, np.float32)
    shape = kernel.shape
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] != 3):
        raise ValueError(f"A kernel is (height, width) or (height, width, 3), not {shape}.")
    if not all(1 <= side <= MAX_SIDE for side in shape[:2]):
        raise ValueError(f"A kernel has 1 to {MAX_SIDE} rows and columns, not {shape[:2]}.")
    if not (np.abs(kernel) <= MAX_WEIGHT).all():  # not so for NaN either
        raise ValueError(f"The numbers in a kernel are -{MAX_WEIGHT:g} to {MAX_WEIGHT:g}.")
    kernel.flags.writeable = False
    return kernel


def makes_a_picture(kernel: np.ndarray) -> bool:
    """Whether its result looks like a picture: flat areas stay about as bright as they are.

    That is so if all weights together are 0.5 to 2.

    >>> makes_a_picture(KERNELS["sharpen"].build()), makes_a_picture(KERNELS["sobel_x"].build())
    (True, False)
    """
    least, most = PICTURE_SUMS
    return least <= float(kernel.sum(dtype=np.float64)) <= most


def read_kernel(text: str) -> np.ndarray:
    """Read a kernel from one line of text, as it stands in a link.

    Weights are separated by ``,``, rows by ``;``, and the three planes of a kernel for red, green
    and blue by ``|``. A weight is a decimal number in the digits 0 to 9, with an exponent if need
    be ("-0.5", "1e-3"); blanks around it do not count.

    Raises:
        ValueError: with a sentence, if the text is no kernel.

    >>> read_kernel("-1,0,1;-2,0,2;-1,0,1").shape
    (3, 3)
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"A kernel is written in at most {MAX_TEXT} characters.")
    planes = [
        [[_number(cell) for cell in row.split(",")] for row in plane.split(";")]
        for plane in text.split("|")
    ]
    if len({len(row) for plane in planes for row in plane}) != 1:
        raise ValueError("All rows of a kernel have the same number of weights.")
    if len({len(plane) for plane in planes}) != 1 or len(planes) not in (1, 3):
        raise ValueError("A kernel has one plane, or three of the same size.")
    stacked = np.moveaxis(np.array(planes), 0, -1)
    return check_kernel(stacked if len(planes) == 3 else stacked[..., 0])


def kernel_text(kernel: np.ndarray) -> str:
    """Write a kernel as `read_kernel` reads it; reading gives exactly the same numbers.

    >>> kernel_text(np.array([[0, -1], [0.5, 1 / 9]]))
    '0,-1;0.5,0.11111111'
    """
    planes = np.moveaxis(kernel, -1, 0) if kernel.ndim == 3 else kernel[np.newaxis]
    return "|".join(";".join(",".join(map(_short, row)) for row in plane) for plane in planes)


def _number(text: str) -> float:
    # Python reads more than the cells on the page do: "1_0", digits of other scripts.
    plain = text.strip()
    if not _DECIMAL.fullmatch(plain):
        raise ValueError(f"{text[:20]!r} is not a number.")
    value = float(plain)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]!r} is not a finite number.")
    return value


def _short(value: float) -> str:
    """The shortest text that reads as the same float32; whole numbers without a point."""
    return str(np.float32(value)).removesuffix(".0") if value else "0"
