"""A classifier becomes a detector: it is asked about one window of the picture after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.anatomy import view_of
from explorer.anatomy.batches import BATCH
from explorer.detection.pyramid import Level, pyramid
from explorer.images import Image
from explorer.input_units import InputUnits
from explorer.network import Network

MOST_WINDOWS = 2_000
"""More are not planned: it would take minutes."""
_SMALL = 64  # side of an input of which a whole batch takes a moment
_FEW = 8


@dataclass(frozen=True)
class LevelWindows:
    """Where the window stands at one level of the pyramid.

    Attributes:
        level: the picture's size there.
        window: ``(height, width)`` of the window in pixels of the level: the network's input.
        rows: top edges of the windows, in pixels of the level, ascending.
        columns: left edges.
    """

    level: Level
    window: tuple[int, int]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many windows there are: a forward pass for each."""
        return len(self.rows) * len(self.columns)

    @property
    def side(self) -> float:
        """The window's height in pixels of the picture."""
        return self.window[0] / self.level.scale

    @property
    def places(self) -> list[tuple[int, int]]:
        """Top and left edge of each window, row by row."""
        return [(top, left) for top in self.rows for left in self.columns]

    @cached_property
    def boxes(self) -> np.ndarray:
        """float32 ``(rows, columns, 4)``: x1, y1, x2, y2 in pixels of the picture."""
        height, width = self.window
        left, top = np.meshgrid(self.columns, self.rows)
        corners = np.stack([left, top, left + width, top + height], axis=-1)
        return (corners / self.level.scale).astype(np.float32)


@dataclass(frozen=True)
class Plan:
    """All windows of a picture, and so what looking at them costs.

    Attributes:
        levels: of the pyramid, the largest first; so the first one has the smallest windows.
        stride: pixels of a level from one window to the next.
    """

    levels: tuple[LevelWindows, ...]
    stride: int

    @property
    def passes(self) -> int:
        """Forward passes: one for each window."""
        return sum(level.count for level in self.levels)

    @property
    def boxes(self) -> np.ndarray:
        """float32 ``(windows, 4)``, level by level, row by row; as `LevelWindows.boxes`."""
        return np.concatenate([level.boxes.reshape(-1, 4) for level in self.levels])

    def by_level(self, values: np.ndarray) -> list[np.ndarray]:
        """Values of all windows, ``(windows, ...)``, as ``(rows, columns, ...)`` of each level."""
        ends = np.cumsum([level.count for level in self.levels])
        parts = np.split(values, ends[:-1])
        return [
            part.reshape(len(level.rows), len(level.columns), *values.shape[1:])
            for part, level in zip(parts, self.levels, strict=True)
        ]


@dataclass(frozen=True)
class Scored:
    """Windows that have been looked at, as many as fit in a batch.

    Attributes:
        done: how many windows are done, these included.
        probabilities: float32 ``(windows, classes)``, of these.
    """

    done: int
    probabilities: np.ndarray


def positions(length: int, window: int, stride: int) -> tuple[int, ...]:
    """Where a window begins along a side so that all of it is covered.

    The last one reaches the edge, and for that may be nearer to the one before than a stride.

    Raises:
        ValueError: if the stride is not between 1 and the window, or the window does not fit.

    >>> positions(10, 4, 3), positions(11, 4, 3)
    ((0, 3, 6), (0, 3, 6, 7))
    """
    if not 0 < window <= length:
        raise ValueError(f"A window of {window} pixels does not fit into {length}.")
    if not 0 < stride <= window:
        raise ValueError(
            f"A stride of {stride} pixels would leave gaps between windows of {window}; it must "
            "be at least 1 and at most the window."
        )
    last = length - window
    regular = range(0, last + 1, stride)
    return tuple(regular) if regular[-1] == last else (*regular, last)


def largest_side(size: tuple[int, int], window: tuple[int, int]) -> float:
    """Height of the largest window of these proportions that fits into a picture, in its pixels.

    Args:
        size: height and width of the picture.
        window: height and width of the network's input.

    >>> largest_side((300, 451), (224, 224)), largest_side((300, 100), (32, 64))
    (300, 50.0)
    """
    return min(size[0], size[1] * window[0] / window[1])


def strides_for(window: tuple[int, int], grid: int | None) -> list[int]:
    """Strides worth choosing from: multiples of the network's own, up to the window itself.

    Args:
        window: height and width of the network's input.
        grid: pixels between the cells of the network's last maps; None if that is not known.

    >>> strides_for((224, 224), 32), strides_for((28, 28), None)
    ([32, 64, 128, 224], [3, 6, 12, 24, 28])
    """
    shortest = min(window)
    first = min(shortest, grid or max(1, shortest // 8))
    doubled = [first << times for times in range(shortest.bit_length())]
    return sorted({*(one for one in doubled if one <= shortest), shortest})


def plan(
    size: tuple[int, int],
    window: tuple[int, int],
    side: float,
    stride: int,
    factor: float,
) -> Plan:
    """Say where the window will stand, without any network.

    The picture is scaled, never the window: at the first level so that the smallest window,
    ``side`` pixels high on the picture, is as high as the network's input, and then down by
    ``factor`` from level to level. So a window is an exact part of the level's pixels.

    Args:
        size: height and width of the picture, in pixels.
        window: height and width of the network's input.
        side: height of the smallest window, in pixels of the picture.
        stride: in pixels of a level, so in pixels of the network's input.
        factor: by which windows grow from level to level; above 1.

    Raises:
        ValueError: with a sentence, if the window does not fit into the picture, or there would
            be more than `MOST_WINDOWS`.
    """
    levels = pyramid(*size, factor, window, first=window[0] / side)
    counted = 0
    for level in levels:  # before any of them is listed
        spans = zip((level.height, level.width), window, strict=True)
        down, across = (-(-(length - one) // stride) + 1 for length, one in spans)
        counted += down * across
    if counted > MOST_WINDOWS:
        raise ValueError(
            f"That would be {counted:,} windows; choose a larger window or a larger stride "
            f"(at most {MOST_WINDOWS:,} are looked at)."
        )
    return Plan(tuple(_level_windows(level, window, stride) for level in levels), stride)


def _level_windows(level: Level, window: tuple[int, int], stride: int) -> LevelWindows:
    return LevelWindows(
        level,
        window,
        positions(level.height, window[0], stride),
        positions(level.width, window[1], stride),
    )


def level_inputs(network: Network, image: Image, levels: Sequence[Level]) -> list[np.ndarray]:
    """The picture at each level in the network's units, float32 ``(height, width, channels)``.

    What the network does to a whole picture before it looks at it (cutting its middle out,
    squeezing it) is left out: a window is looked at as it is.
    """
    units = InputUnits.of(network)
    return [units.fed(level.pixels(image)) for level in levels]


def crops(levels: Sequence[LevelWindows], inputs: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """What is in each window, float32 ``(height, width, channels)``, in the plan's order."""
    for level, x in zip(levels, inputs, strict=True):
        height, width = level.window
        for top, left in level.places:
            yield x[top : top + height, left : left + width]


def scored(network: Network, inputs: Sequence[np.ndarray], windows: Plan) -> Iterator[Scored]:
    """Look at one window after the other; whoever stops asking ends the work.

    Args:
        network: any classifier.
        inputs: of `level_inputs`.
        windows: where to look.

    Yields:
        the windows in the plan's order, as many at a time as take a moment.
    """
    batch = batch_of(windows)
    waiting: list[np.ndarray] = []
    done = 0
    for number, crop in enumerate(crops(windows.levels, inputs), start=1):
        waiting.append(crop)
        if len(waiting) < batch and number < windows.passes:
            continue
        fed = np.stack(waiting + waiting[-1:] * (batch - len(waiting)))
        logits = view_of(network.model).logits_of(fed)
        done += len(waiting)
        yield Scored(done, probabilities_of(logits[: len(waiting)]))
        waiting = []


def batch_of(windows: Plan) -> int:
    """How many windows the network is handed at once, so that it takes a moment."""
    return BATCH if max(windows.levels[0].window) <= _SMALL else _FEW


def probabilities_of(logits: np.ndarray) -> np.ndarray:
    """Softmax along the last axis, float32, as `Network.probabilities` does.

    >>> probabilities_of(np.zeros((1, 4))).tolist()
    [[0.25, 0.25, 0.25, 0.25]]
    """
    raised = logits.astype(np.float64)
    exponentials = np.exp(raised - raised.max(axis=-1, keepdims=True))
    return (exponentials / exponentials.sum(axis=-1, keepdims=True)).astype(np.float32)
