"""Kernels that may have made a map, with their numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from explorer.convolution.exercise.traits import blind_to, weight_sum
from explorer.convolution.exercise.wording import HORIZONTAL, VERTICAL, direction
from explorer.kernels import KERNELS, Kernel

_LARGEST_DIVISOR = 256


@dataclass(frozen=True, eq=False)
class Candidate:
    """A kernel that may have made the map.

    Attributes:
        kernel: the entry of the registry.
        options: the values it was built with.
        weights: float32 ``(height, width)``, read-only.
    """

    kernel: Kernel
    options: Mapping[str, float]
    weights: np.ndarray

    @property
    def title(self) -> str:
        """Name and options ("Gabor, 45°")."""
        units = {option.name: option.unit for option in self.kernel.options}
        words = [f"{value:g}{units[name]}" for name, value in self.options.items()]
        return ", ".join([self.kernel.title, *words])

    @property
    def about_direction(self) -> str:
        """A sentence on the direction that it was made for; empty if there is none to choose."""
        angle = self.options.get("angle")
        return "" if angle is None else f"The direction here is {angle:g}°, {direction(angle)}."

    @property
    def lines(self) -> str:
        """The direction of the lines that its differences draw; empty for none, or for blurs."""
        if weight_sum(self.weights) != 0:
            return ""
        if blind := blind_to(self.weights):
            return VERTICAL if blind == HORIZONTAL else HORIZONTAL
        return direction(self.options["angle"]) if "angle" in self.options else ""

    @property
    def numbers(self) -> tuple[tuple[str, ...], ...]:
        """Its weights as people write them, row by row: whole numbers, to be read with `note`.

        >>> Candidate(KERNELS["blur"], {}, KERNELS["blur"].build()).numbers[0]
        ('1', '1', '1')
        """
        whole = np.rint(self.weights.astype(np.float64) * self._factor).astype(int)
        return tuple(tuple(str(number).replace("-", "−") for number in row) for row in whole)

    @property
    def note(self) -> str:
        """What there is to know about `numbers`; empty if they are the weights themselves."""
        if not self._exact:
            return "in hundredths, rounded"
        return f"all divided by {self._factor}" if self._factor > 1 else ""

    @property
    def _factor(self) -> int:
        """By which weights turn whole; by 100 they do so only after rounding."""
        return self._divisor if self._exact else 100

    @property
    def _exact(self) -> bool:
        whole = self.weights.astype(np.float64) * self._divisor
        return self._divisor <= _LARGEST_DIVISOR and np.allclose(whole, np.rint(whole), atol=1e-4)

    @cached_property
    def _divisor(self) -> int:
        shares = (Fraction(float(w)).limit_denominator(_LARGEST_DIVISOR) for w in self.weights.flat)
        return lcm(*(share.denominator for share in shares))


def every_candidate(variants: int) -> list[Candidate]:
    """Return every kernel; of one with options, so many that differ in the first option.

    Of kernels with the same numbers under two names, the first stands for both.

    Args:
        variants: how many at most.
    """
    found: dict[bytes, Candidate] = {}
    for kernel in KERNELS.values():
        first = kernel.options[0] if kernel.options else None
        values = first.values[:: max(1, len(first.values) // variants)] if first else ()
        chosen = [{first.name: value} for value in values[:variants]] if first else [{}]
        for options in chosen:
            made = Candidate(kernel, options, kernel.build(**options))
            found.setdefault(repr(made.weights.shape).encode() + made.weights.tobytes(), made)
    return list(found.values())
