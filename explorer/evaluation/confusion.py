"""Which classes are taken for which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Confusion:
    """A class that is taken for another.

    Attributes:
        true: index of the class.
        predicted: index of the other.
        count: how often.
        total: how many pictures of the class there are.
    """

    true: int
    predicted: int
    count: int
    total: int


def confusion_matrix(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Count how often each class is answered with each.

    Args:
        probabilities: float ``(pictures, classes)``; the most probable class is the answer, the
            first of them if several are equally so.
        labels: int ``(pictures,)``, each from 0 to ``classes - 1``.

    Returns:
        int64 ``(classes, classes)``: row of the true class, column of the answer.

    Raises:
        ValueError: if the two do not fit together.

    >>> answers = np.array([[0.7, 0.3], [0.2, 0.8], [0.6, 0.4]])
    >>> confusion_matrix(answers, np.array([0, 1, 1])).tolist()
    [[1, 0], [1, 1]]
    """
    check(probabilities, labels)
    classes = probabilities.shape[1]
    cells = labels * classes + probabilities.argmax(axis=1)
    return np.bincount(cells, minlength=classes**2).reshape(classes, classes).astype(np.int64)


def top_confusions(matrix: np.ndarray, count: int = 5) -> tuple[Confusion, ...]:
    """Return the most frequent mistakes, most frequent first; fewer if there are not so many.

    Args:
        matrix: int ``(classes, classes)``, see `confusion_matrix`.
        count: how many at most.

    >>> top_confusions(np.array([[5, 2], [0, 3]]))
    (Confusion(true=0, predicted=1, count=2, total=7),)
    """
    mistakes = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:count]
    cells = zip(*np.unravel_index(order, matrix.shape), strict=True)
    return tuple(
        Confusion(int(true), int(predicted), int(matrix[true, predicted]), int(matrix[true].sum()))
        for true, predicted in cells
        if mistakes[true, predicted]
    )


def pictures_of(
    probabilities: np.ndarray, labels: np.ndarray, true: int, predicted: int
) -> np.ndarray:
    """Return the pictures that a cell of the matrix counts, those answered most surely first.

    Args:
        probabilities: float ``(pictures, classes)``.
        labels: int ``(pictures,)``.
        true: row of the cell.
        predicted: column of the cell.

    Returns:
        int64 indices ``(count,)`` into the pictures.

    >>> answers = np.array([[0.7, 0.3], [0.2, 0.8], [0.9, 0.1]])
    >>> pictures_of(answers, np.array([0, 1, 0]), 0, 0).tolist()
    [2, 0]
    """
    check(probabilities, labels)
    [found] = np.nonzero((labels == true) & (probabilities.argmax(axis=1) == predicted))
    return found[np.argsort(-probabilities[found, predicted], kind="stable")]


def check(probabilities: np.ndarray, labels: np.ndarray) -> None:
    """Raise ``ValueError`` if answers and labels do not fit together."""
    if probabilities.ndim != 2 or labels.shape != probabilities.shape[:1] or not len(labels):
        raise ValueError(
            f"answers of the shape {probabilities.shape} and labels of the shape {labels.shape} "
            "do not belong to the same pictures"
        )
    if labels.min() < 0 or labels.max() >= probabilities.shape[1]:
        raise ValueError(f"labels are from 0 to {probabilities.shape[1] - 1}")
