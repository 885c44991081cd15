"""suppress: apply one of the ways to what a detector says about a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.detection.detections import Detections
from explorer.detection.suppression.method import DROPPED, SUPPRESSIONS
from explorer.options import Value, settle


@dataclass(frozen=True, eq=False)
class Kept:
    """What is left.

    Attributes:
        indices: int64 ``(kept,)`` into the detections given, the surest first.
        detections: those, with their new scores.
    """

    indices: np.ndarray
    detections: Detections

    @property
    def scores(self) -> np.ndarray:
        """Their new scores, ``(kept,)``, falling."""
        return self.detections.scores


def suppress(
    detections: Detections, method: str = "plain", class_wise: bool = True, **options: Value
) -> Kept:
    """Drop, or lower the scores of, boxes around objects that a surer box already has.

    Of equally sure boxes, the one that was given first counts as surer.

    Args:
        detections: in any order.
        method: a name in `SUPPRESSIONS`.
        class_wise: whether only boxes of one class suppress each other.
        options: of the method, by name; the defaults of those not given.

    Raises:
        ValueError: if there is no such method or option, its value is out of range, or scores are
            negative and the method lowers scores.

    >>> boxes = [[0, 0, 10, 10], [1, 0, 11, 10], [0, 0, 10, 10]]
    >>> found = Detections(boxes, [0.5, 0.9, 0.7], [0, 0, 1])
    >>> suppress(found).indices.tolist(), suppress(found, class_wise=False).indices.tolist()
    ([1, 2], [1])
    """
    if method not in SUPPRESSIONS:
        raise ValueError(f"there is no suppression {method!r:.40}")
    entry = SUPPRESSIONS[method]
    settled = settle(entry.options, options, entry.name)
    order = np.argsort(-detections.scores, kind="stable")
    ordered = detections.take(order)
    scores = ordered.scores.astype(np.float64)
    if entry.rescores and (scores < 0).any():
        raise ValueError(f"{entry.title} lowers scores, which are then 0 at least")
    new = np.empty(len(scores))
    for group in _groups(ordered.labels if class_wise else np.zeros_like(ordered.labels)):
        boxes = ordered.boxes[group]
        new[group] = entry.function(entry.measure(boxes, boxes), scores[group], **settled)
    left = np.argsort(-new, kind="stable")[: np.count_nonzero(new > DROPPED)]
    kept = ordered.take(left)
    result = Detections(kept.boxes, new[left].astype(detections.scores.dtype), kept.labels)
    return Kept(order[left], result)


def _groups(labels: np.ndarray) -> list[np.ndarray]:
    """Indices of each class, in their order."""
    return [np.nonzero(labels == label)[0] for label in np.unique(labels)]
