"""Reasons against a kernel are true, whatever the picture."""

from __future__ import annotations

import re
from functools import cache, cached_property

import numpy as np
import pytest

from explorer.convolution.exercise import Exercise
from explorer.convolution.exercise.reasons import kernel_reason
from tests.convolution.exercise.exercises import (
    close,
    number,
    of_all_kinds,
    reached_by_zeros,
    reference,
)


class Contrast:
    """A wrong candidate: what is said against it, and the maps that SciPy makes."""

    def __init__(self, made: Exercise, index: int):
        self.made, self.index = made, index
        self.text = kernel_reason(made, index)
        self.weights = made.candidates[index].weights
        self.right = made.candidates[made.answer].weights
        self.this = reference(made, self.right)
        self.its = reference(made, self.weights)

    @cached_property
    def zeros(self) -> np.ndarray:
        """Cells that zeros reach in one of the maps."""
        return reached_by_zeros(self.made, self.index)

    @property
    def this_inside(self) -> np.ndarray:
        return self._inside(self.this)

    @property
    def its_inside(self) -> np.ndarray:
        return self._inside(self.its)

    def _inside(self, values: np.ndarray) -> np.ndarray:
        part = values[~self.zeros.all(axis=1)][:, ~self.zeros.all(axis=0)]
        return part if min(part.shape, default=0) > 1 else values


@cache
def every_contrast() -> list[Contrast]:
    return [
        Contrast(made, index)
        for made in of_all_kinds()
        for index in range(4)
        if index != made.answer
    ]


def told(sentence: str) -> list[tuple[Contrast, re.Match]]:
    """Where a sentence is said."""
    found = ((each, re.search(sentence, each.text)) for each in every_contrast())
    return [(each, match) for each, match in found if match]


# Sentences, and what must be so for them to be true of a wrong kernel ``its`` and the map ``this``.
CLAIMS = {
    r"no negative weights.+ down to (\S+)\.$": lambda c, n, w, this, its: (
        w.min() >= 0 and this.min() < 0 and close(n[0], this.min())
    ),
    r"has negative weights.+ down to (\S+), but": lambda c, n, w, this, its: (
        w.min() < 0 and this.min() > -0.5 and close(n[0], its.min())
    ),
    r"weights sum to (\S+), so flat.+ average (\S+)\. .+ averages (\S+)\.$": (
        lambda c, n, w, this, its: (
            close(n[0], w.sum()) and close(n[1], its.mean()) and close(n[2], this.mean())
        )
    ),
    r"rows sums to 0: .+ vertical edges and gives 0 for horizontal ones": (
        lambda c, n, w, this, its: np.abs(w.sum(axis=1)).max() < 1e-5 < np.abs(w.sum(axis=0)).max()
    ),
    r"columns sums to 0: .+ horizontal edges and gives 0 for vertical ones": (
        lambda c, n, w, this, its: np.abs(w.sum(axis=0)).max() < 1e-5 < np.abs(w.sum(axis=1)).max()
    ),
    r"sum to (\S+) and no pixel is brighter than (\S+), .+ be above (\S+)\. .+ to (\S+)\.$": (
        lambda c, n, w, this, its: (
            close(n[0], w[w > 0].sum())
            and n[1] == c.made.picture.max()
            and close(n[2], n[1] * w[w > 0].sum())
            and close(n[3], this.max())
            and n[3] > n[2] >= its.max() - 1
        )
    ),
    r"in a row, its map would change by (\S+) on.+ changes by (\S+): it is (?:smoo|shar)": (
        lambda c, n, w, this, its: (
            close(n[0], np.abs(np.diff(c.its_inside)).mean())
            and close(n[1], np.abs(np.diff(c.this_inside)).mean())
            and max(n) >= 1.15 * min(n)
        )
    ),
}


@pytest.mark.parametrize("sentence", CLAIMS)
def test_reasons_against_a_kernel_are_true(sentence):
    assert told(sentence)
    for each, found in told(sentence):
        numbers = [number(text) for text in found.groups()]
        assert CLAIMS[sentence](each, numbers, each.weights, each.this, each.its), (numbers, found)


EXAMPLE = (
    r"For example, in row (\d+) and column (\d+), counted from 0 \(([a-z ]+)\), "
    r"this map is (\S+); its map would be (\S+) there\."
)


def test_cells_that_are_quoted_have_these_values():
    assert len(told(EXAMPLE)) > 10
    for each, found in told(EXAMPLE):
        at = int(found[1]), int(found[2])
        assert close(number(found[4]), each.this[at])
        assert close(number(found[5]), each.its[at])
        assert found[4] != found[5], each.text
        down, across = (place / side for place, side in zip(at, each.this.shape, strict=True))
        region = found[3]
        assert ("upper" in region or region == "top") == (down < 1 / 3)
        assert ("lower" in region or region == "bottom") == (down >= 2 / 3)
        assert ("left" in region) == (across < 1 / 3)
        assert ("right" in region) == (across >= 2 / 3)


def test_cells_at_the_padded_border_are_not_quoted():
    for each, found in told(EXAMPLE):
        if each.this_inside.any() and each.this_inside.shape != each.this.shape:
            assert not each.zeros[int(found[1]), int(found[2])], each.text


def test_what_shows_blindness_is_about_0():
    shown = [(each, found) for each, found in told(EXAMPLE) if "and gives 0 for" in each.text]
    assert len(shown) > 10
    for each, found in shown:
        at = int(found[1]), int(found[2])
        assert abs(each.its[at]) <= 0.051 * abs(each.this[at])
        assert abs(each.this[at]) >= 0.29 * np.abs(each.this_inside).max()


LINES = (
    r"The lines in its map would be (.+)\. In this one they are (.+): along them cells differ from "
    r"their neighbours by (\S+) on average, and across them by (\S+?)( \(border left out\))?\.$"
)
STEPS = {
    "horizontal": lambda v: v[:, 1:] - v[:, :-1],
    "vertical": lambda v: v[1:] - v[:-1],
    "falling to the right": lambda v: v[1:, 1:] - v[:-1, :-1],
    "rising to the right": lambda v: v[1:, :-1] - v[:-1, 1:],
}
ACROSS = dict(zip(STEPS, ["vertical", "horizontal", *list(STEPS)[:1:-1]], strict=True))


def test_lines_run_as_it_is_said():
    for each, found in told(LINES):
        maps = (each.its_inside, each.this_inside)
        for way, values in zip(found.group(1, 2), maps, strict=True):
            along, across = (np.abs(STEPS[w](values)).mean() for w in (way, ACROSS[way]))
            assert along < 0.7 * across
        assert close(number(found[3]), along)
        assert close(number(found[4]), across)
        assert bool(found[5]) == (each.this_inside.shape != each.this.shape)
    assert {way for _, found in told(LINES) for way in found.group(1, 2)} == set(STEPS)


def test_kernels_without_a_direction_draw_no_lines():
    for each, found in told(LINES):
        for weights in (each.weights, each.right):
            assert not np.allclose(np.rot90(weights), weights)
        for way, candidate in ((1, each.index), (2, each.made.answer)):
            assert found[way] == each.made.candidates[candidate].lines
