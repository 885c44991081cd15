"""Encoding: a box as what has to be done to an anchor, in numbers that a network can learn.

Source: Ren et al.: Faster R-CNN. NeurIPS 2015, section 3.1.2, as in Girshick et al.: R-CNN. CVPR
2014, appendix C.
"""

from __future__ import annotations

import math

import numpy as np

MOST_GROWTH = math.log(1000 / 16)
"""Largest logarithm of a size by an anchor's size that is decoded: 62.5 times as large.

Otherwise a network that has learned nothing yet could ask for a box that is larger than any number.
"""


def encode(boxes: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """Write boxes as offsets from anchors.

    The first two are how far the centre moves, in widths and heights of the anchor; the last two
    the logarithms of how many times wider and higher the box is. An anchor's own box is all zero.

    Args:
        boxes: corners ``(..., 4)``, of which every side is above 0.
        anchors: corners ``(..., 4)``; the two fit together as NumPy broadcasts.

    Returns:
        Float ``(..., 4)``, float32 at least: x, y, width, height.

    Raises:
        ValueError: if a number is not finite, or a box or anchor has no area.

    >>> encode([[10, 0, 30, 10]], [[0, 0, 10, 10]]).round(3).tolist()
    [[1.5, 0.0, 0.693, 0.0]]
    """
    given = _fours(boxes, "boxes")
    (place, size), (from_place, from_size) = _split(given), _split(_fours(anchors, "anchors"))
    for sides in (size, from_size):
        if not (sides > 0).all():
            raise ValueError("boxes and anchors have a width and a height above 0")
    offsets = [(place - from_place) / from_size, np.log(size / from_size)]
    return np.concatenate(np.broadcast_arrays(*offsets), axis=-1).astype(given.dtype)


def decode(offsets: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """Turn offsets from anchors back into boxes: the inverse of `encode`.

    Args:
        offsets: ``(..., 4)``; logarithms above `MOST_GROWTH` count as that.
        anchors: corners ``(..., 4)``; the two fit together as NumPy broadcasts.

    Returns:
        Corners, float ``(..., 4)``, float32 at least; x2 >= x1 and y2 >= y1.

    Raises:
        ValueError: if a number is not finite, or an anchor has no area.

    >>> decode([[1.5, 0, np.log(2), 0]], [[0, 0, 10, 10]]).round(3).tolist()
    [[10.0, 0.0, 30.0, 10.0]]
    """
    given = _fours(offsets, "offsets")
    from_place, from_size = _split(_fours(anchors, "anchors"))
    if not (from_size > 0).all():
        raise ValueError("anchors have a width and a height above 0")
    numbers = given.astype(np.float64)
    place = from_place + numbers[..., :2] * from_size
    half = np.exp(np.minimum(numbers[..., 2:], MOST_GROWTH)) * from_size / 2
    return np.concatenate([place - half, place + half], axis=-1).astype(given.dtype)


def _fours(numbers: np.ndarray, of: str) -> np.ndarray:
    given = np.asarray(numbers)
    if not given.ndim or given.shape[-1] != 4 or given.dtype.kind not in "fiu":
        raise ValueError(f"{of} are four numbers each, not {given.dtype} {given.shape}")
    if not np.isfinite(given).all():
        raise ValueError(f"{of} are finite numbers")
    return given.astype(np.result_type(given.dtype, np.float32))


def _split(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centres and sizes, float64 ``(..., 2)`` each."""
    first, second = corners[..., :2].astype(np.float64), corners[..., 2:].astype(np.float64)
    return (first + second) / 2, second - first
