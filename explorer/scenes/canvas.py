"""Canvas: a picture that shapes are put on, one over the other, and who owns each pixel of it."""

from __future__ import annotations

import numpy as np

from explorer.scenes.coverage import Placed

NO_CLASS = -1
"""Label of a shape that counts as background."""
_ROUGHLY = 0.99  # what is covered is known to a 64th of each pixel only


class Canvas:
    """What has been drawn so far.

    Args:
        background: RGB from 0 to 255, float32 ``(side, side, 3)``; it is drawn on.
        least_visible: part of each shape that later ones must leave to be seen.
    """

    def __init__(self, background: np.ndarray, least_visible: float) -> None:
        self.pixels = background
        self.labels: list[int] = []
        self._least_visible = least_visible
        self._spare: list[float] = []  # pixels of each shape that may still be hidden
        self._shares = [np.ones(background.shape[:2], np.float32)]  # the background's is the first

    def has_room(self, shape: Placed) -> bool:
        """Whether a shape could be put there, with enough of it and of all others to be seen."""
        if shape.covered.sum() < self._least_visible * shape.area * _ROUGHLY:
            return False
        return all(
            lost <= spare for lost, spare in zip(self._hidden_by(shape), self._spare, strict=True)
        )

    def _hidden_by(self, shape: Placed) -> list[float]:
        """Pixels of each shape so far that another one would hide."""
        part = shape.rows, shape.columns
        return [float(np.vdot(share[part], shape.covered)) for share in self._shares[1:]]

    def put(self, shape: Placed, label: int, colour: np.ndarray) -> None:
        """Put a shape over all others.

        Args:
            shape: where it is.
            label: its class, or `NO_CLASS`.
            colour: RGB, float32 ``(3,)``, or one for each pixel of the part where it is.
        """
        part = self.pixels[shape.rows, shape.columns]
        part += shape.covered[..., np.newaxis] * (colour - part)
        hidden = self._hidden_by(shape)
        self._spare = [spare - lost for spare, lost in zip(self._spare, hidden, strict=True)]
        for share in self._shares:
            share[shape.rows, shape.columns] *= 1 - shape.covered
        own = np.zeros_like(self._shares[0])
        own[shape.rows, shape.columns] = shape.covered
        self._shares.append(own)
        self._spare.append(shape.covered.sum() - self._least_visible * shape.area * _ROUGHLY)
        self.labels.append(label)

    def truth(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Boxes, labels and mask, as a `Scene` has them."""
        owners = np.argmax(self._shares, axis=0)
        classes = np.array([0, *(label + 1 for label in self.labels)], np.uint8)
        found = {
            index: box_around(owners == index)
            for index, label in enumerate(self.labels, start=1)
            if label != NO_CLASS
        }
        boxes = np.array(list(found.values()), np.float32).reshape(-1, 4)
        labels = np.array([self.labels[index - 1] for index in found], np.int64)
        return boxes, labels, classes[owners]


def box_around(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """Edges of the smallest box that holds all these pixels: x1, y1, x2, y2.

    Args:
        pixels: bool ``(rows, columns)``, of which at least one is true.

    >>> box_around(np.array([[False, False, False], [False, True, True]]))
    (1, 1, 3, 2)
    """
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
