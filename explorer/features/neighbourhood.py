"""A picture among those of a gallery: where a network puts it, and what it takes it to be like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.features.embedding import (
    Embedding,
    Neighbour,
    embed,
    features,
    features_of,
    nearest_of_all,
)
from explorer.features.galleries import Gallery
from explorer.features.progress import Progress, ignore

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

NEIGHBOURS = 6


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A gallery and one more picture, the last point, as a network's features order them.

    Attributes:
        embedding: all points in two dimensions.
        nearest: of each point the nearest others, nearest first.
        groups: names of the groups that the pictures are sorted into, see `groups_of`.
        group_of: for each picture of the gallery the index of its group.
        alike: how many of a picture's nearest neighbours in the gallery are of its own group, on
            average, as a share.
        by_chance: what that share would be if neighbours were drawn at random.
    """

    embedding: Embedding
    nearest: tuple[tuple[Neighbour, ...], ...]
    groups: tuple[str, ...]
    group_of: tuple[int, ...]
    alike: float
    by_chance: float

    @property
    def own(self) -> int:
        """Index of the picture that is not of the gallery."""
        return len(self.group_of)


def neighbourhood(
    view: ModelView,
    gallery: Gallery,
    x: Any,
    how: str = "pca",
    seed: int = 0,
    progress: Progress = ignore,
) -> Neighbourhood:
    """Put a picture among those of a gallery.

    Args:
        view: of the gallery's network.
        gallery: the pictures.
        x: the picture in the network's units, ``(height, width, channels)`` or ``(1, ...)``.
        how: a key of `explorer.features.WAYS`.
        seed: of t-SNE.
        progress: told how many pictures are done, of how many.

    Raises:
        ValueError: if there is no such way, or the features are not finite.
    """
    known = features(view, gallery, progress)
    points = np.vstack([known, features_of(view, x)])
    groups, group_of = groups_of(gallery)
    alike = _alike(nearest_of_all(known, NEIGHBOURS), group_of)
    sizes = np.bincount(group_of, minlength=len(groups))
    pairs = len(group_of) * (len(group_of) - 1)
    return Neighbourhood(
        embedding=embed(points, how, seed),
        nearest=nearest_of_all(points, NEIGHBOURS),
        groups=groups,
        group_of=group_of,
        alike=alike,
        by_chance=float((sizes * (sizes - 1)).sum() / pairs),
    )


def groups_of(gallery: Gallery) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Sort the pictures of a gallery: by their labels, or else by the photo they are cut from.

    Returns:
        the names of the groups, and for each picture the index of its group.
    """
    if gallery.labels is not None:
        return gallery.class_names, tuple(gallery.labels.tolist())
    names = [gallery.image(index).name for index in range(len(gallery))]
    groups = tuple(dict.fromkeys(names))
    return groups, tuple(map(groups.index, names))


def _alike(nearest: tuple[tuple[Neighbour, ...], ...], group_of: tuple[int, ...]) -> float:
    same = [
        group_of[neighbour.index] == group_of[index]
        for index, neighbours in enumerate(nearest)
        for neighbour in neighbours
    ]
    return float(np.mean(same))
