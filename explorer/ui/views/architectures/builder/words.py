"""Shapes and counts as the builder writes them."""

from __future__ import annotations

from explorer.builder.fitting import Shape
from explorer.builder.shapes import Stage, Walk

Numbers = tuple[str, str, str]
"""Shape, parameters and multiply-adds, as they are written."""


def in_shape(shape: Shape) -> str:
    """A shape in words.

    >>> in_shape((32, 32, 64)), in_shape((128,))
    ('32 × 32 × 64', '128 numbers')
    """
    if len(shape) == 1:
        return f"{shape[0]:,} numbers"
    return " × ".join(map(str, shape))


def numbers_of(stage: Stage) -> Numbers:
    """What a step gives and costs; nothing is written for 0.

    >>> numbers_of(Stage((32, 32, 64), 1792, 1_769_472))
    ('**32 × 32 × 64**', '1,792', '1.8 M')
    """
    parameters = f"{stage.parameters:,}" if stage.parameters else ""
    cost = short(stage.multiply_adds) if stage.multiply_adds else ""
    return f"**{in_shape(stage.shape)}**", parameters, cost


def totals_of(walk: Walk) -> Numbers:
    """What all steps cost together."""
    return "", f"**{walk.parameters:,}**", f"**{short(walk.multiply_adds)}**"


def short(count: int) -> str:
    """A large number in a few digits.

    >>> short(640), short(65_536), short(49_120_512)
    ('640', '66 k', '49 M')
    """
    for unit, size in (("G", 1_000_000_000), ("M", 1_000_000), ("k", 1_000)):
        if count >= size:
            value = count / size
            return f"{value:.1f} {unit}" if value < 9.95 else f"{value:,.0f} {unit}"
    return str(count)
