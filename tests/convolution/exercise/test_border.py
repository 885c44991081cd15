"""What is said of a map's border holds for every side that is named."""

from __future__ import annotations

import re

import numpy as np

from explorer.convolution.exercise import Exercise
from explorer.convolution.exercise.border import about_the_border, inside, padded_lines
from explorer.convolution.exercise.reasons import kernel_reason
from explorer.convolution.exercise.traits import blind_to
from tests.convolution.exercise.exercises import of_all_kinds, of_every_sample, reached_by_zeros

SIDES = ("top", "bottom", "left", "right")
SENTENCE = r"(?:The frame around|[^.]*\b(?:rows?|columns?) at) [^.]* (is|are) the step to the zeros"


def reached(made: Exercise) -> dict[str, int]:
    """How many rows or columns at each side have zeros in them."""
    zeros = reached_by_zeros(made)
    rows, columns = zeros.all(axis=1), zeros.all(axis=0)
    lines = (rows, rows[::-1], columns, columns[::-1])
    return {side: int(np.cumprod(line).sum()) for side, line in zip(SIDES, lines, strict=True)}


def named(made: Exercise) -> list[str]:
    """The sides that the reason calls the step to the zeros."""
    found = re.search(SENTENCE, kernel_reason(made, made.answer))
    if not found:
        return []
    return [side for side in SIDES if f" {side}" in found[0] or "frame" in found[0]]


def strength(made: Exercise, side: str) -> float:
    """The mean size of values at a side, without corners, as a multiple of that inside."""
    lines, values = reached(made), np.abs(made.values)
    height, width = values.shape
    rows = slice(lines["top"], height - lines["bottom"])
    columns = slice(lines["left"], width - lines["right"])
    band = {
        "top": values[: lines["top"], columns],
        "bottom": values[height - lines["bottom"] :, columns],
        "left": values[rows, : lines["left"]],
        "right": values[rows, width - lines["right"] :],
    }[side]
    return band.mean() / values[rows, columns].mean()


def test_every_side_that_is_named_is_clearly_stronger_than_the_inside():
    told = []
    for made in [*of_every_sample(), *of_all_kinds()]:
        sides = named(made)
        assert all(reached(made)[side] for side in sides)
        assert all(strength(made, side) > 1.5 for side in sides)
        told.append(tuple(sides))
    assert {SIDES, ("top", "bottom"), ("left", "right")} <= set(told)
    assert any(len(sides) == 1 for sides in told)
    assert () in told


def test_a_kernel_that_is_blind_to_a_direction_does_not_see_those_borders():
    unseen = {"horizontal": {"top", "bottom"}, "vertical": {"left", "right"}}
    told = 0
    for made in of_every_sample():
        blind = blind_to(made.layer.kernel)
        if blind and named(made):
            assert not set(named(made)) & unseen[blind]
            told += 1
    assert told


def test_no_zeros_no_border():
    for made in of_all_kinds():
        if made.layer.padding == "valid":
            assert padded_lines(made, made.answer) == ((0, 0), (0, 0))
            assert "border" not in kernel_reason(made, made.answer)


def test_one_line_is_called_one():
    for made in of_all_kinds():
        sides, text = named(made), about_the_border(made)
        if len(sides) == 1:
            line = "row" if sides[0] in ("top", "bottom") else "column"
            lines = reached(made)[sides[0]]
            start = f"The {line} at the" if lines == 1 else f"The {line}s at the"
            assert text == (
                f"{start} {sides[0]} {'is' if lines == 1 else 'are'} the step to the zeros beyond "
                "the border."
            )


def test_the_inside_is_what_zeros_do_not_reach():
    for made in of_all_kinds():
        zeros, (rows, columns) = reached_by_zeros(made, *range(4)), inside(made, *range(4))
        if zeros.all():
            assert zeros[rows, columns].shape == made.size
        else:
            assert not zeros[rows, columns].any()
            assert zeros[rows, columns].size == (~zeros).sum()
