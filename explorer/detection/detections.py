"""Detections: what a detector says about a picture, and what is really there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from explorer.detection.boxes import check_boxes


class Labelled(Protocol):
    """Anything with boxes, corners ``(n, 4)``, and as many labels: a `Truth`, a `Scene`."""

    boxes: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class Truth:
    """The objects of a picture.

    Attributes:
        boxes: corners, float ``(objects, 4)``.
        labels: of their classes, int64 ``(objects,)``, from 0.

    Raises:
        ValueError: if boxes are not valid, or labels not as many whole numbers from 0.
    """

    boxes: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        boxes = check_boxes(self.boxes)
        _keep(self, boxes=boxes, labels=_labels(self.labels, len(boxes)))

    def __len__(self) -> int:
        return len(self.boxes)


@dataclass(frozen=True, eq=False)
class Detections:
    """What a detector says about a picture: boxes, each with one class and a score.

    Attributes:
        boxes: corners, float ``(n, 4)``.
        scores: how sure it is, float ``(n,)``; any finite numbers, usually from 0 to 1.
        labels: of the classes, int64 ``(n,)``, from 0.

    Raises:
        ValueError: if these do not fit together, or are not valid.

    >>> found = Detections([[0, 0, 4, 4], [1, 1, 5, 5]], [0.4, 0.9], [2, 0])
    >>> len(found), found.by_score().labels.tolist(), len(found.at_least(0.5))
    (2, [0, 2], 1)
    """

    boxes: np.ndarray
    scores: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        boxes = check_boxes(self.boxes)
        scores = np.asarray(self.scores)
        if scores.dtype.kind not in "fiu" or scores.dtype == np.float16:
            scores = scores.astype(np.float32)
        if scores.shape != (len(boxes),) or not np.isfinite(scores).all():
            raise ValueError(f"scores are {len(boxes)} finite numbers, one for each box")
        _keep(self, boxes=boxes, scores=scores, labels=_labels(self.labels, len(boxes)))

    @classmethod
    def none(cls) -> Detections:
        """Nothing was detected."""
        return cls(np.empty((0, 4), np.float32), np.empty(0, np.float32), np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.boxes)

    def take(self, which: np.ndarray) -> Detections:
        """Some of them: int indices in the order wanted, or a bool for each."""
        return Detections(self.boxes[which], self.scores[which], self.labels[which])

    def by_score(self) -> Detections:
        """All of them, the surest first; equal ones stay in their order."""
        return self.take(np.argsort(-self.scores, kind="stable"))

    def at_least(self, score: float) -> Detections:
        """Those with this score or a higher one."""
        return self.take(self.scores >= score)


def candidates(
    boxes: np.ndarray, class_scores: np.ndarray, least: float = 0.05, most: int = 1000
) -> Detections:
    """A detection for every box and class with a score that is worth a look, the surest first.

    A box can be of several classes: each class of a one-stage detector has a score of its own.

    Args:
        boxes: corners ``(n, 4)``.
        class_scores: ``(n, classes)``, 0 to 1.
        least: scores below are left out.
        most: how many are kept, those with the highest scores.

    Raises:
        ValueError: if the two do not fit together.

    >>> candidates([[0, 0, 4, 4], [1, 1, 5, 5]], np.array([[0.1, 0.9], [0.3, 0.0]])).labels.tolist()
    [1, 0, 0]
    """
    scores = np.asarray(class_scores)
    if scores.ndim != 2 or len(scores) != len(boxes):
        raise ValueError(f"class scores have the shape ({len(boxes)}, classes), not {scores.shape}")
    rows, labels = np.nonzero(scores >= least)
    order = np.argsort(-scores[rows, labels], kind="stable")[:most]
    rows, labels = rows[order], labels[order]
    return Detections(np.asarray(boxes)[rows], scores[rows, labels], labels)


def _labels(labels: np.ndarray, count: int) -> np.ndarray:
    given = np.asarray(labels)
    if given.shape != (count,) or (count and (given.dtype.kind not in "iu" or given.min() < 0)):
        raise ValueError(f"labels are {count} whole numbers from 0, one for each box")
    return given.astype(np.int64)


def _keep(thing: object, **arrays: np.ndarray) -> None:
    """Hold arrays that nobody can write to; the given ones stay as they are."""
    for name, array in arrays.items():
        view = array.view()
        view.flags.writeable = False
        object.__setattr__(thing, name, view)
