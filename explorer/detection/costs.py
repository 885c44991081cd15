"""What each kind of error costs: how much better a detector would be if nothing else changed.

Source: Bolya et al.: TIDE: A General Toolbox for Identifying Object Detection Errors. ECCV 2020.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.detection.average_precision import evaluate
from explorer.detection.detections import Detections, Labelled, Truth
from explorer.detection.errors import KINDS, SortedErrors, sort_errors


def costs(
    detections: Sequence[Detections],
    truths: Sequence[Labelled],
    classes: int | None = None,
    threshold: float = 0.5,
    background: float = 0.1,
) -> dict[str, float]:
    """How far mean average precision would rise if all errors of a kind were put right.

    The costs do not add up to what is missing to 1: whoever puts one kind right makes the others
    count more or less than before.

    Args:
        detections: of each picture, in any order.
        truths: as many, each with boxes and labels.
        classes: how many there are; as many as labels need when not given.
        threshold: IoU from which a box fits, and at which mean average precision is taken.
        background: IoU up to which there is nothing where a box is.

    Returns:
        By the names of `KINDS` but ``right``, 0 to 1; all 0 where there are no objects.

    Raises:
        ValueError: if these do not fit together.

    >>> truth = Truth([[0, 0, 10, 10], [20, 0, 30, 10]], [0, 1])
    >>> found = Detections(truth.boxes, [0.9, 0.8], [0, 0])
    >>> {kind: cost for kind, cost in costs([found], [truth], 2).items() if cost}
    {'wrong_class': 0.5}
    """
    before = evaluate(detections, truths, classes, (threshold,)).map or 0.0
    sorted_errors = [
        sort_errors(found, truth, threshold, background)
        for found, truth in zip(detections, truths, strict=True)
    ]
    result = {}
    for kind in (name for name in KINDS if name != "right"):
        pictures = zip(detections, truths, sorted_errors, strict=True)
        repaired = [put_right(*picture, kind) for picture in pictures]
        found, there = [one for one, _ in repaired], [one for _, one in repaired]
        after = evaluate(found, there, classes, (threshold,)).map
        result[kind] = max((before if after is None else after) - before, 0.0)
    return result


def put_right(
    detections: Detections, truth: Labelled, errors: SortedErrors, kind: str
) -> tuple[Detections, Truth]:
    """A picture in which a detector makes no errors of a kind.

    Badly placed and wrongly classed detections get the box and class of their object if they are
    the surest that are about it and nothing else has found it; all others of the kind are left
    out, and so are missed objects.

    Args:
        detections: of the picture.
        truth: its objects.
        errors: both sorted, see `explorer.detection.errors.sort_errors`.
        kind: a name in `KINDS`.

    Raises:
        ValueError: if there is no such kind.
    """
    if kind not in KINDS or kind == "right":
        raise ValueError(f"there is no kind of error {kind!r:.40}")
    boxes, labels = detections.boxes.copy(), detections.labels.copy()
    stay = np.asarray([one != kind for one in errors.kinds], bool)
    there = np.asarray([kind != "missed" or one != "missed" for one in errors.object_kinds], bool)
    for which, (became, finder) in enumerate(zip(errors.object_kinds, errors.finders, strict=True)):
        if became == kind and became != "missed":
            boxes[finder], labels[finder] = truth.boxes[which], truth.labels[which]
            stay[finder] = True
    kept = Detections(boxes[stay], detections.scores[stay], labels[stay])
    return kept, Truth(truth.boxes[there], truth.labels[there])
