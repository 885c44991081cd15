"""How well each class is told from the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ClassScores:
    """One class against all others. A share of nothing is None.

    Attributes:
        support: how many pictures of the class there are.
        answered: how often it was the answer.
        precision: part of these answers that are right, 0 to 1.
        recall: part of its pictures that were found, 0 to 1.
        f1: harmonic mean of precision and recall, 0 to 1.
    """

    support: int
    answered: int
    precision: float | None
    recall: float | None
    f1: float | None


def per_class(matrix: np.ndarray) -> tuple[ClassScores, ...]:
    """Return the scores of each class, in the order of the classes.

    Source: C. J. van Rijsbergen: Information Retrieval. 2nd edition, Butterworths, 1979
    (precision, recall, and F1 as one minus his measure of effectiveness at equal weights).

    Args:
        matrix: int ``(classes, classes)``, see `explorer.evaluation.confusion_matrix`.

    >>> per_class(np.array([[3, 1], [0, 4]]))[0]
    ClassScores(support=4, answered=3, precision=1.0, recall=0.75, f1=0.8571428571428571)
    """
    found = np.diagonal(matrix).tolist()
    supports, answers = matrix.sum(axis=1).tolist(), matrix.sum(axis=0).tolist()
    return tuple(
        ClassScores(
            support=support,
            answered=answered,
            precision=_share(right, answered),
            recall=_share(right, support),
            f1=_share(2 * right, answered + support),
        )
        for right, support, answered in zip(found, supports, answers, strict=True)
    )


def _share(count: int, total: int) -> float | None:
    return count / total if total else None
