"""A confusion matrix, coloured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

# Okabe and Ito's blue and vermilion, which colour-blind readers tell apart; the diagonal is framed
# as well. Cells are mixed with the background, so that the same colours do in light and dark.
RIGHT = "#0072b2"
WRONG = "#d55e00"
_STRONGEST = 65  # percent of the colour: numbers stay legible on it


@dataclass(frozen=True)
class ConfusionPicture:
    """A confusion matrix, packed for the browser.

    Attributes:
        names: of the classes, in order.
        counts: rows of the true classes, columns of the answers.
        strengths: percent of colour in each cell. On the diagonal it goes with the part of the
            class that is right; elsewhere with the root of the part that was taken for the other,
            full for the most frequent mistake, so that rare ones can be seen.
        right: colour of the diagonal, as hexadecimal RGB.
        wrong: colour of mistakes.
        most: the largest part of a class that was taken for one other, 0 to 1.
    """

    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    strengths: tuple[tuple[int, ...], ...]
    right: str
    wrong: str
    most: float

    def as_sent(self) -> dict[str, Any]:
        """As browser components take it."""
        return asdict(self)


def confusion_picture(
    matrix: np.ndarray, names: Sequence[str], most: float | None = None
) -> ConfusionPicture:
    """Colour a confusion matrix.

    Args:
        matrix: int ``(classes, classes)``, rows of the true classes, columns of the answers.
        names: of the classes.
        most: the part of a class at which the colour of mistakes is full; that of the most
            frequent one when not given.

    >>> confusion_picture(np.array([[3, 1], [0, 4]]), ("cat", "dog")).strengths
    ((49, 65), (0, 65))
    """
    totals = matrix.sum(axis=1, keepdims=True)
    shares = matrix / np.maximum(totals, 1)
    diagonal = np.eye(len(matrix), dtype=bool)
    if most is None:
        most = float(np.where(diagonal, 0, shares).max())
    parts = np.where(diagonal, shares, np.sqrt(shares / (most or 1.0)))
    strengths = np.rint(_STRONGEST * np.clip(parts, 0, 1)).astype(int)
    return ConfusionPicture(
        names=tuple(names),
        counts=tuple(map(tuple, matrix.tolist())),
        strengths=tuple(map(tuple, strengths.tolist())),
        right=RIGHT,
        wrong=WRONG,
        most=most,
    )
