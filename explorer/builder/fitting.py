"""Whether the steps of a network fit each other, without Keras: what is refused, and why."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from explorer.builder.design import Design, Step
from explorer.builder.kinds import EITHER, MAPS, NUMBERS

Shape = tuple[int, ...]
"""``(height, width, channels)`` of maps, or ``(numbers,)``."""
MOST_SIDE = 128
"""Networks that need larger pictures than this are not for this app's data sets."""
_OUTPUT = "The output is computed of a row of numbers, and here are still maps"

_LARGER = "or remove a pooling or a stride of 2 before it, or begin with larger pictures."


@dataclass(frozen=True)
class Problem:
    """What does not fit.

    Attributes:
        place: number of the step, from 0; as many as there are steps for the output.
        sentence: what is wrong, and what would help.
    """

    place: int
    sentence: str


def refusal(step: Step, place: int, shape: Shape) -> str:
    """Why a step cannot follow, in a sentence that says what would help; "" if it can.

    Args:
        step: the step.
        place: its number, from 0.
        shape: of what it is given.
    """
    here = f"Step {place + 1}, {_lower(step.kind.title)},"
    if step.kind.takes == MAPS and len(shape) == 1:
        return (
            f"{here} needs maps with height and width, and gets {_row(shape[0])}. "
            "Move it before the step that makes numbers of the maps (global average pooling or "
            "flatten), or remove it."
        )
    if step.kind.takes == NUMBERS and len(shape) == 3:
        return (
            f"{here} needs a row of numbers, and gets maps of {_said(shape)}. Put global average "
            "pooling or flatten before it."
        )
    multiple = step.kind.block.multiple if step.kind.block else 1
    if (maps := step.value("filters", 0)) % multiple:
        whole = {max(multiple, maps // multiple * multiple), (maps // multiple + 1) * multiple}
        return (
            f"{here} shares its maps out and needs a multiple of {multiple} of them. Take "
            f"{' or '.join(map(str, sorted(whole)))}."
        )
    return _too_small(step, here, shape)


def _row(count: int) -> str:
    return "a single number" if count == 1 else f"a row of {count:,} numbers"


def _too_small(step: Step, here: str, shape: Shape) -> str:
    if len(shape) == 1:
        return ""
    side, size = min(shape[:2]), step.value("size")
    if size > side:
        return (
            f"{here} has a window of {size} × {size}, and the maps are only {_said(shape)}. "
            f"Remove it, {_LARGER}"
        )
    if step.value("stride") > side:
        return (
            f"{here} takes every second row and column, and the maps are only {_said(shape)}. "
            f"Give it a stride of 1, {_LARGER}"
        )
    return ""


def _lower(title: str) -> str:
    """A title within a sentence; an abbreviation stays as it is."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def output_refusal(shape: Shape) -> str:
    """Why the output cannot follow; "" if it can."""
    if len(shape) == 1:
        return ""
    return f"{_OUTPUT} of {_said(shape)}. Put global average pooling or flatten at the end."


def _said(shape: Shape) -> str:
    return " × ".join(map(str, shape[:2]))


def shape_after(step: Step, shape: Shape) -> Shape:
    """What a step makes of a shape, if it is not refused: worked out, not built.

    >>> shape_after(Step("max_pool"), (9, 9, 3)), shape_after(Step("plain", (8, 2)), (9, 9, 3))
    ((4, 4, 3), (5, 5, 8))
    """
    if step.kind.gives == NUMBERS:
        return (step.value("units", 0) or (prod(shape) if step.name == "flatten" else shape[-1]),)
    if step.kind.gives == EITHER:
        return shape
    stride, size = step.value("stride"), step.value("size")
    height, width = (-(-side // stride) // size for side in shape[:2])
    return height, width, step.value("filters", shape[2])


def first_problem(design: Design, shape: Shape) -> Problem | None:
    """The first thing that does not fit; None if all does.

    Args:
        design: the network.
        shape: ``(height, width, channels)`` of the pictures.
    """
    for place, step in enumerate(design.steps):
        if sentence := refusal(step, place, shape):
            return Problem(place, sentence)
        shape = shape_after(step, shape)
    sentence = output_refusal(shape)
    return Problem(len(design.steps), sentence) if sentence else None


def smallest_side(design: Design) -> int:
    """The least height and width of pictures with which no step finds its maps too small.

    >>> from explorer.builder.design import read_design
    >>> smallest_side(read_design("plain-8-2.max_pool.plain-8-2.gap"))
    7
    """
    side = 1
    for step in reversed(design.steps):
        size, stride = step.value("size"), step.value("stride")
        side = max(stride, stride * (side * size - 1) + 1)
    return side


def most_parameters(design: Design, shape: Shape) -> int:
    """An upper bound on the number of parameters, worked out without building anything.

    Args:
        design: a network that fits.
        shape: of the pictures.
    """
    bound = 0
    for step in design.steps:
        bound += _at_most(step, shape)
        shape = shape_after(step, shape)
    return bound


def _at_most(step: Step, shape: Shape) -> int:
    """No block has more than two 3x3 convolutions, a shortcut, and an inverted bottleneck."""
    if (maps := step.value("filters", 0)) and len(shape) == 3:
        given = shape[2]
        return 16 * given * maps + 10 * maps * maps + 7 * given * given + 100 * (given + maps)
    units = step.value("units", 0)
    return units * (shape[-1] + 1)
