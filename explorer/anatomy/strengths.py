"""How strong filters and feature maps are, and which of them do nothing at all."""

from __future__ import annotations

import numpy as np

DEAD_SHARE = 1e-3
"""A filter is dead if none of its weights is larger than this share of the layer's largest."""
ORDERS = ("number", "norm", "activation")
"""What filters can be sorted by, see `filter_order`."""


def filter_norms(weights: np.ndarray) -> np.ndarray:
    """The Euclidean norm of each filter, its bias not counted.

    Args:
        weights: ``(kernel_height, kernel_width, in_channels, filters)``, as `filters` gives them.

    Returns:
        float32 ``(filters,)``.

    >>> filter_norms(np.array([3.0, 4.0]).reshape(1, 2, 1, 1)).tolist()
    [5.0]
    """
    flat = weights.reshape(-1, weights.shape[-1]).astype(np.float64)
    return np.sqrt((flat**2).sum(axis=0)).astype(np.float32)


def dead_filters(weights: np.ndarray) -> np.ndarray:
    """Which filters have only weights of about zero, bool ``(filters,)``; see `DEAD_SHARE`."""
    largest = np.abs(weights).max(axis=(0, 1, 2))
    return largest <= DEAD_SHARE * largest.max(initial=0)


def dead_channels(maps: np.ndarray) -> np.ndarray:
    """Which feature maps ``(height, width, channels)`` are zero everywhere, bool ``(channels,)``.

    That is of one picture: another may wake them.
    """
    return ~maps.any(axis=(0, 1))


def mean_activations(maps: np.ndarray) -> np.ndarray:
    """The mean absolute value of each feature map, float32 ``(channels,)``."""
    return np.abs(maps).mean(axis=(0, 1), dtype=np.float64).astype(np.float32)


def filter_order(by: str, weights: np.ndarray, maps: np.ndarray) -> list[int]:
    """The numbers of a layer's filters, sorted.

    Args:
        by: ``number``; ``norm``, the largest first; or ``activation``, the one whose map has the
            largest `mean_activations` first.
        weights: of the layer, as `filters` gives them.
        maps: float ``(height, width, filters)``, what the filters give for a picture.

    Raises:
        ValueError: if ``by`` is none of `ORDERS`.
    """
    match by:
        case "number":
            return list(range(weights.shape[-1]))
        case "norm":
            strength = filter_norms(weights)
        case "activation":
            strength = mean_activations(maps)
        case _:
            raise ValueError(f"filters are sorted by one of {', '.join(ORDERS)}, not {by!r:.40}")
    return np.argsort(-strength, kind="stable").tolist()


def rank_of(number: int, strengths: np.ndarray) -> int:
    """The place of one among all, the strongest being 1.

    >>> rank_of(2, np.array([5.0, 1.0, 3.0]))
    2
    """
    return 1 + int((strengths > strengths[number]).sum())


def strongest_cell(one: np.ndarray) -> tuple[int, int]:
    """Row and column of the largest absolute value of a map ``(height, width)``."""
    row, column = np.unravel_index(int(np.abs(one).argmax()), one.shape)
    return int(row), int(column)
