"""Anchors: boxes laid over a picture before anything is known about it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class AnchorGrid:
    """Boxes of the same few kinds, centred on every cell of a feature map.

    Source: Ren et al.: Faster R-CNN. NeurIPS 2015.

    Attributes:
        side: of the picture, in pixels.
        stride: pixels of the picture between neighbouring cells.
        scales: square roots of the boxes' areas, in pixels.
        ratios: heights divided by widths, so that 2 is upright. Of each scale there is a box in
            each ratio, and all of them have the same area.

    >>> grid = AnchorGrid(side=96, stride=16, scales=(24, 48), ratios=(0.5, 1, 2))
    >>> grid.rows, grid.columns, grid.kinds, grid.boxes.shape
    (6, 6, 6, (6, 6, 6, 4))
    >>> grid.boxes[0, 1, 1].tolist()  # first row, second column, a square of 24
    [12.0, -4.0, 36.0, 20.0]
    """

    side: int
    stride: int
    scales: tuple[float, ...]
    ratios: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        if not (1 <= self.stride <= self.side <= 4096):
            raise ValueError("the stride is from 1 to the picture's side, which is 4096 at most")
        for name in ("scales", "ratios"):
            values = tuple(float(value) for value in getattr(self, name))
            if not values or not all(0 < value <= 1e6 for value in values):
                raise ValueError(f"{name} are numbers above 0, one at least")
            object.__setattr__(self, name, values)

    @property
    def rows(self) -> int:
        """Cells below each other; the last may reach over the picture's edge."""
        return math.ceil(self.side / self.stride)

    @property
    def columns(self) -> int:
        """Cells beside each other."""
        return self.rows

    @property
    def kinds(self) -> int:
        """Boxes at each cell: one for each scale and ratio."""
        return len(self.scales) * len(self.ratios)

    @property
    def shapes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each kind in pixels: all ratios of the first scale come first."""
        return tuple(
            (scale / math.sqrt(ratio), scale * math.sqrt(ratio))
            for scale, ratio in itertools.product(self.scales, self.ratios)
        )

    @cached_property
    def boxes(self) -> np.ndarray:
        """Corners, float32 ``(rows, columns, kinds, 4)``; not to be written to."""
        centres = (np.arange(self.rows) + 0.5) * self.stride
        y, x = np.meshgrid(centres, centres, indexing="ij")
        half = np.asarray(self.shapes) / 2  # (kinds, 2)
        middle = np.stack([x, y], axis=-1)[:, :, None]  # (rows, columns, 1, 2)
        boxes = np.concatenate([middle - half, middle + half], axis=-1).astype(np.float32)
        boxes.flags.writeable = False
        return boxes

    def __len__(self) -> int:
        return self.rows * self.columns * self.kinds


@dataclass(frozen=True)
class AnchorPlace:
    """Where an anchor of several grids is: indices of its grid, row, column and kind."""

    grid: int
    row: int
    column: int
    kind: int


def all_anchors(grids: Sequence[AnchorGrid]) -> np.ndarray:
    """Anchors of several grids in one list, float32 ``(anchors, 4)``.

    Grid after grid; of each row after row, in it cell after cell, in it kind after kind: as the
    outputs of heads are reshaped.

    >>> fine, coarse = AnchorGrid(96, 16, (24,)), AnchorGrid(96, 32, (48,))
    >>> all_anchors([fine, coarse]).shape
    (45, 4)
    """
    return np.concatenate([np.empty((0, 4), np.float32)] + [g.boxes.reshape(-1, 4) for g in grids])


def place_of(grids: Sequence[AnchorGrid], index: int) -> AnchorPlace:
    """Where an anchor of the list made by `all_anchors` is.

    Raises:
        ValueError: if there is no anchor of this index.

    >>> place_of([AnchorGrid(96, 16, (24,)), AnchorGrid(96, 32, (48,))], 40)
    AnchorPlace(grid=1, row=1, column=1, kind=0)
    """
    rest = index
    for number, grid in enumerate(grids):
        if 0 <= rest < len(grid):
            row, column, kind = np.unravel_index(rest, grid.boxes.shape[:3])
            return AnchorPlace(number, int(row), int(column), int(kind))
        rest -= len(grid)
    raise ValueError(f"there is no anchor {index}")
