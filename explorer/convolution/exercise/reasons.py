"""Why a kernel made a map, and why another cannot have: from the numbers of both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from explorer.convolution.exercise import Exercise

_VISIBLE = 0.5  # grey levels; less is not counted as negative, or as brighter than the picture
_DIRECTIONS = {  # where the neighbour lies: (down, across)
    "from left to right": (0, 1),
    "downwards": (1, 0),
    "towards the lower right": (1, 1),
    "towards the lower left": (1, -1),
}
_CROSSWISE = {
    "from left to right": "downwards",
    "downwards": "from left to right",
    "towards the lower right": "towards the lower left",
    "towards the lower left": "towards the lower right",
}
_PLACES = (
    ("in the upper left", "in the middle of the top", "in the upper right"),
    ("in the middle of the left", "in the middle", "in the middle of the right"),
    ("in the lower left", "in the middle of the bottom", "in the lower right"),
)


def kernel_reason(exercise: Exercise, index: int) -> str:
    """Return why a candidate is the right one, or why it is not, in two to four sentences.

    Args:
        exercise: the exercise.
        index: of the candidate.
    """
    return _why(exercise) if index == exercise.answer else _why_not(exercise, index)


def written(value: float) -> str:
    """Return a value of a map as it is written: whole from 10 on, otherwise to two digits.

    >>> written(-412.3), written(9.14), written(0.01)
    ('−412', '9.1', '0')
    """
    text = f"{value:.0f}" if abs(value) >= 9.95 else f"{float(f'{value:.2g}'):.2g}"
    if abs(value) < 0.05:
        text = "0"
    return text.replace("-", "−")


def weight_sum(weights: np.ndarray) -> float:
    """Return the sum of a kernel's weights, freed from rounding errors where it is whole.

    Args:
        weights: float ``(height, width)``.

    >>> weight_sum(np.full((3, 3), 1 / 9, np.float32))
    1.0
    """
    total = float(weights.sum(dtype=np.float64))
    whole = float(round(total))
    return whole if abs(total - whole) <= _rounding(weights) else total


def blind_to(weights: np.ndarray) -> str:
    """Return which edges a kernel gives 0 for: "horizontal", "vertical", "" for both or neither.

    Where every row of pixels is of one brightness all edges are horizontal, and a kernel whose
    rows sum to 0 gives 0. The same holds for vertical edges and columns.

    Args:
        weights: float ``(height, width)``.

    >>> blind_to(np.array([[-1, 0, 1]])), blind_to(np.array([[0, 1, 0]]))
    ('horizontal', '')
    """
    horizontal, vertical = (
        bool(np.all(np.abs(weights.sum(axis=axis, dtype=np.float64)) <= _rounding(weights)))
        for axis in (1, 0)
    )
    if horizontal == vertical:
        return ""
    return "horizontal" if horizontal else "vertical"


def _rounding(weights: np.ndarray) -> float:
    return 1e-5 * float(np.abs(weights).sum(dtype=np.float64))


def _why(exercise: Exercise) -> str:
    candidate = exercise.candidates[exercise.answer]
    weights, values = candidate.weights, exercise.values
    blind = blind_to(weights)
    sentences = [
        _about_the_sum(weight_sum(weights), values, exercise.picture),
        _about_signs(bool((weights < 0).any()), values),
        _about_blindness(blind) if blind else "",
        _about_the_frame(exercise),
        f"The result {candidate.kernel.effect}.",
    ]
    return " ".join(filter(None, sentences))


def _about_the_sum(total: float, values: np.ndarray, picture: np.ndarray) -> str:
    if total == 0:
        return "Its weights sum to 0, so flat areas away from the border are exactly 0."
    if total == 1:
        its, of_picture = values.mean(), picture.mean()
        words = "Its weights sum to 1, so flat areas keep their brightness"
        if abs(its - of_picture) > 0.1 * of_picture:  # the border weighs much
            return f"{words}."
        return f"{words}: the map averages {written(its)}, the picture {written(of_picture)}."
    return f"Its weights sum to {written(total)}, and that multiplies the brightness of flat areas."


def _about_signs(has_negative: bool, values: np.ndarray) -> str:
    low, high = written(values.min()), written(values.max())
    if not has_negative:
        return f"No weight is negative, so no value is: they go from {low} to {high}."
    if values.min() < -_VISIBLE:
        return f"Some weights are negative, and so are some values: they go from {low} to {high}."
    return f"Some weights are negative, but on this picture no value is: {low} to {high}."


def _about_blindness(blind: str) -> str:
    lines, seen = ("rows", "vertical") if blind == "horizontal" else ("columns", "horizontal")
    return (
        f"Each of its {lines} sums to 0: it responds to {seen} edges and gives 0 for {blind} ones."
    )


def _about_the_frame(exercise: Exercise) -> str:
    strong = np.abs(exercise.values)
    inside = strong[1:-1, 1:-1]
    frame = (strong.sum() - inside.sum()) / (strong.size - inside.size)
    differences = weight_sum(exercise.layer.kernel) == 0
    if exercise.layer.padding != "same" or not differences or frame < 1.5 * inside.mean():
        return ""
    return "The frame around the map is the step to the zeros beyond the border."


class _Comparison:
    """A wrong candidate and its map, against the right one and the map in question."""

    def __init__(self, exercise: Exercise, index: int):
        self.picture = exercise.picture
        self.weights = exercise.candidates[index].weights
        self.right = exercise.candidates[exercise.answer].weights
        self.its = exercise.maps[index].astype(np.float64)
        self.this = exercise.values.astype(np.float64)
        self.effect = exercise.candidates[index].kernel.effect


def _why_not(exercise: Exercise, index: int) -> str:
    compared = _Comparison(exercise, index)
    return next(filter(None, (contrast(compared) for contrast in _CONTRASTS)))


def _cannot_be_negative(c: _Comparison) -> str:
    if (c.weights < 0).any() or c.this.min() >= -_VISIBLE:
        return ""
    return (
        "It has no negative weights, so no value of its map would be negative, but this one goes "
        f"down to {written(c.this.min())}."
    )


def _would_be_negative(c: _Comparison) -> str:
    if c.this.min() < -_VISIBLE or c.its.min() > -0.05 * np.abs(c.its).max():
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
    return f"{_about_blindness(blind)} {_lines_differ(c) or _at_one_place(c)}"


def _is_out_of_reach(c: _Comparison) -> str:
    brightest = float(c.picture.max())
    for sign, word, beyond, to in (
        (1, "positive", "above", "up"),
        (-1, "negative", "below", "down"),
    ):
        total = float(np.maximum(sign * c.weights, 0).sum(dtype=np.float64))
        furthest = float((sign * c.this).max())
        if furthest > total * brightest + _VISIBLE:
            return (
                f"Its {word} weights sum to {written(sign * total)} and no pixel is brighter than "
                f"{written(brightest)}, so no value of its map could be {beyond} "
                f"{written(sign * total * brightest)}. This one goes {to} to "
                f"{written(sign * furthest)}."
            )
    return ""


def _lines_differ(c: _Comparison) -> str:
    its, this = _lines(c.its), _lines(c.this)
    if weight_sum(c.weights) != 0 or weight_sum(c.right) != 0 or not its or not this or its == this:
        return ""
    steps = _steps(c.this)
    return (
        f"The lines of its map would run {its}. In this one they run {this}: that way cells differ "
        f"from their neighbours by {written(steps[this])} on average, and crosswise by "
        f"{written(steps[_CROSSWISE[this]])}."
    )


def _sharpness_differs(c: _Comparison) -> str:
    if weight_sum(c.weights) != 1 or weight_sum(c.right) != 1:
        return ""
    its, this = _steps(c.its), _steps(c.this)
    way = max(_DIRECTIONS, key=lambda name: abs(np.log((its[name] + 1e-6) / (this[name] + 1e-6))))
    if max(its[way], this[way]) < 1.2 * min(its[way], this[way]):
        return ""
    word = "sharper" if this[way] > its[way] else "smoother"
    return (
        f"From one cell to the next, {way}, its map would change by {written(its[way])} on "
        f"average. This one changes by {written(this[way])}: that way it is {word}."
    )


def _looks_different(c: _Comparison) -> str:
    return f"Its result {c.effect}. {_at_one_place(c)}"


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
    """The values where the maps, each over its own range, differ most."""
    apart = np.abs(c.its / np.abs(c.its).max() - c.this / np.abs(c.this).max())
    row, column = np.unravel_index(apart.argmax(), apart.shape)
    height, width = apart.shape
    place = _PLACES[3 * row // height][3 * column // width]
    its, this = written(c.its[row, column]), written(c.this[row, column])
    return f"For example, {place}, where this map is {this}, its map would be {its}."


def _steps(values: np.ndarray) -> dict[str, float]:
    """How much values differ from their neighbour on average, for each direction."""
    height, width = values.shape
    found = {}
    for name, (down, across) in _DIRECTIONS.items():
        here = values[: height - down, max(0, -across) : width - max(0, across)]
        there = values[down:, max(0, across) : width - max(0, -across)]
        found[name] = float(np.abs(there - here).mean())
    return found


def _lines(values: np.ndarray) -> str:
    """The direction along which a map changes clearly less than crosswise; "" if there is none."""
    steps = _steps(values)
    shares = {way: steps[way] / max(steps[_CROSSWISE[way]], 1e-6) for way in steps}
    way = min(shares, key=shares.__getitem__)
    return way if shares[way] < 0.85 else ""
