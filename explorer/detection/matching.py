"""Matching: which anchor is to learn which object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.detection.boxes import check_boxes
from explorer.detection.overlap import iou

BACKGROUND = -1
"""Of an anchor that is to learn that there is nothing."""
IGNORED = -2
"""Of an anchor from which nothing is learned, as it is neither good nor bad enough."""


@dataclass(frozen=True, eq=False)
class Matches:
    """What each anchor is to learn.

    Attributes:
        objects: int64 ``(anchors,)``: index of its object, or `BACKGROUND` or `IGNORED`.
        overlaps: float32 ``(anchors,)``: IoU with its object, of the others with the nearest one.
        claimed: bool ``(anchors,)``: the one anchor that each object has for sure, however low
            their overlap.
    """

    objects: np.ndarray
    overlaps: np.ndarray
    claimed: np.ndarray

    @property
    def positive(self) -> np.ndarray:
        """Which anchors have an object, bool ``(anchors,)``."""
        return self.objects >= 0


def match(
    anchors: np.ndarray, boxes: np.ndarray, positive: float = 0.5, negative: float = 0.4
) -> Matches:
    """Match anchors to objects by their IoU.

    An anchor takes the object that it overlaps most if their IoU is at least ``positive``, is
    background if it is below ``negative``, and is ignored in between. As an object that no anchor
    fits could then never be learned, each object also claims an anchor of its own: the pair with
    the highest IoU of all first, then the next of those left. Of equal ones, the first anchor and
    the first object come first. An object that touches no anchor claims none.

    Sources: Ren et al.: Faster R-CNN. NeurIPS 2015 (thresholds); Liu et al.: SSD. ECCV 2016 (one
    anchor for each object).

    Args:
        anchors: corners ``(anchors, 4)``.
        boxes: of the objects, corners ``(objects, 4)``; there may be none.
        positive: least IoU of a match, above 0 up to 1.
        negative: IoU below which an anchor is background, 0 to ``positive``.

    Raises:
        ValueError: if boxes are not valid, or thresholds not as said.

    >>> anchors = [[0, 0, 10, 10], [0, 0, 10, 22], [0, 0, 10, 40], [50, 50, 60, 60]]
    >>> match(anchors, [[0, 0, 10, 10], [52, 50, 75, 60]]).objects.tolist()
    [0, -2, -1, 1]
    """
    if not 0 <= negative <= positive <= 1 or positive == 0:
        raise ValueError("thresholds are from 0 to 1, and the negative one is not the higher")
    overlaps = iou(check_boxes(anchors, "anchors"), boxes)
    if not overlaps.size:
        count = len(overlaps)
        nothing = np.zeros(count, bool)
        return Matches(np.full(count, BACKGROUND), np.zeros(count, np.float32), nothing)
    nearest, best = overlaps.argmax(axis=1), overlaps.max(axis=1)
    objects = np.where(best >= positive, nearest, np.where(best < negative, BACKGROUND, IGNORED))
    rows, owners = _claims(overlaps)
    objects[rows], best[rows] = owners, overlaps[rows, owners]
    claimed = np.zeros(len(objects), bool)
    claimed[rows] = True
    return Matches(objects.astype(np.int64), best.astype(np.float32), claimed)


def _claims(overlaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Anchors that objects claim, and which object each of these anchors belongs to."""
    left = overlaps.copy()
    claims: list[tuple[int, int]] = []
    for _ in range(min(left.shape)):
        anchor, owner = np.unravel_index(left.argmax(), left.shape)
        if left[anchor, owner] <= 0:
            break
        claims.append((int(anchor), int(owner)))
        left[anchor], left[:, owner] = -1, -1
    pairs = np.asarray(claims, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
