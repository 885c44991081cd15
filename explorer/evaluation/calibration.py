"""Whether a network that says "90 %" is right nine times in ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.evaluation.confusion import check

BINS = 10
"""Bins that confidence is sorted into, unless somebody wants another number."""


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence.

    Attributes:
        low: confidence at its lower end, not included but for 0.
        high: confidence at its upper end, included.
        count: how many answers.
        confidence: their mean confidence, 0 to 1; None without answers.
        accuracy: part of them that are right, 0 to 1; None without answers.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True)
class Calibration:
    """How confidence and accuracy go together.

    Attributes:
        bins: from the least confidence to the most, equally wide.
        error: expected calibration error, 0 to 1: the distance between confidence and accuracy,
            averaged over all answers.
        confidence: mean confidence of all answers, 0 to 1.
        accuracy: part of all answers that are right, 0 to 1.
    """

    bins: tuple[Bin, ...]
    error: float
    confidence: float
    accuracy: float


def calibration(probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> Calibration:
    """Compare how sure a network is with how often it is right.

    The confidence of an answer is the probability of the most probable class.

    Source: C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger: On Calibration of Modern Neural
    Networks. ICML 2017, equations 2 to 5, with the probability of the answer as confidence.

    Args:
        probabilities: float ``(pictures, classes)``.
        labels: int ``(pictures,)``.
        bins: how many, at least 1.

    Raises:
        ValueError: if answers and labels do not fit together, or there is no bin.

    >>> answers = np.array([[0.75, 0.25], [0.25, 0.75]])
    >>> calibration(answers, np.array([0, 0])).error
    0.25
    """
    check(probabilities, labels)
    if bins < 1:
        raise ValueError(f"at least 1 bin, not {bins}")
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    # The upper end belongs to a bin, as in the paper; rounding must not make a bin of its own.
    places = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    sorted_in = tuple(_bin(place, bins, confidence, right, places) for place in range(bins))
    gaps = [one.count * abs(one.confidence - one.accuracy) for one in sorted_in if one.count]
    return Calibration(
        bins=sorted_in,
        error=sum(gaps) / len(labels),
        confidence=float(confidence.mean()),
        accuracy=float(right.mean()),
    )


def _bin(
    place: int, bins: int, confidence: np.ndarray, right: np.ndarray, places: np.ndarray
) -> Bin:
    inside = places == place
    some = bool(inside.any())
    return Bin(
        low=place / bins,
        high=(place + 1) / bins,
        count=int(inside.sum()),
        confidence=float(confidence[inside].mean()) if some else None,
        accuracy=float(right[inside].mean()) if some else None,
    )
