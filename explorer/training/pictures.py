"""Which pictures of a data set a run learns from, is tested on, and is watched with."""

from __future__ import annotations

import numpy as np

from explorer.training.run import Run

MOST_WATCHED = 10
"""Pictures that are shown while a network learns."""
SHARE = 5  # of a subset of training pictures, a fifth as many are for validation
FEWEST = 200  # validation pictures, unless the data set has less: of fewer, a share says little


def training_indices(run: Run, labels: np.ndarray) -> np.ndarray:
    """Which pictures to learn from: all, or a subset with the same number of each class.

    Args:
        run: its subset and seed decide.
        labels: of all training pictures, int64 ``(pictures,)``.

    Returns:
        int64 indices, ascending.
    """
    if run.subset is None or run.subset >= len(labels):
        return np.arange(len(labels))
    return _balanced(labels, run.subset, np.random.default_rng(run.seed))


def validation_indices(run: Run, labels: np.ndarray) -> np.ndarray:
    """Which held-out pictures the run is tested on after each epoch.

    All of them, or a fifth as many as it learns from if that is a subset; always the same ones
    for the same number, whatever the seed, so that runs can be compared.

    Args:
        run: its subset decides.
        labels: of all held-out pictures, int64 ``(pictures,)``.

    Returns:
        int64 indices, ascending.
    """
    if run.subset is None:
        return np.arange(len(labels))
    count = min(len(labels), max(FEWEST, run.subset // SHARE))
    return _balanced(labels, count, np.random.default_rng(0))


def watched_indices(labels: np.ndarray) -> np.ndarray:
    """One held-out picture of each of the first ten classes; the second, the first being often odd.

    Args:
        labels: of all held-out pictures, int64 ``(pictures,)``.

    Returns:
        int64 indices, at most `MOST_WATCHED`, in the order of the classes.
    """
    classes = np.unique(labels)[:MOST_WATCHED]
    return np.array([np.flatnonzero(labels == one)[:2][-1] for one in classes])


def _balanced(labels: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """So many indices, of all classes equally often as far as that is possible, ascending."""
    shuffled = random.permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    rounds = np.concatenate([np.arange(size) for size in np.bincount(labels) if size])
    return np.sort(by_class[np.argsort(rounds, kind="stable")[:count]])
