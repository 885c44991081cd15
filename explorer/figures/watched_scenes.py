"""Scenes with what a network in training says of them drawn over them, and a few words for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np

from explorer.detection.detected import detected
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.errors import sort_errors
from explorer.figures.encoding import png_uri
from explorer.figures.scenes import blended_picture, class_colours, enlarged
from explorer.figures.versions import PictureSheet, laid_out
from explorer.scenes import CLASS_NAMES, SIDE, Scene
from explorer.segmentation.metrics import scores

SCORE = 0.3
"""Boxes with a lower score are not shown while a detector learns."""
_ZOOM = 2
_COLUMNS = 3
_OPACITY = 0.6
_DASH = 4  # screen pixels
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


def masks_over(scene: Scene, answer: np.ndarray) -> tuple[np.ndarray, str]:
    """A scene with the classes that its pixels are given, and its mean IoU in words.

    Args:
        scene: what was answered.
        answer: uint8 ``(96, 96)``: 0 background, else 1 + label.

    Returns:
        uint8 RGB, enlarged; true edges are white.
    """
    picture = blended_picture(scene.pixels, answer, _OPACITY, _ZOOM)
    picture[_edges(enlarged(scene.mask, _ZOOM))] = _WHITE
    found = scores(scene.mask, answer, len(CLASS_NAMES) + 1)
    return picture, f"mean IoU {100 * found.mean_iou:.0f} %"


def boxes_over(scene: Scene, answer: np.ndarray) -> tuple[np.ndarray, str]:
    """A scene with the boxes that a detector gives it, and in words how many are right.

    Args:
        scene: what was answered.
        answer: raw, float ``(anchors, classes + 4)``.

    Returns:
        uint8 RGB, enlarged; true boxes are white and dashed.
    """
    [found] = detected(answer[np.newaxis], detector_anchors(SIDE), (SIDE, SIDE), SCORE)
    picture = np.ascontiguousarray(enlarged(scene.pixels, _ZOOM))
    for box in scene.boxes:
        _dashed(picture, _corners(box))
    for box, label in zip(found.boxes, found.labels, strict=True):
        colour = class_colours()[int(label) + 1].rgb.tolist()
        cv2.rectangle(picture, *_corners(box), _BLACK, 3)
        cv2.rectangle(picture, *_corners(box), colour, 2)
    right = sort_errors(found, scene).kinds.count("right")
    return picture, f"{right} of {len(scene.boxes)} found, {len(found) - right} wrong"


OVER: Mapping[str, Callable[[Scene, np.ndarray], tuple[np.ndarray, str]]] = {
    "detection": boxes_over,
    "segmentation": masks_over,
}
"""By the name of a task, what draws an answer over its scene."""


def sheet_of(pictures: Sequence[np.ndarray]) -> PictureSheet:
    """Pictures of `OVER` in one sheet, pixel by pixel."""
    stacked = np.stack(pictures)
    count, height, width = stacked.shape[:3]
    uri = png_uri(laid_out(stacked, _COLUMNS))
    return PictureSheet(uri, _COLUMNS, count, width, height, pixelated=True)


def _corners(box: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    left, top, right, bottom = np.rint(_ZOOM * box).astype(int).tolist()
    return (left, top), (right - 1, bottom - 1)


def _dashed(picture: np.ndarray, corners: tuple[tuple[int, int], tuple[int, int]]) -> None:
    """Draw a dashed rectangle, white on black so that it is seen on any ground."""
    (left, top), (right, bottom) = corners
    line = np.zeros(picture.shape[:2], np.uint8)
    cv2.rectangle(line, (left, top), (right, bottom), 1, 1)
    rows, columns = np.nonzero(line)
    is_white = (rows + columns) // _DASH % 2 == 0
    picture[rows, columns] = np.where(is_white[:, np.newaxis], _WHITE, _BLACK)


def _edges(mask: np.ndarray) -> np.ndarray:
    """Where a class ends, bool: pixels with another class to the right or below."""
    edges = np.zeros(mask.shape, bool)
    edges[:, :-1] |= mask[:, :-1] != mask[:, 1:]
    edges[:-1] |= mask[:-1] != mask[1:]
    return edges
