"""Deletion and insertion: what the network says when a heatmap's hottest pixels go, or come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations.question import Progress, ignore
from explorer.faithfulness.ranking import filled, number_of, ranks_of

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


@dataclass(frozen=True, eq=False, kw_only=True)
class Curves:
    """The probability of a class while pixels are taken away, or put back, hottest first.

    All arrays are float64 ``(steps + 1,)`` and read-only.

    Attributes:
        shares: of the pixels taken away or put back, from 0 to 1.
        deletion: the probability after taking so many away: falls early if the map is right.
        insertion: the probability after putting so many back into the empty picture: rises early
            if the map is right.
        random_deletion: the mean of the same over maps that know nothing: the map itself,
            mirrored and moved to random places.
        random_insertion: the same for insertion.
        deletion_auc: the area under the curve, in [0, 1]; the smaller, the better.
        insertion_auc: the area under the curve, in [0, 1]; the larger, the better.
        random_deletion_auc: what chance makes of it.
        random_insertion_auc: what chance makes of it.
        is_flat: whether the map is the same everywhere; its order is chance then, too.
        fill: what is seen where pixels are missing.
        passes: forward passes of one picture that it took.
    """

    shares: np.ndarray
    deletion: np.ndarray
    insertion: np.ndarray
    random_deletion: np.ndarray
    random_insertion: np.ndarray
    deletion_auc: float
    insertion_auc: float
    random_deletion_auc: float
    random_insertion_auc: float
    is_flat: bool
    fill: str
    passes: int

    @property
    def most_change(self) -> float:
        """By how much the probability changes on the curve on which it changes most."""
        every = (self.deletion, self.insertion, self.random_deletion, self.random_insertion)
        return float(max(np.ptp(one) for one in every))

    def after(self, share: float) -> dict[str, float]:
        """The probability on each curve after a share of the pixels, by the curve's name."""
        names = ("deletion", "insertion", "random_deletion", "random_insertion")
        return {name: float(np.interp(share, self.shares, getattr(self, name))) for name in names}


def passes_needed(steps: int = 32, draws: int = 2) -> int:
    """How many forward passes of one picture `deletion_insertion` takes."""
    return 2 + 2 * (steps - 1) * (1 + draws)


def deletion_insertion(
    view: ModelView,
    x: np.ndarray,
    ranking_map: np.ndarray,
    class_index: int,
    *,
    steps: int = 32,
    fill: str = "mean",
    draws: int = 2,
    seed: int = 0,
    progress: Progress = ignore,
) -> Curves:
    """Take pixels away in the order of a heatmap, and put them back in that order.

    From Petsiuk, Das and Saenko, RISE, BMVC 2018. A number alone says little, since every network
    loses its way sooner or later; so the same is done with the map moved to random places, whose
    patches are as large and as ragged.

    Args:
        view: of the model.
        x: the picture, ``(height, width, channels)`` or ``(1, ...)`` in the model's units.
        ranking_map: ``(height, width)`` at the picture's size, the largest value is the most
            important. Ties are broken by chance, see `explorer.faithfulness.ranking`.
        class_index: of which class the probability is followed.
        steps: in how many equal steps.
        fill: what is seen where pixels are missing: "mean", "zero" or "blurred".
        draws: how many random places.
        seed: of the random places and of ties.
        progress: told how many forward passes are done, and of how many; an exception from it
            gives the work up.

    Raises:
        ValueError: if the sizes do not fit, there is no such class or fill, or the network's
            numbers are not finite.
    """
    picture = view.as_input(x)[0]
    if steps < 1 or draws < 1:
        raise ValueError("There must be at least one step and one draw.")
    if not 0 <= class_index < (view.classes or 0):
        raise ValueError(f"There is no class {class_index}.")
    maps = [np.asarray(ranking_map), *_moved(np.asarray(ranking_map), draws, seed)]
    orders = [ranks_of(each, picture.shape[:2], seed) for each in maps]
    shares = np.arange(steps + 1) / steps
    empty = filled(picture, fill)
    pictures = chain([picture, empty], _between(picture, empty, orders, shares[1:-1]))
    total = passes_needed(steps, draws)
    logits = _logits(view, pictures, total, progress)
    curves = _curves(_probabilities(logits, class_index), len(maps), steps)
    return _as_curves(shares, curves, np.ptp(maps[0]) == 0, fill, total)


def _moved(values: np.ndarray, draws: int, seed: int) -> Iterator[np.ndarray]:
    """The map at random places, around the edges, and in half of the cases mirrored."""
    generator = np.random.default_rng([seed, 1])
    for _ in range(draws):
        down, right = (int(generator.integers(length)) for length in values.shape)
        mirrored = values[:, ::-1] if generator.random() < 0.5 else values
        yield np.roll(mirrored, (down, right), axis=(0, 1))


def _between(
    picture: np.ndarray, empty: np.ndarray, orders: list[np.ndarray], shares: np.ndarray
) -> Iterator[np.ndarray]:
    """For each order, the pictures of deletion and then those of insertion, without the ends."""
    for ranks in orders:
        firsts = [(ranks < number_of(share, ranks.size))[..., np.newaxis] for share in shares]
        yield from (np.where(first, empty, picture) for first in firsts)
        yield from (np.where(first, picture, empty) for first in firsts)


def _logits(
    view: ModelView, pictures: Iterator[np.ndarray], total: int, progress: Progress
) -> np.ndarray:
    """Of as many pictures as there are; no more than a batch of them is in memory."""
    from explorer.anatomy.batches import BATCH

    found: list[np.ndarray] = []
    for start in range(0, total, BATCH):
        found.append(view.logits_of(np.stack(list(islice(pictures, BATCH)))))
        progress(min(start + BATCH, total), total)
    return np.concatenate(found)


def _probabilities(logits: np.ndarray, class_index: int) -> np.ndarray:
    scores = logits.astype(np.float64)
    if not np.isfinite(scores).all():
        raise ValueError(
            "The network gives numbers that are not finite (NaN or overflow) when parts of this "
            "picture are missing."
        )
    if scores.shape[1] == 1:  # yes or no: a sigmoid
        scores = np.concatenate([scores, np.zeros_like(scores)], axis=1)
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials[:, class_index] / exponentials.sum(axis=1)


def _curves(probabilities: np.ndarray, maps: int, steps: int) -> np.ndarray:
    """The curves with their ends, which all have in common; ``(maps, 2, steps + 1)``."""
    whole, empty = probabilities[:2]
    inner = probabilities[2:].reshape(maps, 2, steps - 1)
    starts = np.broadcast_to([[[whole], [empty]]], (maps, 2, 1))
    ends = np.broadcast_to([[[empty], [whole]]], (maps, 2, 1))
    return np.concatenate([starts, inner, ends], axis=2)


def _as_curves(
    shares: np.ndarray, curves: np.ndarray, is_flat: bool, fill: str, passes: int
) -> Curves:
    own, chance = curves[0], curves[1:].mean(axis=0)
    for array in (shares, own, chance):
        array.setflags(write=False)
    areas = np.trapezoid(np.concatenate([own, chance]), shares, axis=1).tolist()
    return Curves(
        shares=shares,
        deletion=own[0],
        insertion=own[1],
        random_deletion=chance[0],
        random_insertion=chance[1],
        deletion_auc=areas[0],
        insertion_auc=areas[1],
        random_deletion_auc=areas[2],
        random_insertion_auc=areas[3],
        is_flat=bool(is_flat),
        fill=fill,
        passes=passes,
    )
