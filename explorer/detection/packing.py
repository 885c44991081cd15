"""What was detected in many pictures, and what is there, as text that a browser unpacks at once."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from explorer.detection.detections import Detections, Labelled


def packed_detections(pictures: Sequence[Detections]) -> dict[str, str]:
    """Pack the detections of several pictures, about 28 characters each.

    Every value is the base64 of an array in little-endian order. Coordinates stay in single
    precision, so that overlaps are the same numbers in the browser as here.

    Args:
        pictures: detections of each, in any order, with labels up to 255.

    Returns:
        ``starts``, uint32 ``(pictures + 1,)``: the detections of picture i are those from
        ``starts[i]`` up to before ``starts[i + 1]``; ``boxes``, float32 ``(detections, 4)``;
        ``labels``, uint8 ``(detections,)``; ``scores``, float32 ``(detections,)``.

    Raises:
        ValueError: if a label is above 255.

    >>> list(packed_detections([Detections.none()]))
    ['starts', 'boxes', 'labels', 'scores']
    """
    scores = np.concatenate([np.empty(0), *(one.scores for one in pictures)])
    return packed_objects(pictures) | {"scores": _text(scores, "<f4")}


def packed_objects(pictures: Sequence[Labelled]) -> dict[str, str]:
    """Pack the objects of several pictures as `packed_detections` does, without scores.

    Raises:
        ValueError: if a label is above 255.
    """
    counts = [len(one.labels) for one in pictures]
    boxes = np.concatenate([np.empty((0, 4)), *(one.boxes for one in pictures)])
    labels = np.concatenate([np.empty(0, np.int64), *(one.labels for one in pictures)])
    if labels.max(initial=0) > 255:
        raise ValueError("labels up to 255 can be packed")
    return {
        "starts": _text(np.cumsum([0, *counts]), "<u4"),
        "boxes": _text(boxes, "<f4"),
        "labels": _text(labels, "u1"),
    }


def _text(numbers: np.ndarray, kind: str) -> str:
    return base64.b64encode(numbers.astype(kind).tobytes()).decode()
