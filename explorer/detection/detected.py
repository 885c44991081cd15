"""What a detector says about pictures, read from its raw output."""

from __future__ import annotations

import numpy as np

from explorer.detection.boxes import clip
from explorer.detection.detections import Detections, candidates
from explorer.detection.encoding import decode
from explorer.detection.suppression import suppress

LEAST_SCORE = 0.05
"""Scores below are no answers; as in Lin et al.: Focal Loss. ICCV 2017."""
THRESHOLD = 0.5
"""IoU above which two boxes of a class are around the same object."""
MOST = 200
"""Candidates of a picture that are looked at, those with the highest scores."""
OFFSETS = 4
"""Numbers at the end of each anchor's row that say where its box is, see `encoding`."""


def class_scores(raw: np.ndarray) -> np.ndarray:
    """The score of each class at each anchor: the sigmoid of the logits.

    Each class is a question of its own, so scores do not add up to 1.

    Args:
        raw: ``(..., anchors, classes + 4)``: logits, then offsets.

    Returns:
        float32 ``(..., anchors, classes)``, 0 to 1.
    """
    logits = raw[..., :-OFFSETS].astype(np.float32)
    return 0.5 * (1 + np.tanh(0.5 * logits))  # the sigmoid, which never overflows like this


def raw_detections(
    raw: np.ndarray, anchors: np.ndarray, size: tuple[int, int], least_score: float = LEAST_SCORE
) -> Detections:
    """All boxes that a detector gives for a picture, before any is suppressed, the surest first.

    Args:
        raw: of one picture, ``(anchors, classes + 4)``: logits, then offsets.
        anchors: corners ``(anchors, 4)``, in the order of the output.
        size: height and width of the picture in pixels, at which boxes are cut off.
        least_score: scores below are left out.

    Raises:
        ValueError: if the shapes do not fit together.
    """
    if raw.ndim != 2 or len(raw) != len(anchors) or raw.shape[1] <= OFFSETS:
        raise ValueError(f"{len(anchors)} anchors do not fit a raw output of {raw.shape}")
    scores = class_scores(raw)
    some = np.flatnonzero(scores.max(axis=1) >= least_score)  # mostly a few of hundreds
    boxes = clip(decode(raw[some, -OFFSETS:].astype(np.float32), anchors[some]), size)
    return candidates(boxes, scores[some], least_score, MOST)


def detected(
    raw: np.ndarray,
    anchors: np.ndarray,
    size: tuple[int, int],
    least_score: float = LEAST_SCORE,
    threshold: float = THRESHOLD,
) -> list[Detections]:
    """What a detector says about pictures, one box for each object that it sees.

    Args:
        raw: of several pictures, ``(pictures, anchors, classes + 4)``.
        anchors: see `raw_detections`.
        size: see `raw_detections`.
        least_score: see `raw_detections`.
        threshold: IoU above which the less sure one of two boxes of a class is dropped.

    Raises:
        ValueError: if the shapes do not fit together.
    """
    each = (raw_detections(one, anchors, size, least_score) for one in raw)
    return [suppress(one, threshold=threshold).detections for one in each]
