"""Where zeros beyond the picture's border reach into a map, and where that shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.convolution.arithmetic import convolve, window_extent, zero_padding
from explorer.convolution.exercise.traits import weight_sum

if TYPE_CHECKING:
    from explorer.convolution.exercise import Exercise

_CLEARLY = 1.5  # how many times as strong a side is, if it is to be named


def padded_lines(exercise: Exercise, index: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many rows at top and bottom, then columns at left and right, zeros reach.

    Args:
        exercise: the exercise.
        index: of the candidate whose map it is.
    """
    layer, kernel = exercise.layer, exercise.candidates[index].weights
    reached = []
    for axis, (before, _) in enumerate(_zeros(exercise, kernel)):
        window = window_extent(kernel.shape[axis], layer.dilation)
        starts = np.arange(exercise.size[axis]) * layer.stride - before
        over = starts + window > exercise.picture.shape[axis]
        reached.append((int((starts < 0).sum()), int(over.sum())))
    return reached[0], reached[1]


def inside(exercise: Exercise, *indexes: int) -> tuple[slice, slice]:
    """Rows and columns of the map that no zeros reach; all of them if there are no others.

    Args:
        exercise: the exercise.
        indexes: of candidates; zeros reach none of their maps there.
    """
    reached = np.array([padded_lines(exercise, index) for index in indexes]).max(axis=0)
    rows, columns = (
        slice(int(before), count - int(after))
        for (before, after), count in zip(reached, exercise.size, strict=True)
    )
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return slice(0, exercise.size[0]), slice(0, exercise.size[1])
    return rows, columns


def about_the_border(exercise: Exercise) -> str:
    """Which sides of the map are the step to the zeros beyond the border; "" if none is."""
    strong = strong_sides(exercise)
    if len(strong) == 4:
        return "The frame around the map is the step to the zeros beyond the border."
    rows = _side("row", {side: strong[side] for side in ("top", "bottom") if side in strong})
    columns = _side("column", {side: strong[side] for side in ("left", "right") if side in strong})
    if not rows and not columns:
        return ""
    both = ", and " if len(strong) == 3 else " and "
    sides = both.join(filter(None, (rows, columns)))
    verb = "is" if list(strong.values()) == [1] else "are"
    return f"{sides.capitalize()} {verb} the step to the zeros beyond the border."


def strong_sides(exercise: Exercise) -> dict[str, int]:
    """Sides at which zeros make the map of a difference clearly stronger, each with its lines.

    Stronger than the inside, and than it were if pixels at the border went on beyond it. Corners
    are left out, since they belong to two sides.
    """
    (top, bottom), (left, right) = padded_lines(exercise, exercise.answer)
    rows, columns = inside(exercise, exercise.answer)
    height, width = exercise.size
    bands = {
        "top": (top, slice(0, top), columns),
        "bottom": (bottom, slice(height - bottom, height), columns),
        "left": (left, rows, slice(0, left)),
        "right": (right, rows, slice(width - right, width)),
    }
    if weight_sum(exercise.layer.kernel) != 0 or top + bottom >= height or left + right >= width:
        return {}
    values, going_on = np.abs(exercise.values), np.abs(_border_going_on(exercise))
    least = values[rows, columns].mean()
    return {
        side: lines
        for side, (lines, *band) in bands.items()
        if lines and _clearly(values[*band].mean(), max(least, going_on[*band].mean()))
    }


def _clearly(stronger: float, weaker: float) -> bool:
    return stronger > _CLEARLY * weaker


def _side(line: str, lines: dict[str, int]) -> str:
    """How a sentence calls one or both ends of the rows or columns; "" for none."""
    if len(lines) == 2:
        return f"the {line}s at {' and '.join(lines)}"
    return "".join(f"the {line}{'s' if n > 1 else ''} at the {side}" for side, n in lines.items())


def _zeros(exercise: Exercise, kernel: np.ndarray) -> list[tuple[int, int]]:
    """How many zeros a kernel needs before and behind the picture, downwards and across."""
    layer = exercise.layer
    settings = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    return [
        zero_padding(pixels, side, **settings)
        for pixels, side in zip(exercise.picture.shape, kernel.shape, strict=True)
    ]


def _border_going_on(exercise: Exercise) -> np.ndarray:
    """The map as it were without zeros: pixels at the border are repeated beyond it."""
    layer = exercise.layer
    larger = np.pad(exercise.picture, _zeros(exercise, layer.kernel), mode="edge")
    return convolve(
        larger, layer.kernel, stride=layer.stride, padding="valid", dilation=layer.dilation
    )
