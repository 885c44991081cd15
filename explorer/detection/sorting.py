"""Sorting: what is done to the raw answers of a detector before they are shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.detection.detected import LEAST_SCORE
from explorer.detection.detections import Detections
from explorer.detection.suppression import SUPPRESSIONS, suppress
from explorer.options import Option

FIRST_METHOD = "plain"
FIRST_SCORE = 0.3
MOST_SCORE = 0.99


@dataclass(frozen=True)
class Sorting:
    """A threshold of the score and a way to suppress doubles.

    Attributes:
        score: boxes with a lower score are left out, before and after suppression.
        method: name in `SUPPRESSIONS`.
        amount: of its first option, see `amount_of`.
        across: whether boxes of different classes suppress each other, too.

    Raises:
        ValueError: if the score or the amount is out of range, or there is no such method.

    >>> Sorting(0.5, "plain", 0.5, across=False).method
    'plain'
    """

    score: float
    method: str
    amount: float
    across: bool

    def __post_init__(self) -> None:
        if not (math.isfinite(self.score) and LEAST_SCORE <= self.score <= MOST_SCORE):
            raise ValueError(f"scores from {LEAST_SCORE} to {MOST_SCORE} can be asked for")
        if self.method not in SUPPRESSIONS:
            raise ValueError(f"there is no suppression {self.method!r:.40}")
        amount_of(self.method).checked(self.amount)

    def suppressed(self, detections: Detections) -> Detections:
        """What suppression leaves, whatever the score threshold is; the surest first."""
        amount = {amount_of(self.method).name: self.amount}
        return suppress(detections, self.method, not self.across, **amount).detections

    def left(self, detections: Detections) -> Detections:
        """What is left of a picture's raw detections in the end; the surest first.

        A box is never suppressed by one that is less sure, so it makes no difference whether the
        score threshold is applied before or after; scores that were lowered count as they are.
        """
        return self.suppressed(detections).at_least(self.score)


def amount_of(method: str) -> Option:
    """The option of a method that says how hard it suppresses.

    >>> amount_of("plain").name, amount_of("soft_gaussian").name
    ('threshold', 'sigma')
    """
    return SUPPRESSIONS[method].options[0]
