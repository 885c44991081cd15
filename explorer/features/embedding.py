"""Embeddings: what a network makes of pictures before it names them, drawn as points."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.features.galleries import Gallery
from explorer.features.progress import Progress, ignore
from explorer.features.responses import mean_response, responses

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

WAYS = {"pca": "PCA", "tsne": "t-SNE"}
"""How points of many dimensions are drawn in two, and how people write it."""
LEAST_POINTS = 4
PERPLEXITY = 30


@dataclass(frozen=True, eq=False)
class Embedding:
    """Points of many dimensions, in two.

    Attributes:
        positions: float32 ``(points, 2)``, read-only; without units. Of t-SNE only who is near
            whom has a meaning, neither distances between groups nor directions.
        how: a key of `WAYS`.
        explained: of PCA: the share of the variance that each of the two axes shows; of t-SNE
            None.
        perplexity: of t-SNE: about how many neighbours each point keeps near; of PCA None.
    """

    positions: np.ndarray
    how: str
    explained: tuple[float, float] | None
    perplexity: float | None


@dataclass(frozen=True)
class Neighbour:
    """A point near another one.

    Attributes:
        index: which one.
        similarity: cosine of the angle between the two, -1 to 1.
    """

    index: int
    similarity: float


def feature_layer(view: ModelView) -> str:
    """Path of the layer whose output is a network's idea of a picture.

    It is what the class scores are computed from, or else the last layer with maps, each map
    then counted by its mean.

    Raises:
        ValueError: if the network has neither.
    """
    path = view.penultimate or view.default_target_layer
    if path is None:
        raise ValueError(f"The model {view.model.name!r} has no layer before its class scores.")
    return path


def features(view: ModelView, gallery: Gallery, progress: Progress = ignore) -> np.ndarray:
    """Return a network's idea of each picture of a gallery; the last few answers are kept.

    Args:
        view: of the gallery's network.
        gallery: the pictures.
        progress: told how many pictures are done, of how many.

    Returns:
        float32 ``(pictures, dimensions)``, read-only.
    """
    return responses(view, gallery, feature_layer(view), progress).mean


def features_of(view: ModelView, x: Any) -> np.ndarray:
    """Return a network's idea of one picture, float32 ``(dimensions,)``, read-only.

    Append it to those of a gallery to have a visitor's own picture among the points:
    ``np.vstack([features(view, gallery), features_of(view, look.x)])``.

    Args:
        view: of the network.
        x: ``(height, width, channels)`` or ``(1, ...)`` in the network's units.
    """
    return mean_response(view, x, feature_layer(view))


def embed(points: np.ndarray, how: str = "pca", seed: int = 0) -> Embedding:
    """Draw points of many dimensions in two. t-SNE takes seconds for some hundred points.

    Args:
        points: ``(points, dimensions)``, at least `LEAST_POINTS`.
        how: a key of `WAYS`.
        seed: of t-SNE; PCA has nothing random.

    Raises:
        ValueError: if there is no such way, or there are too few points, or not finite ones.
    """
    points = _checked(points)
    if how not in WAYS:
        raise ValueError(f"There is no way {how!r:.40}; there are {', '.join(WAYS)}.")
    return _by_pca(points) if how == "pca" else _by_t_sne(points, seed)


def nearest(points: np.ndarray, index: int, count: int = 5) -> tuple[Neighbour, ...]:
    """Return the points nearest to one of them by cosine similarity, nearest first.

    Args:
        points: ``(points, dimensions)``.
        index: whose neighbours; it is not among them. Negative ones count from the end.
        count: at most so many.
    """
    similarities = _similarities(points)[index]
    similarities[index] = -np.inf
    return _first(similarities, count)


def nearest_of_all(points: np.ndarray, count: int = 5) -> tuple[tuple[Neighbour, ...], ...]:
    """Return of each of the points the nearest others; see `nearest`."""
    similarities = _similarities(points)
    np.fill_diagonal(similarities, -np.inf)
    return tuple(_first(each, count) for each in similarities)


def _similarities(points: np.ndarray) -> np.ndarray:
    """Cosine of the angle between each two, float64 ``(points, points)``."""
    points = np.asarray(points, np.float64)
    lengths = np.linalg.norm(points, axis=1)
    lengths[lengths == 0] = 1  # a vector of zeros is similar to nothing
    directions = points / lengths[:, None]
    return np.clip(directions @ directions.T, -1, 1)


def _first(similarities: np.ndarray, count: int) -> tuple[Neighbour, ...]:
    order = np.argsort(-similarities, kind="stable")[: min(count, len(similarities) - 1)]
    return tuple(Neighbour(int(place), float(similarities[place])) for place in order)


def _checked(points: np.ndarray) -> np.ndarray:
    points = np.asarray(points, np.float64)
    if points.ndim != 2 or len(points) < LEAST_POINTS:
        raise ValueError(f"At least {LEAST_POINTS} points, not an array {points.shape}.")
    if not np.isfinite(points).all():
        raise ValueError("The points are not finite numbers.")
    return points


def _by_pca(points: np.ndarray) -> Embedding:
    """Pearson 1901, Hotelling 1933: along the directions in which the points differ most."""
    centred = points - points.mean(axis=0)
    with _one_thread():
        left, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    positions = np.zeros((len(points), 2))
    shown = min(2, len(sizes))
    positions[:, :shown] = left[:, :shown] * sizes[:shown]
    # A direction and its opposite serve equally well: its largest part is to be positive.
    strongest = np.abs(directions[:shown]).argmax(axis=1)
    positions[:, :shown] *= np.where(directions[np.arange(shown), strongest] < 0, -1, 1)
    power = np.append(sizes**2, [0, 0])
    shares = power[:2] / power.sum() if power.sum() else power[:2]
    return Embedding(_frozen(positions), "pca", (float(shares[0]), float(shares[1])), None)


def _by_t_sne(points: np.ndarray, seed: int) -> Embedding:
    """Van der Maaten and Hinton, "Visualizing Data using t-SNE", JMLR 2008."""
    from sklearn.manifold import TSNE

    perplexity = float(min(PERPLEXITY, (len(points) - 1) / 3))
    # Begun at random, as in the paper; scikit-learn would take no notice of the seed from PCA on.
    start = np.random.default_rng(seed).normal(0, 1e-4, (len(points), 2))
    with _one_thread():
        drawn = TSNE(perplexity=perplexity, init=start, random_state=seed, n_jobs=1)
        positions = drawn.fit_transform(points)
    return Embedding(_frozen(positions), "tsne", None, perplexity)


def _one_thread() -> AbstractContextManager:
    """Small matrices are decomposed more quickly by one thread than by several."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def _frozen(positions: np.ndarray) -> np.ndarray:
    positions = positions.astype(np.float32)
    positions.setflags(write=False)
    return positions
