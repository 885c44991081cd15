"""Formulas of losses with the numbers of one scene filled in, as LaTeX."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.segmentation.losses.focal import GAMMA


@dataclass(frozen=True)
class Filled:
    """The numbers of a scene.

    Attributes:
        pixels: of the rare class.
        all_pixels: of the scene.
        classes: how many, the background among them.
        sure: probability that the network gives to what it says.
        weight: what a pixel of the rare class counts in a weighted loss.
    """

    pixels: int
    all_pixels: int
    classes: int
    sure: float
    weight: float

    @property
    def unsure(self) -> float:
        """Probability of each class that it does not say."""
        return (1 - self.sure) / (self.classes - 1)


def difference(loss: str, one: Filled) -> str:
    """What a missed class adds to a loss, as a formula; "" for losses that are sums of others.

    Args:
        loss: name in `explorer.segmentation.losses.LOSSES`.
        one: the numbers.

    >>> difference("cross_entropy", Filled(32, 9216, 6, 0.9, 50.0))
    '\\\\frac{32}{9216} \\\\, (\\\\ln 0.9 - \\\\ln 0.02) = 0.0132'
    """
    writer = _WRITERS.get(loss)
    return writer(one) if writer else ""


def _cross_entropy(one: Filled) -> str:
    return f"{_part(one)} \\, {_logarithms(one)} = {_short(_pixels(one) * _gap(one))}"


def _weighted(one: Filled) -> str:
    value = one.weight * _pixels(one) * _gap(one)
    return f"{_short(one.weight)} \\cdot {_part(one)} \\, {_logarithms(one)} = {_short(value)}"


def _focal(one: Filled) -> str:
    high, low = one.sure, one.unsure
    value = _pixels(one) * (
        (1 - high) ** GAMMA * math.log(high) - (1 - low) ** GAMMA * math.log(low)
    )
    terms = (
        f"({_short(1 - high)}^{GAMMA:g} \\ln {_short(high)} - "
        f"{_short(1 - low)}^{GAMMA:g} \\ln {_short(low)})"
    )
    return f"{_part(one)} \\, {terms} = {_short(value)}"


def _dice(one: Filled) -> str:
    found, missed = (_fraction(one, probability) for probability in (one.sure, one.unsure))
    value = (found[1] - missed[1]) / one.classes
    return f"\\frac{{1}}{{{one.classes}}} \\left({found[0]} - {missed[0]}\\right) = {_short(value)}"


def _fraction(one: Filled, probability: float) -> tuple[str, float]:
    """Dice of the rare class if its pixels are given a probability: written, and its value."""
    both = one.pixels * probability
    claimed = both + (one.all_pixels - one.pixels) * one.unsure
    above, below = 2 * both + 1, claimed + one.pixels + 1
    written = f"\\frac{{2 \\cdot {both:.1f} + 1}}{{{claimed:.1f} + {one.pixels} + 1}}"
    return written, above / below


_WRITERS = {
    "cross_entropy": _cross_entropy,
    "weighted_cross_entropy": _weighted,
    "focal": _focal,
    "dice": _dice,
}


def _pixels(one: Filled) -> float:
    return one.pixels / one.all_pixels


def _gap(one: Filled) -> float:
    return math.log(one.sure) - math.log(one.unsure)


def _part(one: Filled) -> str:
    return f"\\frac{{{one.pixels}}}{{{one.all_pixels}}}"


def _logarithms(one: Filled) -> str:
    return f"(\\ln {_short(one.sure)} - \\ln {_short(one.unsure)})"


def _short(value: float) -> str:
    return f"{value:.3g}"
