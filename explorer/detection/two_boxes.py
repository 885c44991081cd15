"""Two boxes to compare by hand: as they stand in a link, and where they begin."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from explorer.scenes.scene import SIDE

LEAST_SIDE = 2
"""Of a box that is dragged, in pixels; a smaller one could not be taken hold of."""
LONGEST_TEXT = 2 * 4 * 3 + 1
"""Characters that `TwoBoxes.text` takes at most."""
Box = tuple[int, int, int, int]
_PHOTO_BOX = (26, 26, 66, 66)  # where nobody knows what is in the picture


class TwoBoxes(NamedTuple):
    """Two boxes within a scene, in whole pixels.

    Attributes:
        a: corners x1, y1, x2, y2.
        b: likewise.
    """

    a: Box
    b: Box

    @property
    def text(self) -> str:
        """As they stand in a link.

        >>> TwoBoxes((1, 2, 30, 40), (5, 6, 70, 80)).text
        '1-2-30-40_5-6-70-80'
        """
        return "_".join("-".join(map(str, box)) for box in self)

    @property
    def corners(self) -> np.ndarray:
        """Both as the library takes boxes, float32 ``(2, 4)``."""
        return np.asarray(self, np.float32)


def read_two_boxes(text: str) -> TwoBoxes:
    """The two boxes of a link.

    Raises:
        ValueError: if it holds anything else, or a box is too small or not within a scene.

    >>> read_two_boxes("1-2-30-40_5-6-70-80").b
    (5, 6, 70, 80)
    """
    box = "-".join(["([0-9]{1,2})"] * 4)
    found = re.fullmatch(f"{box}_{box}", text, re.ASCII)
    if found is None:
        raise ValueError(f"not two boxes: {text!r:.60}")
    numbers = tuple(map(int, found.groups()))
    return TwoBoxes(_checked(numbers[:4]), _checked(numbers[4:]))


def first_boxes(boxes: np.ndarray | None) -> TwoBoxes:
    """Where the two begin: A on the largest true box, B a little beside it.

    Args:
        boxes: of a scene, corners float ``(objects, 4)``; None or none if nobody knows any.

    >>> first_boxes(np.array([[10, 20, 50, 60]])).b
    (20, 30, 60, 70)
    """
    known = () if boxes is None else whole_boxes(boxes)
    a = max(known, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), default=_PHOTO_BOX)
    return TwoBoxes(a, _beside(a))


def whole_boxes(boxes: np.ndarray) -> list[Box]:
    """Boxes on the nearest whole pixels, each at least `LEAST_SIDE` wide and high.

    Args:
        boxes: corners, float ``(n, 4)``, within a scene.
    """
    first = np.clip(np.rint(boxes[:, :2]), 0, SIDE - LEAST_SIDE)
    second = np.maximum(np.clip(np.rint(boxes[:, 2:]), 0, SIDE), first + LEAST_SIDE)
    return [tuple(map(int, box)) for box in np.concatenate([first, second], axis=1)]


def _beside(box: Box) -> Box:
    """The same box moved by a quarter of its size, to where there is room."""
    moves = []
    for axis in (0, 1):
        start, end = box[axis], box[axis + 2]
        move = max(1, round((end - start) / 4))
        moves.append(min(move, SIDE - end) if SIDE - end >= start else -min(move, start))
    across, down = moves
    return (box[0] + across, box[1] + down, box[2] + across, box[3] + down)


def _checked(box: tuple[int, ...]) -> Box:
    x1, y1, x2, y2 = box
    if x2 - x1 < LEAST_SIDE or y2 - y1 < LEAST_SIDE or max(box) > SIDE:
        raise ValueError(f"a box is {LEAST_SIDE} pixels or more wide and high, within {SIDE}")
    return (x1, y1, x2, y2)
