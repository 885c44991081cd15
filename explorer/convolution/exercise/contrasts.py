"""Why a kernel cannot have made a map: from its weights, and from the map it would make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from explorer.convolution.exercise.border import inside
from explorer.convolution.exercise.traits import about_blindness, blind_to, weight_sum
from explorer.convolution.exercise.wording import (
    FALLING,
    HORIZONTAL,
    RISING,
    VERTICAL,
    VISIBLE,
    place,
    written,
)

if TYPE_CHECKING:
    from explorer.convolution.exercise import Exercise

_STEPS = {  # for each direction where the neighbour lies: (down, across)
    HORIZONTAL: (0, 1),
    VERTICAL: (1, 0),
    RISING: (1, -1),
    FALLING: (1, 1),
}
_CROSSWISE = {HORIZONTAL: VERTICAL, VERTICAL: HORIZONTAL, RISING: FALLING, FALLING: RISING}
_CLEAR_LINES = 0.7  # along lines a map changes by at most so much of what it changes across them
_NEARLY_NOTHING, _MUCH = 0.05, 0.3  # shares of a map's largest value


class _Comparison:
    """A wrong candidate and its map, against the right one and the map in question."""

    def __init__(self, exercise: Exercise, index: int):
        self.picture = exercise.picture
        self.candidate = exercise.candidates[index]
        self.weights = self.candidate.weights
        self.right_candidate = exercise.candidates[exercise.answer]
        self.right = self.right_candidate.weights
        self.its = exercise.maps[index].astype(np.float64)
        self.this = exercise.values.astype(np.float64)
        self.everywhere = (slice(0, exercise.size[0]), slice(0, exercise.size[1]))
        self.inside = inside(exercise, index, exercise.answer)
        if min(self.this[self.inside].shape) < 2:  # no cell has a neighbour in every direction
            self.inside = self.everywhere

    @property
    def its_inside(self) -> np.ndarray:
        """Its map where no zeros from beyond the border have a part in either."""
        return self.its[self.inside]

    @property
    def this_inside(self) -> np.ndarray:
        """The map in question, likewise."""
        return self.this[self.inside]


def why_not(exercise: Exercise, index: int) -> str:
    """Return why a wrong candidate cannot have made the map, in one to three sentences.

    Args:
        exercise: the exercise.
        index: of the candidate.
    """
    compared = _Comparison(exercise, index)
    return next(filter(None, (contrast(compared) for contrast in _CONTRASTS)))


def _cannot_be_negative(c: _Comparison) -> str:
    if (c.weights < 0).any() or c.this.min() >= -VISIBLE:
        return ""
    return (
        "It has no negative weights, so no value of its map would be negative, but this one goes "
        f"down to {written(c.this.min())}."
    )


def _would_be_negative(c: _Comparison) -> str:
    if c.this.min() < -VISIBLE or c.its.min() > -0.05 * np.abs(c.its).max():
        return ""
    return (
        f"It has negative weights: its map would go down to {written(c.its.min())}, but this one "
        "has no negative values."
    )


def _flat_areas_differ(c: _Comparison) -> str:
    its, this = weight_sum(c.weights), weight_sum(c.right)
    if (its == 0) == (this == 0) or abs(c.its.mean() - c.this.mean()) < 10:
        return ""
    kept = "keep their brightness" if its == 1 else f"be {written(its)} times as bright"
    flat = "be 0" if its == 0 else kept
    return (
        f"Its weights sum to {written(its)}, so flat areas would {flat}, and its map would average "
        f"{written(c.its.mean())}. This one averages {written(c.this.mean())}."
    )


def _responds_to_other_edges(c: _Comparison) -> str:
    blind = blind_to(c.weights)
    if not blind or blind == blind_to(c.right):
        return ""
    evidence = _lines_differ(c) or _gives_nothing_somewhere(c)
    return f"{about_blindness(c.weights)} {evidence}" if evidence else ""


def _gives_nothing_somewhere(c: _Comparison) -> str:
    """The values where the map is strong and its would be about 0; "" if nowhere."""
    its, this = np.abs(c.its_inside), np.abs(c.this_inside)
    nothing = (its <= _NEARLY_NOTHING * its.max()) & (its <= _NEARLY_NOTHING * this)
    scores = np.where(nothing, this - 5 * its, 0)  # strong counts, and nothing at all counts more
    if scores.max() < max(_MUCH * this.max(), VISIBLE):
        return ""
    return _example(c, scores, c.inside)


def _is_out_of_reach(c: _Comparison) -> str:
    brightest = float(c.picture.max())
    for sign, word, beyond, to in (
        (1, "positive", "above", "up"),
        (-1, "negative", "below", "down"),
    ):
        total = float(np.maximum(sign * c.weights, 0).sum(dtype=np.float64))
        furthest = float((sign * c.this).max())
        if furthest > total * brightest + VISIBLE:
            return (
                f"Its {word} weights sum to {written(sign * total)} and no pixel is brighter than "
                f"{written(brightest)}, so no value of its map could be {beyond} "
                f"{written(sign * total * brightest)}. This one goes {to} to "
                f"{written(sign * furthest)}."
            )
    return ""


def _lines_differ(c: _Comparison) -> str:
    its, this = c.candidate.lines, c.right_candidate.lines
    if not its or not this or its == this:
        return ""
    # Now and then the picture's lines are stronger than those that a kernel looks for.
    if _lines(c.its_inside) != its or _lines(c.this_inside) != this:
        return ""
    steps = _steps(c.this_inside)
    return (
        f"The lines in its map would be {its}. In this one they are {this}: along them cells "
        f"differ from their neighbours by {written(steps[this])} on average, and across them by "
        f"{written(steps[_CROSSWISE[this]])}{_without_border(c)}."
    )


def _sharpness_differs(c: _Comparison) -> str:
    if weight_sum(c.weights) != 1 or weight_sum(c.right) != 1:
        return ""
    its, this = _steps(c.its_inside), _steps(c.this_inside)
    way = max(_STEPS, key=lambda name: abs(np.log((its[name] + 1e-6) / (this[name] + 1e-6))))
    if max(its[way], this[way]) < 1.2 * min(its[way], this[way]):
        return ""
    word = "sharper" if this[way] > its[way] else "smoother"
    return (
        f"From one cell to the next in a {_LINE_OF[way]}, its map would change by "
        f"{written(its[way])} on average{_without_border(c)}. This one changes by "
        f"{written(this[way])}: it is {word} in that direction."
    )


_LINE_OF = {
    HORIZONTAL: "row",
    VERTICAL: "column",
    RISING: "diagonal that rises to the right",
    FALLING: "diagonal that falls to the right",
}


def _looks_different(c: _Comparison) -> str:
    effect = f"Its result {c.candidate.kernel.effect}."
    return " ".join(filter(None, (effect, c.candidate.about_direction, _at_one_place(c))))


_CONTRASTS: tuple[Callable[[_Comparison], str], ...] = (
    _cannot_be_negative,
    _would_be_negative,
    _flat_areas_differ,
    _responds_to_other_edges,
    _is_out_of_reach,
    _lines_differ,
    _sharpness_differs,
    _looks_different,
)


def _at_one_place(c: _Comparison) -> str:
    """The values where the maps, each over its own range, differ most; inside if they do there."""
    for region in (c.inside, c.everywhere):
        its, this = c.its[region], c.this[region]
        apart = np.abs(_of_its_range(its) - _of_its_range(this))
        # Only where the values themselves differ clearly, too.
        clear = np.abs(its - this) >= 0.1 * np.maximum(np.abs(its), np.abs(this))
        scores = np.where(clear, apart, 0)
        if scores.any():
            break
    return _example(c, scores, region)


def _of_its_range(values: np.ndarray) -> np.ndarray:
    return values / max(1e-6, np.abs(values).max())


def _example(c: _Comparison, scores: np.ndarray, region: tuple[slice, slice]) -> str:
    """The values of both maps where the scores of a region are highest."""
    best = np.unravel_index(scores.argmax(), scores.shape)
    row, column = (int(i) + lines.start for i, lines in zip(best, region, strict=True))
    its, this = written(c.its[row, column]), written(c.this[row, column])
    where = place(row, column, c.this.shape)
    return f"For example, {where} this map is {this}; its map would be {its} there."


def _without_border(c: _Comparison) -> str:
    return "" if c.this_inside.size == c.this.size else " (border left out)"


def _steps(values: np.ndarray) -> dict[str, float]:
    """How much values differ from their neighbour on average, for each direction."""
    height, width = values.shape
    found = {}
    for name, (down, across) in _STEPS.items():
        here = values[: height - down, max(0, -across) : width - max(0, across)]
        there = values[down:, max(0, across) : width - max(0, -across)]
        found[name] = float(np.abs(there - here).mean())
    return found


def _lines(values: np.ndarray) -> str:
    """The direction along which a map changes clearly less than crosswise; "" if there is none."""
    steps = _steps(values)
    seen = [way for way in steps if steps[_CROSSWISE[way]] > VISIBLE]
    shares = {way: steps[way] / steps[_CROSSWISE[way]] for way in seen}
    clear = [way for way in seen if shares[way] < _CLEAR_LINES]
    return min(clear, key=shares.__getitem__, default="")
