"""Boxes: how they are written down, and how one way becomes another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FARTHEST = 1e9
"""Largest coordinate, either sign, in pixels; areas stay far from the largest float."""


@dataclass(frozen=True, kw_only=True)
class BoxFormat:
    """A way to write four numbers for a box.

    Attributes:
        title: on the page.
        numbers: the four, in order.
        relative: whether they are shares of the picture's width and height, not pixels.
        used_by: where people meet it.
    """

    title: str
    numbers: tuple[str, str, str, str]
    relative: bool
    used_by: str


FORMATS = {
    "corners": BoxFormat(
        title="Two corners",
        numbers=("x1", "y1", "x2", "y2"),
        relative=False,
        used_by="Pascal VOC, torchvision, this app",
    ),
    "corner_and_size": BoxFormat(
        title="Corner and size",
        numbers=("x1", "y1", "width", "height"),
        relative=False,
        used_by="COCO's files",
    ),
    "centre": BoxFormat(
        title="Centre and size",
        numbers=("x", "y", "width", "height"),
        relative=False,
        used_by="the arithmetic of anchors",
    ),
    "relative_centre": BoxFormat(
        title="Centre and size, as shares",
        numbers=("x", "y", "width", "height"),
        relative=True,
        used_by="YOLO's files, DETR",
    ),
    "relative_rows_first": BoxFormat(
        title="Two corners, y first, as shares",
        numbers=("y1", "x1", "y2", "x2"),
        relative=True,
        used_by="TensorFlow's image operations",
    ),
}
"""Formats by name."""


def convert(
    boxes: np.ndarray, source: str, target: str, size: tuple[float, float] | None = None
) -> np.ndarray:
    """Write boxes in another format.

    Args:
        boxes: ``(..., 4)``.
        source: the format that they are in, a name in `FORMATS`.
        target: the format that is wanted.
        size: height and width of the picture in pixels, for formats with shares.

    Returns:
        Float ``(..., 4)``, of the type of ``boxes`` and float32 at least; a new array.

    Raises:
        ValueError: if there is no such format, the size is needed and missing, or boxes are not
            finite numbers of this shape.

    >>> convert([[10, 20, 50, 40]], "corners", "centre").tolist()
    [[30.0, 30.0, 40.0, 20.0]]
    >>> convert([[10, 20, 50, 40]], "corners", "relative_rows_first", size=(100, 100)).tolist()
    [[0.20000000298023224, 0.10000000149011612, 0.4000000059604645, 0.5]]
    """
    for name in (source, target):
        if name not in FORMATS:
            raise ValueError(f"there is no box format {name!r:.40}; there are {', '.join(FORMATS)}")
    given = _numbers(boxes, "boxes")
    numbers = given.astype(np.float64)
    if FORMATS[source].relative:
        numbers = numbers * _unit(source, size)
    corners = _to_corners(numbers, source)
    result = _from_corners(corners, target)
    if FORMATS[target].relative:
        result = result / _unit(target, size)
    return result.astype(given.dtype)


def check_boxes(boxes: np.ndarray, of: str = "boxes") -> np.ndarray:
    """Return boxes in corners as float ``(n, 4)``; no boxes at all may have any empty shape.

    Args:
        boxes: ``(n, 4)``, or something of length 0.
        of: what they are, for the error.

    Raises:
        ValueError: if the shape is another one, a number is not finite or beyond `FARTHEST`, or
            a second corner is left of or above the first.
    """
    given = np.asarray(boxes)
    if given.size == 0 and (given.ndim < 2 or given.shape[-1] != 4):
        given = given.reshape(0, 4)
    if given.ndim != 2:
        raise ValueError(f"{of} have the shape (n, 4), not {given.shape}")
    checked = _numbers(given, of)
    if (checked[:, 2:] < checked[:, :2]).any():
        raise ValueError(f"{of}: x2 is at least x1, and y2 at least y1")
    return checked


def area(boxes: np.ndarray) -> np.ndarray:
    """Areas in square pixels, float64 ``(n,)``.

    >>> area([[0, 0, 4, 3], [5, 5, 5, 9]]).tolist()
    [12.0, 0.0]
    """
    width, height = (check_boxes(boxes)[:, 2:] - check_boxes(boxes)[:, :2]).astype(np.float64).T
    return width * height


def clip(boxes: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    """Cut off what is outside the picture; a box wholly outside has no area left.

    Args:
        boxes: corners ``(n, 4)``.
        size: height and width of the picture in pixels.

    >>> clip([[-5, 10, 20, 200]], (96, 96)).tolist()
    [[0.0, 10.0, 20.0, 96.0]]
    """
    height, width = size
    return np.clip(check_boxes(boxes), 0, np.asarray([width, height] * 2)).astype(np.float32)


def _numbers(boxes: np.ndarray, of: str) -> np.ndarray:
    given = np.asarray(boxes)
    if not given.ndim or given.shape[-1] != 4:
        raise ValueError(f"{of} have four numbers each, not the shape {given.shape}")
    if given.dtype.kind not in "fiub":
        raise ValueError(f"{of} are real numbers, not {given.dtype}")
    if given.dtype.kind != "f" or given.dtype.itemsize < 4:
        given = given.astype(np.float32)
    if not (np.abs(given) <= FARTHEST).all():
        raise ValueError(f"{of} are finite numbers within {FARTHEST:g}")
    return given


def _unit(name: str, size: tuple[float, float] | None) -> np.ndarray:
    """What the four numbers of a format with shares are shares of, in pixels."""
    if size is None:
        raise ValueError(f"the format {name!r} needs the height and width of the picture")
    height, width = size
    if not (0 < height <= FARTHEST and 0 < width <= FARTHEST):
        raise ValueError("a picture has a height and a width above 0")
    pair = (height, width) if name == "relative_rows_first" else (width, height)
    return np.asarray(pair * 2, np.float64)


def _to_corners(numbers: np.ndarray, source: str) -> np.ndarray:
    first, second = numbers[..., :2], numbers[..., 2:]
    if source == "corner_and_size":
        return np.concatenate([first, first + second], axis=-1)
    if source in ("centre", "relative_centre"):
        return np.concatenate([first - second / 2, first + second / 2], axis=-1)
    return numbers[..., [1, 0, 3, 2]] if source == "relative_rows_first" else numbers


def _from_corners(corners: np.ndarray, target: str) -> np.ndarray:
    first, second = corners[..., :2], corners[..., 2:]
    if target == "corner_and_size":
        return np.concatenate([first, second - first], axis=-1)
    if target in ("centre", "relative_centre"):
        return np.concatenate([(first + second) / 2, second - first], axis=-1)
    return corners[..., [1, 0, 3, 2]] if target == "relative_rows_first" else corners
