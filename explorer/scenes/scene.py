"""Scene: a picture of several shapes, of which it is known where each one is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CLASS_NAMES = ("circle", "cross", "square", "star", "triangle")
"""What the labels 0, 1, ... mean; in a mask they are one more, since 0 is the background."""
SIDE = 96
"""Rows and columns of every scene."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture and what is in it. Its arrays cannot be written to.

    Attributes:
        pixels: uint8 RGB ``(96, 96, 3)``.
        boxes: float32 ``(objects, 4)``: x1, y1, x2, y2 in pixels, around what is to be seen of
            each object, the one behind first. They are edges: ``x2 - x1`` is the width.
        labels: int64 ``(objects,)``, indices into `CLASS_NAMES`.
        mask: uint8 ``(96, 96)``: 0 where it is background, else 1 + the label of what covers most
            of the pixel.

    Raises:
        TypeError: if an array is not of its type.
        ValueError: if shapes do not fit, a box is empty or reaches out of the picture, or a label
            names no class.
    """

    pixels: np.ndarray
    boxes: np.ndarray
    labels: np.ndarray
    mask: np.ndarray

    def __post_init__(self) -> None:
        count = len(self.boxes)
        expected = {
            "pixels": (np.uint8, (SIDE, SIDE, 3)),
            "boxes": (np.float32, (count, 4)),
            "labels": (np.int64, (count,)),
            "mask": (np.uint8, (SIDE, SIDE)),
        }
        for name, (dtype, shape) in expected.items():
            array = getattr(self, name)
            if not isinstance(array, np.ndarray) or array.dtype != dtype:
                raise TypeError(f"{name} must be a NumPy array of {np.dtype(dtype)}")
            if array.shape != shape:
                raise ValueError(f"{name} must have the shape {shape}, not {array.shape}")
            object.__setattr__(self, name, read_only(array))
        self._check_places()

    def _check_places(self) -> None:
        sizes = self.boxes[:, 2:] - self.boxes[:, :2]
        if (sizes <= 0).any() or (self.boxes < 0).any() or (self.boxes > SIDE).any():
            raise ValueError("each box needs an area, within the picture")
        if ((self.labels < 0) | (self.labels >= len(CLASS_NAMES))).any():
            raise ValueError("a label names no class")
        if self.mask.max() > len(CLASS_NAMES):
            raise ValueError("the mask names no class")


@dataclass(frozen=True, eq=False)
class UnlabelledScene:
    """A picture of the same size of which nobody has said what is in it.

    Attributes:
        pixels: uint8 RGB ``(96, 96, 3)``.
        boxes: None, as are labels and mask.
    """

    pixels: np.ndarray
    boxes: None = None
    labels: None = None
    mask: None = None

    def __post_init__(self) -> None:
        if self.pixels.dtype != np.uint8 or self.pixels.shape != (SIDE, SIDE, 3):
            raise ValueError(f"pixels must be uint8 of shape {(SIDE, SIDE, 3)}")
        object.__setattr__(self, "pixels", read_only(self.pixels))


def read_only(array: np.ndarray) -> np.ndarray:
    """The same numbers in an array over a read-only buffer: nobody can set its write flag."""
    return np.asarray(memoryview(np.ascontiguousarray(array)).toreadonly())
