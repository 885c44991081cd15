"""Average precision: how good detections are over all score thresholds, as COCO defines it.

Source: Lin et al.: Microsoft COCO: Common Objects in Context. ECCV 2014, and the rules of its
detection challenge: 101 recall points, ten IoU thresholds, at most 100 detections of a class in a
picture. Objects of all sizes count, and there are no crowds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.detection.detections import Detections, Labelled, Truth
from explorer.detection.overlap import iou
from explorer.detection.precision_recall import Curve

THRESHOLDS = tuple(np.linspace(0.5, 0.95, 10).tolist())
"""IoU from which a box counts as right: 0.5, 0.55, ... 0.95."""
MOST = 100
"""Detections of a class in a picture that count, those with the highest scores."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How good detections are, class by class and threshold by threshold.

    Attributes:
        thresholds: of the IoU.
        objects: int64 ``(classes,)``: how many there are.
        curves: ``curves[label][threshold's index]``.
    """

    thresholds: tuple[float, ...]
    objects: np.ndarray
    curves: tuple[tuple[Curve, ...], ...]

    @property
    def classes(self) -> int:
        """How many classes there are, those without objects counted."""
        return len(self.objects)

    @property
    def average_precision(self) -> np.ndarray:
        """Float64 ``(classes, thresholds)``; NaN in rows of classes without objects."""
        values = [[curve.average_precision for curve in row] for row in self.curves]
        return np.asarray(values, np.float64).reshape(self.classes, len(self.thresholds))

    @property
    def map(self) -> float | None:
        """Mean average precision over all classes with objects, and all thresholds."""
        return _mean(self.average_precision)

    @property
    def map50(self) -> float | None:
        """The same at a threshold of 0.5 alone."""
        return self.map_at(0.5)

    @property
    def map75(self) -> float | None:
        """The same at a threshold of 0.75 alone."""
        return self.map_at(0.75)

    @property
    def average_recall(self) -> float | None:
        """Largest recall, meaned over all classes with objects, and all thresholds."""
        rows = [row for row in self.curves if row and row[0].objects]
        return _mean(np.asarray([[curve.right.sum() / curve.objects for curve in r] for r in rows]))

    def map_at(self, threshold: float) -> float | None:
        """Mean average precision at one threshold; None where there are no objects at all.

        Raises:
            ValueError: if it was not evaluated at this threshold.
        """
        return _mean(self.average_precision[:, self.place(threshold)])

    def curve(self, label: int | None = None, threshold: float = 0.5) -> Curve:
        """Precision and recall of a class, or of all detections and objects together.

        Raises:
            ValueError: if there is no such class, or it was not evaluated at this threshold.
        """
        place = self.place(threshold)
        if label is not None and not 0 <= label < self.classes:
            raise ValueError(f"there is no class {label}")
        if label is not None:
            return self.curves[label][place]
        return _pooled([row[place] for row in self.curves])

    def place(self, threshold: float) -> int:
        """The index of a threshold.

        Raises:
            ValueError: if it was not evaluated at this threshold.
        """
        for place, one in enumerate(self.thresholds):
            if abs(one - threshold) < 1e-9:
                return place
        raise ValueError(f"it was not evaluated at an IoU of {threshold}")


def evaluate(
    detections: Sequence[Detections],
    truths: Sequence[Labelled],
    classes: int | None = None,
    thresholds: Sequence[float] = THRESHOLDS,
    most: int = MOST,
) -> Evaluation:
    """Compare detections with what is there, over all pictures.

    In each picture and class, detections are gone through by falling score. Each takes the object
    that it overlaps most among those that none has taken yet, if their IoU is the threshold at
    least; it is then right. All others are wrong. Of equal scores, the earlier picture and the
    earlier detection come first.

    Args:
        detections: of each picture; in any order.
        truths: as many, each with boxes and labels.
        classes: how many there are; as many as labels need when not given.
        thresholds: of the IoU, each above 0 and 1 at most.
        most: detections of a class in a picture that count.

    Raises:
        ValueError: if these do not fit together.

    >>> truth = Truth([[0, 0, 10, 10], [20, 0, 30, 10]], [0, 1])
    >>> evaluate([Detections(truth.boxes, [0.9, 0.6], truth.labels)], [truth]).map
    1.0
    >>> evaluate([Detections.none()], [truth]).map
    0.0
    """
    if len(detections) != len(truths):
        raise ValueError(f"{len(detections)} pictures with detections, {len(truths)} with objects")
    if not all(0 < threshold <= 1 for threshold in thresholds) or most < 1:
        raise ValueError("thresholds are above 0 and 1 at most, and one detection counts at least")
    objects = [Truth(truth.boxes, truth.labels) for truth in truths]
    labels = np.concatenate([np.empty(0, np.int64)] + [one.labels for one in objects])
    found = [_most(one.by_score(), most) for one in detections]
    seen = np.concatenate([labels] + [one.labels for one in found])
    if classes is None:
        classes = int(seen.max(initial=-1)) + 1
    if seen.max(initial=-1) >= classes:
        raise ValueError(f"labels are from 0 to {classes - 1}")
    limits = np.asarray(thresholds, np.float64)
    right = [_right(one, truth, limits) for one, truth in zip(found, objects, strict=True)]
    counts = np.bincount(labels, minlength=classes)
    curves = _curves(found, right, counts, len(limits))
    return Evaluation(tuple(float(one) for one in limits), counts, curves)


def assign(overlaps: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """Which object each detection takes, at several thresholds at once.

    Args:
        overlaps: ``(detections, objects)``, in the order in which detections choose; of objects
            that a detection must not take, negative.
        thresholds: ``(thresholds,)``.

    Returns:
        int64 ``(thresholds, detections)``: index of the object, or -1.

    >>> assign(np.array([[0.6, 0.0], [0.7, 0.1]]), np.array([0.5, 0.65])).tolist()
    [[0, -1], [-1, 0]]
    """
    count, objects = overlaps.shape
    chosen = np.full((len(thresholds), count), -1)
    if not overlaps.size or not len(thresholds):
        return chosen
    limits = np.minimum(thresholds, 1 - 1e-10)  # COCO's, so that rounding spoils no perfect box
    rows, free = np.arange(len(limits)), np.ones((len(limits), objects), bool)
    for place in np.nonzero(overlaps.max(axis=1) >= limits.min())[0]:
        left = np.where(free, overlaps[place], -1)
        best = objects - 1 - left[:, ::-1].argmax(axis=1)  # of equal ones the last, as COCO's
        taken = left[rows, best] >= limits
        chosen[taken, place] = best[taken]
        free[rows[taken], best[taken]] = False
    return chosen


def _most(detections: Detections, most: int) -> Detections:
    """The first so many of each class."""
    if len(detections) <= most:
        return detections
    order = np.argsort(detections.labels, kind="stable")
    labels = detections.labels[order]
    rank = np.empty(len(labels), np.int64)
    rank[order] = np.arange(len(labels)) - np.searchsorted(labels, labels, side="left")
    return detections.take(rank < most)


def _right(detections: Detections, truth: Truth, thresholds: np.ndarray) -> np.ndarray:
    """Which detections are right, bool ``(thresholds, detections)``."""
    overlaps = iou(detections.boxes, truth.boxes)
    overlaps[detections.labels[:, None] != truth.labels] = -1
    return assign(overlaps, thresholds) >= 0


def _curves(
    found: list[Detections], right: list[np.ndarray], objects: np.ndarray, thresholds: int
) -> tuple[tuple[Curve, ...], ...]:
    labels = np.concatenate([np.empty(0, np.int64)] + [one.labels for one in found])
    scores = np.concatenate([np.empty(0)] + [one.scores for one in found])
    hits = np.concatenate([np.empty((thresholds, 0), bool), *right], axis=1)
    order = np.argsort(-scores, kind="stable")
    labels, scores, hits = labels[order], scores[order], hits[:, order]
    return tuple(
        tuple(Curve(scores[own], row, int(count)) for row in hits[:, own])
        for own, count in ((labels == label, count) for label, count in enumerate(objects))
    )


def _pooled(curves: list[Curve]) -> Curve:
    scores = np.concatenate([np.empty(0)] + [curve.scores for curve in curves])
    right = np.concatenate([np.empty(0, bool)] + [curve.right for curve in curves])
    order = np.argsort(-scores, kind="stable")
    return Curve(scores[order], right[order], sum(curve.objects for curve in curves))


def _mean(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else None
