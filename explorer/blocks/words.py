"""Costs of blocks in words: where a block pays."""

from __future__ import annotations

from explorer.blocks.costs import PLAIN, block_cost

NARROW, WIDE = 16, 512
"""Numbers of maps between which it is told how a block's costs change."""
_NOTABLE = 0.1  # a change of the ratio by less is not worth a sentence


def ratio_words(ratio: float, what: str) -> str:
    """How much of something a block takes, as what follows "it takes".

    Args:
        ratio: what it takes divided by what the plain convolution takes.
        what: the thing, in the plural.

    >>> ratio_words(0.125, "multiplications"), ratio_words(0.75, "parameters")
    ('1/8.0 of the multiplications', '75 % of the parameters')
    >>> ratio_words(1.02, "parameters"), ratio_words(2.0, "parameters")
    ('2 % more parameters', '2.0 times the parameters')
    >>> ratio_words(1.0001, "multiplications")
    'as many multiplications'
    """
    if ratio < 0.5:
        return f"1/{1 / ratio:.1f} of the {what}"
    if ratio < 0.995:
        return f"{100 * ratio:.0f} % of the {what}"
    if ratio < 1.005:
        return f"as many {what}"
    if ratio < 1.5:
        return f"{100 * (ratio - 1):.0f} % more {what}"
    return f"{ratio:.1f} times the {what}"


def where_it_pays(name: str, filters: int, stride: int, side: int) -> str:
    """Sentences on what a block takes beside the plain convolution, here and at other widths.

    Args:
        name: of the block.
        filters: how many maps go in, and how many come out.
        stride: 1 or 2.
        side: height and width of the maps that go in.
    """
    if name == PLAIN:
        return (
            "This is the measure for the others. Both its numbers grow with the square of the "
            "number of maps: twice as many maps cost four times as much."
        )
    cost = block_cost(name, filters, stride, side)
    products = ratio_words(cost.multiply_adds_ratio, "multiplications")
    parameters = ratio_words(cost.parameters_ratio, "parameters")
    here = (
        f"Beside the plain 3x3 convolution of the same {filters} maps it takes {products} and "
        f"{parameters}."
    )
    return f"{here} {_along_widths(name, stride, side)}"


def _along_widths(name: str, stride: int, side: int) -> str:
    narrow, wide = (
        block_cost(name, filters, stride, side).multiply_adds_ratio for filters in (NARROW, WIDE)
    )
    if abs(wide / narrow - 1) < _NOTABLE:
        return "In multiplications that is about the same at every width."
    better = "wider" if wide < narrow else "narrower"
    at_narrow, at_wide = (ratio_words(one, "multiplications") for one in (narrow, wide))
    return (
        f"It does better the {better} the layer is: {at_narrow} at {NARROW} maps, {at_wide} at "
        f"{WIDE} maps."
    )
