"""Masks judged class by class: overlap and edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.scenes.scene import CLASS_NAMES
from explorer.segmentation.boundary import compare_edges
from explorer.segmentation.metrics import scores

NAMES = ("background", *CLASS_NAMES)
"""What the numbers in masks mean."""


@dataclass(frozen=True)
class OfClass:
    """How well one class was found.

    Attributes:
        name: of the class.
        pixels: that are of it.
        iou: intersection over union, 0 to 1; NaN if it is in neither mask.
        dice: as ``iou``.
        found: part of its pixels that were taken for it, 0 to 1 (recall); NaN likewise.
        boundary: mean distance between the true and the predicted edge in pixels, the mean over
            the scenes in which both masks have it; NaN for the background and if there is none.
        one_sided: scenes in which only one of the masks has it, so that no distance can be
            measured.
    """

    name: str
    pixels: int
    iou: float
    dice: float
    found: float
    boundary: float
    one_sided: int


@dataclass(frozen=True)
class Judged:
    """How well masks were predicted.

    Attributes:
        classes: in the order of `NAMES`.
        mean_iou: over all classes that occur, the background among them.
        accuracy: part of all pixels that are right.
        empty_accuracy: what a mask of nothing but background gets for that.
        scenes: how many were judged.
    """

    classes: tuple[OfClass, ...]
    mean_iou: float
    accuracy: float
    empty_accuracy: float
    scenes: int


def ignore(done: int, total: int) -> None:
    """Take note of no progress."""


def judge(
    true: np.ndarray, predicted: np.ndarray, progress: Callable[[int, int], None] = ignore
) -> Judged:
    """Judge masks; pixels of all scenes are counted together.

    Args:
        true: ``(scenes, height, width)`` whole numbers, see `NAMES`.
        predicted: of the same shape.
        progress: told after each class how many are done, and of how many.

    Raises:
        ValueError: as `explorer.segmentation.metrics.scores` does.

    >>> true = np.zeros((1, 4, 4), int)
    >>> true[0, 1:3, 1:3] = 3
    >>> found = judge(true, true)
    >>> found.mean_iou, found.classes[3].boundary, found.empty_accuracy
    (1.0, 0.0, 0.75)
    """
    found = scores(true, predicted, len(NAMES))
    edges = []
    for label in range(len(NAMES)):
        edges.append(_edges(true, predicted, label))
        progress(label + 1, len(NAMES))
    classes = tuple(
        OfClass(
            name=name,
            pixels=int(found.true_pixels[label]),
            iou=float(found.iou[label]),
            dice=float(found.dice[label]),
            found=float(found.recall[label]),
            boundary=edges[label][0],
            one_sided=edges[label][1],
        )
        for label, name in enumerate(NAMES)
    )
    empty = float(found.true_pixels[0] / found.true_pixels.sum())
    return Judged(classes, found.mean_iou, found.pixel_accuracy, empty, len(true))


def judge_scene(true: np.ndarray, predicted: np.ndarray) -> Judged:
    """Judge the mask of one scene, ``(height, width)``; else as `judge`."""
    return judge(true[np.newaxis], predicted[np.newaxis])


def _edges(true: np.ndarray, predicted: np.ndarray, label: int) -> tuple[float, int]:
    """The mean distance between edges, and in how many scenes only one mask has the class."""
    if not label:
        return float("nan"), 0
    in_true, in_predicted = ((masks == label).any(axis=(1, 2)) for masks in (true, predicted))
    distances = [
        compare_edges(true[scene] == label, predicted[scene] == label).mean_distance
        for scene in np.flatnonzero(in_true & in_predicted)
    ]
    mean = float(np.mean(distances)) if distances else float("nan")
    return mean, int((in_true != in_predicted).sum())


def error_kinds(true: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """What can be said of each pixel: 0 background in both, 1 right, 2 too much, 3 missed, 4 wrong.

    Args:
        true: whole numbers of any shape, 0 for the background.
        predicted: of the same shape.

    Returns:
        uint8 of that shape. Too much is what was taken for a class and is background; missed the
        other way round; wrong is what is of another class.

    >>> error_kinds(np.array([0, 1, 0, 1, 1]), np.array([0, 1, 2, 0, 2])).tolist()
    [0, 1, 2, 3, 4]
    """
    kinds = np.zeros(np.shape(true), np.uint8)
    kinds[(true == predicted) & (true > 0)] = 1
    kinds[(true == 0) & (predicted > 0)] = 2
    kinds[(true > 0) & (predicted == 0)] = 3
    kinds[(true > 0) & (predicted > 0) & (true != predicted)] = 4
    return kinds
