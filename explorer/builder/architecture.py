"""A network that a visitor has built, as an architecture that everything else can use."""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial

from explorer.architectures import Architecture
from explorer.builder.assembly import assembled
from explorer.builder.design import Design, read_design
from explorer.builder.fitting import (
    MOST_SIDE,
    Problem,
    first_problem,
    most_parameters,
    smallest_side,
)
from explorer.builder.keras_code import write_design
from explorer.builder.shapes import Walk, walked

FAMILY = "built-"
"""How the names of such architectures begin; the text of the design follows."""
MOST_PARAMETERS = 20_000_000
"""Larger ones do not learn on a laptop in reasonable time."""
USUAL = (32, 32, 3)
"""Shape of the pictures that an architecture is judged by."""


class TooLarge(ValueError):
    """A design has too many parameters on the pictures that every architecture has to allow.

    Attributes:
        problem: the step that has most of them, and how many.
    """

    def __init__(self, walk: Walk, shape: tuple[int, int, int]) -> None:
        place = max(range(len(walk.stages)), key=lambda one: walk.stages[one].parameters)
        most = f"{walk.stages[place].parameters:,}"
        where = "the output" if place == len(walk.stages) - 1 else f"step {place + 1}"
        pictures = f"pictures of {shape[0]} × {shape[1]} pixels"
        super().__init__(
            f"A network for this app has to be possible for {pictures} too. There this one would "
            f"have {walk.parameters:,} parameters, {most} of them in {where}; at most "
            f"{MOST_PARAMETERS:,} are allowed. Fewer maps or units help, more pooling before that, "
            "and global average pooling in place of flatten."
        )
        self.problem = Problem(place, f"On {pictures} this alone would have {most} parameters.")


def name_of(design: Design) -> str:
    """The name of a design as an architecture, in the form that `built` takes."""
    return FAMILY + design.text


@lru_cache(500)
def built(name: str) -> Architecture:
    """The architecture of a name.

    Args:
        name: `FAMILY` and the text of a design.

    Raises:
        ValueError: with a sentence, if the name means nothing, or its steps do not fit.
    """
    design = read_design(name.removeprefix(FAMILY))
    if name != name_of(design):
        raise ValueError(f"This network is called {name_of(design)}.")
    check(design)
    least = smallest_side(design)
    return Architecture(
        name=name,
        title=_title(design),
        description=_description(design),
        function=partial(assembled, design),
        year=2026,
        paper="Built here, in the builder of the page Architectures",
        input_shape=_judged_by(least),
        smallest_side=least,
        smallest_because=f"its poolings and strides leave one row and column of {least} then",
        writer=partial(write_design, design=design),
    )


def check(design: Design) -> None:
    """Make sure that a design is a network that learns from the pictures of some data set.

    Raises:
        TooLarge: with a sentence, if it has too many parameters on the usual pictures.
        ValueError: with a sentence, if it is not for another reason.
    """
    if not design.blocks:
        raise ValueError("A network needs at least one block. Add one before the other steps.")
    least = smallest_side(design)
    if least > MOST_SIDE:
        raise ValueError(
            f"The poolings and strides need pictures of at least {least:,} × {least:,} pixels; "
            f"more than {MOST_SIDE} × {MOST_SIDE} is not for this app. Take some of them away."
        )
    shape = _judged_by(least)
    if problem := first_problem(design, shape):
        raise ValueError(problem.sentence)
    if most_parameters(design, shape) <= MOST_PARAMETERS:
        return  # known without Keras
    walk = walked(design, shape, 10)
    if walk.parameters > MOST_PARAMETERS:
        raise TooLarge(walk, shape)


def _judged_by(least: int) -> tuple[int, int, int]:
    """The usual shape, or a multiple of it where the network needs more, as training has it."""
    factor = -(-least // USUAL[0])
    return USUAL[0] * factor, USUAL[1] * factor, USUAL[2]


def _title(design: Design) -> str:
    """Distinct for designs: people compare them."""
    count, widest = len(design.blocks), max(step.value("filters") for step in design.blocks)
    mark = hashlib.sha256(design.text.encode()).hexdigest()[:4]
    blocks = f"{count} block" + "s" * (count != 1)
    return f"Your network {mark} ({blocks}, {widest} maps)"


def _description(design: Design) -> str:
    steps = "; ".join(step.title for step in design.steps)
    return f"Put together in the builder: {steps}; and a softmax over the classes."
