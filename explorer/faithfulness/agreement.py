"""How far heatmaps agree: rank correlations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far each of several heatmaps agrees with each other.

    Attributes:
        names: of the maps, in the order in which they were given.
        correlations: float64 ``(names, names)`` in [-1, 1], symmetric, read-only; NaN in the row
            and the column of a map that is the same everywhere.
    """

    names: tuple[str, ...]
    correlations: np.ndarray

    def nearest(self, name: str) -> tuple[str, float] | None:
        """The other map that agrees most with one, and how far; None if none can be compared."""
        place = self.names.index(name)
        row = np.where(np.arange(len(self.names)) == place, np.nan, self.correlations[place])
        if np.isnan(row).all():
            return None
        best = int(np.nanargmax(row))
        return self.names[best], float(row[best])


def agreement(maps: Mapping[str, np.ndarray]) -> Agreement:
    """Correlate the ranks of the pixels of each pair of heatmaps (Spearman 1904).

    Only the order of the pixels counts: which are hotter than which, not by how much.

    Args:
        maps: ``(height, width)`` each, all of one size, at least one.

    Raises:
        ValueError: if there are none, or sizes differ, or a number is not finite.

    >>> same = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> agreement({"a": same, "squared": same**2, "negative": -same}).correlations.round().tolist()
    [[1.0, 1.0, -1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]
    """
    sizes = {np.shape(values) for values in maps.values()}
    if len(sizes) != 1 or len(next(iter(sizes))) != 2:
        raise ValueError("To be compared, heatmaps must be (height, width) and of one size.")
    ranks = np.stack([_standard_ranks(values) for values in maps.values()])
    correlations = np.clip(ranks @ ranks.T, -1, 1)
    correlations.setflags(write=False)
    return Agreement(tuple(maps), correlations)


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float | None:
    """Spearman's rank correlation of two maps of one size, in [-1, 1].

    None where a map is the same everywhere, since then there is no order to compare.

    Raises:
        ValueError: if sizes differ or a number is not finite.

    >>> rank_correlation(np.array([[1, 2, 3]]), np.array([[10, 20, 15]]))
    0.5
    >>> rank_correlation(np.array([[1, 2, 3]]), np.zeros((1, 3))) is None
    True
    """
    if np.shape(first) != np.shape(second):
        raise ValueError(f"Maps of {np.shape(first)} and {np.shape(second)} cannot be compared.")
    found = float(np.clip(_standard_ranks(first) @ _standard_ranks(second), -1, 1))
    return None if np.isnan(found) else round(found, 12)


def correlation_by_chance(cells: int) -> float:
    """The rank correlation that maps which have nothing to do with each other seldom exceed.

    It is two standard deviations of 1 / sqrt(cells - 1) each (M. G. Kendall, Biometrika 1938).

    Args:
        cells: of each map.

    >>> round(correlation_by_chance(9), 2), correlation_by_chance(1)
    (0.71, 1.0)
    """
    return float(min(1.0, 2 / np.sqrt(max(1, cells - 1))))


def _standard_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks of the flat values, ties by their mean, with mean 0 and length 1; NaN if all tie."""
    from scipy.stats import rankdata  # takes half a second, and few pages need it

    flat = np.asarray(values, np.float64).ravel()
    if not np.isfinite(flat).all():
        raise ValueError("A heatmap with numbers that are not finite has no order.")
    centred = rankdata(flat) - (flat.size + 1) / 2
    length = np.sqrt(centred @ centred)
    return centred / length if length > 0 else np.full(flat.size, np.nan)
