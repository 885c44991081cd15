"""Errors of a detector, sorted by kind.

Source: Bolya et al.: TIDE: A General Toolbox for Identifying Object Detection Errors. ECCV 2020.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from explorer.detection.average_precision import assign
from explorer.detection.detections import Detections, Labelled, Truth
from explorer.detection.overlap import iou


@dataclass(frozen=True)
class ErrorKind:
    """What can become of a detection or an object.

    Attributes:
        name: in code.
        title: on the page.
        description: one sentence for the page.
    """

    name: str
    title: str
    description: str


KINDS = {
    kind.name: kind
    for kind in (
        ErrorKind("right", "Right", "The box fits an object of this class that no surer box has."),
        ErrorKind(
            "badly_placed",
            "Badly placed",
            "There is an object of this class, but the box fits it too little.",
        ),
        ErrorKind(
            "wrong_class", "Wrong class", "The box fits an object, but one of another class."
        ),
        ErrorKind(
            "both",
            "Wrong class and badly placed",
            "There is an object of another class, and the box fits it too little.",
        ),
        ErrorKind("doubled", "Doubled", "The box fits an object that a surer box has already."),
        ErrorKind("background", "Background", "There is hardly anything where the box is."),
        ErrorKind(
            "missed", "Missed", "No box of its class is near this object, and none of another fits."
        ),
    )
}
"""All kinds by name; those of detections first, in the order of pages, and at last the objects'."""

NOTHING = -1
"""The object of a detection that is in the background, the detection of a missed object."""


@dataclass(frozen=True, eq=False)
class SortedErrors:
    """What became of each detection and each object of a picture.

    Attributes:
        kinds: of each detection, a name in `KINDS`.
        objects: int64 ``(detections,)``: index of the object that it is about, or `NOTHING`.
        object_kinds: of each object: ``right`` if it was found, else ``badly_placed`` or
            ``wrong_class`` if the surest box about it is that, else ``missed``.
        finders: int64 ``(objects,)``: index of that detection, or `NOTHING`.
    """

    kinds: tuple[str, ...]
    objects: np.ndarray
    object_kinds: tuple[str, ...]
    finders: np.ndarray

    @property
    def missed(self) -> np.ndarray:
        """Indices of the missed objects, int64 ``(missed,)``."""
        return np.nonzero([kind == "missed" for kind in self.object_kinds])[0]


def sort_errors(
    detections: Detections, truth: Labelled, threshold: float = 0.5, background: float = 0.1
) -> SortedErrors:
    """Say what became of each detection and each object of a picture.

    A detection that is not right is the first of these that holds: badly placed (its IoU with an
    object of its class is from ``background`` to ``threshold``), wrong class, doubled,
    background; or else both wrong in class and badly placed.

    Args:
        detections: in any order, those below the score threshold already left out.
        truth: boxes and labels of the objects.
        threshold: IoU from which a box fits.
        background: IoU up to which there is nothing where the box is.

    Raises:
        ValueError: if these are not valid, or not ``0 < background < threshold <= 1``.

    >>> truth = Truth([[0, 0, 10, 10], [20, 0, 30, 10]], [0, 1])
    >>> boxes = [[0, 0, 10, 10], [1, 0, 11, 10], [50, 0, 60, 10]]
    >>> found = Detections(boxes, [0.9, 0.8, 0.7], [0, 0, 0])
    >>> sorted_errors = sort_errors(found, truth)
    >>> sorted_errors.kinds, sorted_errors.missed.tolist()
    (('right', 'doubled', 'background'), [1])
    """
    if not 0 < background < threshold <= 1:
        raise ValueError("thresholds: 0 < background < threshold <= 1")
    objects = Truth(truth.boxes, truth.labels)
    order = np.argsort(-detections.scores, kind="stable")
    overlaps = iou(detections.boxes, objects.boxes)
    same = detections.labels[:, None] == objects.labels
    taken = np.full(len(detections), NOTHING)
    [taken[order]] = assign(np.where(same, overlaps, -1)[order], np.asarray([threshold]))
    kinds, about = [], taken.copy()
    for place in range(len(detections)):
        kind, about[place] = _kind(
            overlaps[place], same[place], taken[place], threshold, background
        )
        kinds.append(kind)
    object_kinds, finders = _objects(tuple(kinds), about, order, len(objects))
    return SortedErrors(tuple(kinds), about, object_kinds, finders)


def count_errors(pictures: Iterable[SortedErrors]) -> dict[str, int]:
    """How often each kind occurs, in the order of `KINDS`; missed ones are counted by object.

    >>> count_errors([])["missed"]
    0
    """
    counts: Counter[str] = Counter()
    for one in pictures:
        counts.update(one.kinds)
        counts["missed"] += len(one.missed)
    return {name: counts[name] for name in KINDS}


def _kind(
    overlaps: np.ndarray, same: np.ndarray, taken: int, threshold: float, background: float
) -> tuple[str, int]:
    """The kind of a detection, and the object that it is about."""
    if taken != NOTHING:
        return "right", int(taken)
    own, own_overlap = _best(np.where(same, overlaps, -1))
    if background <= own_overlap < threshold:
        return "badly_placed", own
    other, other_overlap = _best(np.where(same, -1, overlaps))
    if other_overlap >= threshold:
        return "wrong_class", other
    if own_overlap >= threshold:
        return "doubled", own
    return ("both", other) if other_overlap > background else ("background", NOTHING)


def _best(overlaps: np.ndarray) -> tuple[int, float]:
    if not len(overlaps):
        return NOTHING, -1.0
    best = int(overlaps.argmax())
    return best, float(overlaps[best])


def _objects(
    kinds: tuple[str, ...], about: np.ndarray, order: np.ndarray, count: int
) -> tuple[tuple[str, ...], np.ndarray]:
    """What became of each object, and through which detection."""
    result, finders = ["missed"] * count, np.full(count, NOTHING)
    for wanted in (("right",), ("badly_placed", "wrong_class")):
        for place in order:
            if kinds[place] in wanted and result[about[place]] == "missed":
                result[about[place]], finders[about[place]] = kinds[place], place
    return tuple(result), finders
