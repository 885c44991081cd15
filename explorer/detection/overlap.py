"""Overlap: how well two boxes agree, from the areas that they share and do not share.

All three measures are defined for every box. One without area shares nothing, so its IoU with any
box, itself included, is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.detection.boxes import check_boxes


@dataclass(frozen=True, eq=False)
class Areas:
    """What two lists of boxes share, pair by pair; in square pixels, float64 ``(n, m)``.

    Attributes:
        intersection: area in both boxes.
        union: area in at least one of them.
        hull: area of the smallest box around both.
    """

    intersection: np.ndarray
    union: np.ndarray
    hull: np.ndarray


def areas(a: np.ndarray, b: np.ndarray) -> Areas:
    """Compare every box of a list with every box of another.

    Args:
        a: corners ``(n, 4)``.
        b: corners ``(m, 4)``.

    Raises:
        ValueError: see `explorer.detection.boxes.check_boxes`.

    >>> shared = areas([[0, 0, 4, 4]], [[2, 2, 6, 6]])
    >>> float(shared.intersection[0, 0]), float(shared.union[0, 0]), float(shared.hull[0, 0])
    (4.0, 28.0, 36.0)
    """
    first, second = _checked(a, b)
    intersection = _intersection(first, second)
    width, height = _hull(first, second)
    return Areas(intersection, _union(first, second, intersection), width * height)


def iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union, float64 ``(n, m)`` from 0 to 1; 0 where the union is empty.

    Source: P. Jaccard: Étude comparative de la distribution florale dans une portion des Alpes et
    des Jura. Bulletin de la Société vaudoise des sciences naturelles 37, 1901.

    Args:
        a: corners ``(n, 4)``.
        b: corners ``(m, 4)``.

    Raises:
        ValueError: see `explorer.detection.boxes.check_boxes`.

    >>> iou([[0, 0, 4, 4]], [[0, 0, 4, 4], [2, 0, 6, 4], [9, 9, 9, 9]]).round(3).tolist()
    [[1.0, 0.333, 0.0]]
    """
    first, second = _checked(a, b)
    intersection = _intersection(first, second)
    return _ratio(intersection, _union(first, second, intersection))


def giou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Generalised IoU, float64 ``(n, m)`` from -1 to 1: IoU less the empty part of the hull.

    Boxes that do not touch have an IoU of 0 however far apart; this one falls with the distance.

    Source: Rezatofighi et al.: Generalized Intersection over Union. CVPR 2019.

    Args:
        a: corners ``(n, 4)``.
        b: corners ``(m, 4)``.

    Raises:
        ValueError: see `explorer.detection.boxes.check_boxes`.

    >>> giou([[0, 0, 4, 4]], [[0, 0, 4, 4], [4, 4, 8, 8]]).tolist()
    [[1.0, -0.5]]
    """
    shared = areas(a, b)
    empty = np.maximum(shared.hull - shared.union, 0)
    return _ratio(shared.intersection, shared.union) - _ratio(empty, shared.hull)


def diou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Distance IoU, float64 ``(n, m)`` from -1 to 1: IoU less the distance of the centres.

    The distance is squared and taken as a share of the squared diagonal of the hull.

    Source: Zheng et al.: Distance-IoU Loss. AAAI 2020.

    Args:
        a: corners ``(n, 4)``.
        b: corners ``(m, 4)``.

    Raises:
        ValueError: see `explorer.detection.boxes.check_boxes`.

    >>> diou([[0, 0, 4, 4]], [[0, 0, 4, 4], [4, 4, 8, 8]]).tolist()
    [[1.0, -0.25]]
    """
    first, second = _checked(a, b)
    centres = (first[:, :2] + first[:, 2:]) / 2, (second[:, :2] + second[:, 2:]) / 2
    between = [np.subtract.outer(centres[0][:, axis], centres[1][:, axis]) for axis in (0, 1)]
    across = _hull(first, second)
    distance = _ratio(between[0] ** 2 + between[1] ** 2, across[0] ** 2 + across[1] ** 2)
    return iou(first, second) - np.minimum(distance, 1)


def _checked(*lists: np.ndarray) -> list[np.ndarray]:
    return [check_boxes(boxes).astype(np.float64) for boxes in lists]


def _intersection(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    width, height = (
        np.minimum.outer(first[:, axis + 2], second[:, axis + 2])
        - np.maximum.outer(first[:, axis], second[:, axis])
        for axis in (0, 1)
    )
    return np.maximum(width, 0) * np.maximum(height, 0)


def _union(first: np.ndarray, second: np.ndarray, intersection: np.ndarray) -> np.ndarray:
    one, other = ((boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (first, second))
    return np.add.outer(one, other) - intersection


def _hull(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Widths and heights of the smallest boxes around both."""
    width, height = (
        np.maximum.outer(first[:, axis + 2], second[:, axis + 2])
        - np.minimum.outer(first[:, axis], second[:, axis])
        for axis in (0, 1)
    )
    return width, height


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Their quotient, and 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
