"""SuppressionMethod: a way to suppress doubled boxes; and the list of all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.detection.overlap import iou
from explorer.options import Option, Value
from explorer.registry import Entry, Registry

DROPPED = -math.inf
"""The score of a box that is not kept."""


@dataclass(frozen=True, kw_only=True)
class Amount(Option):
    """A number between the first and the last of its values, which are a slider's stops."""

    def checked(self, value: Value) -> float:
        """The value as a float.

        Raises:
            ValueError: if it is no number, or out of range.
        """
        low, high = self.values[0], self.values[-1]
        number = math.nan if isinstance(value, str | bool) else float(value)
        if not low <= number <= high:
            raise ValueError(f"{self.name} is a number from {low:g} to {high:g}")
        return number


@dataclass(frozen=True, kw_only=True)
class SuppressionMethod(Entry):
    """A way to suppress doubled boxes, and where it comes from.

    Its function takes overlaps, float64 ``(n, n)``, and scores, float64 ``(n,)``, of boxes in the
    order of their scores, the highest first, and its options by name. It returns the new scores,
    float64 ``(n,)``, `DROPPED` for boxes that are not kept.

    Attributes:
        year: year of publication.
        paper: authors, title and venue.
        formula: the method in LaTeX.
        options: what can be set.
        measure: of the overlap of two boxes, from `explorer.detection.overlap`.
        rescores: whether boxes that are kept get lower scores; scores are then 0 at least.
    """

    year: int
    paper: str
    formula: str
    options: tuple[Option, ...]
    measure: Callable[[np.ndarray, np.ndarray], np.ndarray] = iou
    rescores: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for text in (self.paper, self.formula):
            if not text.strip():
                raise ValueError(f"registry entry {self.name!r}: paper or formula is empty")


SUPPRESSIONS: Registry[SuppressionMethod] = Registry(
    "explorer.detection.suppression",
    SuppressionMethod,
    order=lambda entry: (entry.year, entry.title),
)
"""All ways by name, the oldest first."""

THRESHOLD = Amount(
    name="threshold",
    label="Overlap above which boxes count as the same object",
    values=tuple(step / 20 for step in range(21)),
    default=0.5,
)
"""The option of most of them."""
FLOOR = Amount(
    name="floor",
    label="Score below which a box is dropped",
    values=(0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5),
    default=0.001,
)
"""The option of those that lower scores."""
