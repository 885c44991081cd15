"""Precision and recall of detections, from one score threshold to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RECALLS = np.linspace(0, 1, 101)
"""Recalls at which the precision is read and averaged."""


@dataclass(frozen=True)
class Point:
    """A place on a precision-recall curve.

    Attributes:
        score: threshold, detections with a lower score are left out.
        detected: how many are left.
        right: how many of them are right.
        objects: how many there are to find.
    """

    score: float
    detected: int
    right: int
    objects: int

    @property
    def precision(self) -> float | None:
        """Share of the detections that are right; None where nothing is detected."""
        return self.right / self.detected if self.detected else None

    @property
    def recall(self) -> float | None:
        """Share of the objects that are found; None where there is nothing to find."""
        return self.right / self.objects if self.objects else None


@dataclass(frozen=True, eq=False)
class Curve:
    """Precision and recall of a class, or of all, as the score threshold falls.

    Entry i is what holds if the threshold is ``scores[i]``. Equal scores share a threshold: its
    last entry is the one that can be had.

    Attributes:
        scores: falling, float64 ``(detections,)``.
        right: bool ``(detections,)``: whether it found an object that no surer one had found.
        objects: how many there are to find.
    """

    scores: np.ndarray
    right: np.ndarray
    objects: int

    @property
    def precision(self) -> np.ndarray:
        """Share of the detections up to each that are right, float64 ``(detections,)``."""
        return np.cumsum(self.right) / np.arange(1, len(self.right) + 1)

    @property
    def recall(self) -> np.ndarray:
        """Share of the objects that are found up to each, float64 ``(detections,)``."""
        return np.cumsum(self.right) / max(self.objects, 1)

    @property
    def envelope(self) -> np.ndarray:
        """Best precision at this recall or a higher one, float64 ``(detections,)``; never rises."""
        return np.maximum.accumulate(self.precision[::-1])[::-1]

    @property
    def at_recalls(self) -> np.ndarray:
        """The envelope at `RECALLS`, float64 ``(101,)``; 0 at recalls that are never reached."""
        places = np.searchsorted(self.recall, RECALLS, side="left")
        return np.append(self.envelope, 0.0)[places]

    @property
    def average_precision(self) -> float | None:
        """Mean precision over `RECALLS`, 0 to 1; None where there are no objects."""
        return float(self.at_recalls.mean()) if self.objects else None

    def at(self, score: float) -> Point:
        """What holds if detections below a score are left out."""
        detected = int(np.searchsorted(-self.scores, -score, side="right"))
        return Point(score, detected, int(self.right[:detected].sum()), self.objects)
