"""Which pictures a network gets most wrong."""

from __future__ import annotations

import numpy as np

from explorer.evaluation.confusion import check

_LEAST = 1e-12  # a probability of nothing would cost infinitely much


def losses(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of each picture: what it costs that its class was not certain.

    Args:
        probabilities: float ``(pictures, classes)``.
        labels: int ``(pictures,)``.

    Returns:
        float64 ``(pictures,)``, the negative natural logarithm of the probability of the true
        class; at most 27.6, that of a probability of 1e-12.

    >>> losses(np.array([[0.5, 0.5]]), np.array([1])).round(3).tolist()
    [0.693]
    """
    check(probabilities, labels)
    of_label = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return -np.log(np.maximum(of_label, _LEAST))


def most_confident(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the mistakes that the network was surest of, the surest first.

    Args:
        probabilities: float ``(pictures, classes)``.
        labels: int ``(pictures,)``.

    Returns:
        int64 indices ``(mistakes,)`` into the pictures.

    >>> answers = np.array([[0.6, 0.4], [0.9, 0.1], [0.8, 0.2]])
    >>> most_confident(answers, np.array([1, 1, 0])).tolist()
    [1, 0]
    """
    check(probabilities, labels)
    return _wrong_by(probabilities.max(axis=1), probabilities, labels)


def costliest(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the mistakes with the largest loss first: those whose class was least expected.

    Takes and returns what `most_confident` does.

    >>> answers = np.array([[0.5, 0.1, 0.4], [0.5, 0.3, 0.2]])
    >>> costliest(answers, np.array([2, 2])).tolist()
    [1, 0]
    """
    return _wrong_by(losses(probabilities, labels), probabilities, labels)


def _wrong_by(weight: np.ndarray, probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    [wrong] = np.nonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-weight[wrong], kind="stable")]
