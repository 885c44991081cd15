"""Occlusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.fills import FILL, filling
from explorer.explanations.question import Attribution, Question
from explorer.options import Option, Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

Patch = tuple[slice, slice]
_SAME = 1e-6  # of the score: less is rounding, which depends on the place in a batch


def patches(size: tuple[int, int], across: int, steps: int) -> list[list[Patch]]:
    """The patches that are covered one after the other, row by row.

    Args:
        size: height and width of the picture in pixels.
        across: how many patches beside each other cover the picture.
        steps: in how many steps a patch moves by its own size.

    >>> [[patch[1] for patch in row] for row in patches((2, 5), 2, 1)][0]
    [slice(0, 3, None), slice(3, 5, None)]
    """
    rows, columns = (_spans(length, across, steps) for length in size)
    return [[(row, column) for column in columns] for row in rows]


def _spans(length: int, across: int, steps: int) -> list[slice]:
    side = -(-length // across)
    stride = max(1, side // steps)
    starts = range(0, max(1, length - side + stride), stride)
    return [slice(start, min(start + side, length)) for start in starts]


def one_for_each_patch(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """It costs a pass for each patch, and one for the whole picture."""
    size = [length or 224 for length in view.input_shape[:2]]
    rows = patches((size[0], size[1]), int(options["across"]), int(options["steps"]))
    return 1 + sum(len(row) for row in rows)


@EXPLANATIONS.register(
    title="Occlusion",
    year=2014,
    paper=("Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014"),
    formula=r"L^c_p = z^c(x) - z^c(x \text{ with patch } p \text{ covered})",
    reading="The score falls when a patch above zero is covered, and rises when one below zero is.",
    units="logit",
    script="""
grid = patches(x.shape[1:3], ACROSS, STEPS)
places = [patch for row in grid for patch in row]
found = scores(_covered(x[0], places, filling(x[0], FILL)))
values = (found[0] - found[1:]).reshape(len(grid), len(grid[0]))
""",
    passes=one_for_each_patch,
    options=(
        Option(name="across", label="Patches across", values=(4, 7, 10, 14, 20, 28), default=7),
        Option(
            name="steps",
            label="Patches move",
            values=(1, 2),
            default=1,
            titles={1: "by their size", 2: "by half of it"},
        ),
        FILL,
    ),
    signed=True,
)
def occlusion(question: Question) -> Attribution:
    """How much the score falls when a patch of the picture is covered.

    The plainest of all methods: cover a square, ask the network again, and do so all over the
    picture. No gradient is used, so that it works for any network. It misses what is on the
    picture twice: cover one of two cats, and the other is still there.
    """
    x = question.x[0]
    options = question.options
    grid = patches(x.shape[:2], int(options["across"]), int(options["steps"]))
    places = [patch for row in grid for patch in row]
    covered = _covered(x, places, filling(x, str(options["fill"])))
    scores = question.scores(covered, len(places) + 1)
    falls = scores[0] - scores[1:]
    falls[np.abs(falls) <= _SAME * max(1.0, float(np.abs(scores).max()))] = 0
    return Attribution(
        values=falls.reshape(len(grid), len(grid[0])),
        class_index=question.chosen,
        logits=question.logits,
        spread=_spread(falls, places, x.shape[:2]),
    )


def _covered(x: np.ndarray, places: list[Patch], fill: np.ndarray) -> Iterator[np.ndarray]:
    """The whole picture, and then the picture with each patch covered."""
    yield x
    for patch in places:
        picture = x.copy()
        picture[patch] = fill[patch]
        yield picture


def _spread(falls: np.ndarray, places: list[Patch], size: tuple[int, int]) -> np.ndarray:
    """Of each pixel the mean over the patches that cover it."""
    total, count = np.zeros(size), np.zeros(size)
    for fall, patch in zip(falls, places, strict=True):
        total[patch] += fall
        count[patch] += 1
    return total / np.maximum(count, 1)
