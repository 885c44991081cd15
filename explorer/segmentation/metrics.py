"""Measures of segmentation: how well masks agree, pixel by pixel.

``IoU = overlap / union`` (P. Jaccard 1912) and ``Dice = 2 overlap / (size + size)`` (L. R. Dice
1945) of a class. Pixels of all pictures are counted together, as Pascal VOC does it (M. Everingham
et al. 2010), so a large shape weighs more than a small one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class MaskScores:
    """How well predicted masks agree with the true ones.

    Where a class is in neither, nothing can be measured: its scores are NaN, and means leave it
    out. Where it is in one of them only, IoU, Dice and the one of precision and recall that would
    be a division by zero are 0.

    Attributes:
        confusion: int64 ``(classes, classes)``, read-only: pixels by their true class (row) and
            the predicted one (column); class 0 is the background.
    """

    confusion: np.ndarray

    @property
    def overlap(self) -> np.ndarray:
        """Pixels of each class that are predicted right, int64 ``(classes,)``."""
        return np.diagonal(self.confusion)

    @property
    def true_pixels(self) -> np.ndarray:
        """Pixels that are of each class, int64 ``(classes,)``."""
        return self.confusion.sum(axis=1)

    @property
    def predicted_pixels(self) -> np.ndarray:
        """Pixels that were taken for each class, int64 ``(classes,)``."""
        return self.confusion.sum(axis=0)

    @property
    def occurs(self) -> np.ndarray:
        """Which classes are in the true or the predicted masks, bool ``(classes,)``."""
        return self.true_pixels + self.predicted_pixels > 0

    @cached_property
    def iou(self) -> np.ndarray:
        """Intersection over union of each class, float64 ``(classes,)``, 0 to 1 or NaN."""
        return self._share(self.true_pixels + self.predicted_pixels - self.overlap)

    @cached_property
    def dice(self) -> np.ndarray:
        """The Dice coefficient of each class, which is its F1, as `iou`."""
        return self._share((self.true_pixels + self.predicted_pixels) / 2)

    @cached_property
    def precision(self) -> np.ndarray:
        """What part of the pixels taken for each class are of it, as `iou`."""
        return self._share(self.predicted_pixels)

    @cached_property
    def recall(self) -> np.ndarray:
        """What part of the pixels of each class were found, as `iou`."""
        return self._share(self.true_pixels)

    @property
    def pixel_accuracy(self) -> float:
        """What part of all pixels is predicted right, 0 to 1."""
        return float(self.overlap.sum() / self.confusion.sum())

    @property
    def mean_iou(self) -> float:
        """The mean of `iou` over all classes that occur, the background among them, 0 to 1."""
        return float(self.iou[self.occurs].mean())

    @property
    def mean_dice(self) -> float:
        """The mean of `dice` over all classes that occur, the background among them, 0 to 1."""
        return float(self.dice[self.occurs].mean())

    def _share(self, of: np.ndarray) -> np.ndarray:
        """The overlap as a part of something."""
        shares = self.overlap / np.where(of > 0, of, 1)
        shares[~self.occurs] = np.nan
        return shares


def scores(true: np.ndarray, predicted: np.ndarray, classes: int) -> MaskScores:
    """Compare masks of one picture, or of many.

    Args:
        true: whole numbers of any shape, 0 for the background, 1 to ``classes - 1``.
        predicted: of the same shape.
        classes: how many, the background among them.

    Raises:
        ValueError: if the shapes differ, there is no pixel, or one of another class.

    >>> found = scores(np.array([[0, 1], [1, 1]]), np.array([[0, 0], [1, 1]]), 3)
    >>> found.confusion.tolist()
    [[1, 0, 0], [1, 2, 0], [0, 0, 0]]
    >>> found.iou.round(2).tolist(), round(found.mean_iou, 2), found.pixel_accuracy
    ([0.5, 0.67, nan], 0.58, 0.75)
    """
    return MaskScores(confusion(true, predicted, classes))


def confusion(true: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Count pixels by their true class (row) and the predicted one (column).

    Takes and raises what `scores` does.

    Returns:
        int64 ``(classes, classes)``, read-only.
    """
    true, predicted = np.asarray(true), np.asarray(predicted)
    if true.shape != predicted.shape or not true.size:
        raise ValueError(
            f"Masks to compare have the same shape and a pixel at least, not {true.shape} and "
            f"{predicted.shape}."
        )
    for masks in (true, predicted):
        if masks.min() < 0 or masks.max() >= classes:
            raise ValueError(f"Each pixel of a mask is of a class from 0 to {classes - 1}.")
    both = true.ravel().astype(np.intp) * classes + predicted.ravel()
    counts = np.bincount(both, minlength=classes**2).reshape(classes, classes)
    counts.setflags(write=False)
    return counts


def iou(first: np.ndarray, second: np.ndarray) -> float:
    """Intersection over union of two masks of one thing, 0 to 1.

    Two empty masks are the same, so theirs is 1.

    Args:
        first: bool of any shape.
        second: bool of the same shape.

    >>> iou(np.array([True, True, False]), np.array([False, True, True]))
    0.3333333333333333
    """
    union = int(np.logical_or(first, second).sum())
    return int(np.logical_and(first, second).sum()) / union if union else 1.0


def dice(first: np.ndarray, second: np.ndarray) -> float:
    """The Dice coefficient of two masks of one thing, 0 to 1; takes what `iou` takes.

    >>> dice(np.array([True, True, False]), np.array([False, True, True]))
    0.5
    """
    sizes = int(np.sum(first, dtype=np.int64) + np.sum(second, dtype=np.int64))
    return 2 * int(np.logical_and(first, second).sum()) / sizes if sizes else 1.0
