"""What was measured of a network in its formats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from explorer.evaluation import Share

KERAS = "keras"
"""The name of the row of the model as it was before."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One version of a network.

    Attributes:
        name: a format's, or `KERAS`.
        bytes: of its file.
        tested: pictures that it answered.
        right: how many of them it answered rightly; None where nobody knows what they show.
        agreed: on how many it gave the same answer as the Keras model.
        difference: the greatest difference of an output from that of the Keras model.
        gained: pictures on which it is right and the Keras model is not; None as ``right``.
        lost: pictures on which it is wrong and the Keras model is not.
        milliseconds: of one picture, the median.
        fastest: of one picture, the shortest.
        input_scale: step of the numbers that go in; 0 where they are floats.
        input_zero: the whole number that stands for 0.0 there.

    Raises:
        ValueError: if these are no such numbers.
    """

    name: str
    bytes: int
    tested: int
    right: int | None
    agreed: int
    difference: float
    gained: int | None
    lost: int | None
    milliseconds: float
    fastest: float
    input_scale: float = 0.0
    input_zero: int = 0

    def __post_init__(self) -> None:
        counts = [self.agreed, *(one for one in self._judged if one is not None)]
        whole = [self.bytes, self.tested, self.input_zero, *counts]
        if not isinstance(self.name, str) or any(type(one) is not int for one in whole):
            raise ValueError("a name and whole numbers")
        if len({one is None for one in self._judged}) > 1:
            raise ValueError("either all pictures are judged, or none")
        if self.bytes < 1 or self.tested < 1 or not all(0 <= c <= self.tested for c in counts):
            raise ValueError("counts that cannot be")
        times = (self.milliseconds, self.fastest, self.difference, self.input_scale)
        if not all(isinstance(one, int | float) and math.isfinite(one) for one in times):
            raise ValueError("numbers that are not finite")
        if min(times) < 0 or self.milliseconds == 0:
            raise ValueError("measures below zero")

    @property
    def _judged(self) -> tuple[int | None, int | None, int | None]:
        return self.right, self.gained, self.lost

    @property
    def accuracy(self) -> Share | None:
        """How many it answered rightly; None where nobody knows."""
        return None if self.right is None else Share(self.right, self.tested)

    @property
    def agreement(self) -> Share:
        """On how many it gives the same answer as the Keras model."""
        return Share(self.agreed, self.tested)

    @property
    def may_be_chance(self) -> bool:
        """Whether its accuracy is too near that of the Keras model to tell them apart.

        The exact sign test at 5 % on the pictures that only one of the two answers rightly
        (McNemar, Psychometrika 12, 1947).
        """
        from scipy.stats import binomtest

        told_apart = (self.gained or 0) + (self.lost or 0)
        return not told_apart or binomtest(self.lost or 0, told_apart).pvalue > 0.05


@dataclass(frozen=True, kw_only=True)
class Optimised:
    """All versions of a network, measured in one process on one processor core.

    Attributes:
        versions: by name, the Keras model first.
        failed: formats that it could not be converted to, with a sentence each.
        probabilities: whether the outputs are such, so that a difference is one of probabilities.
        rounds: how often each was timed.
    """

    versions: Mapping[str, Measured]
    failed: Mapping[str, str]
    probabilities: bool
    rounds: int


def read(told: Any, formats: list[str]) -> Optimised:
    """Make it of what the other process tells, of which nothing is believed unseen.

    Args:
        told: what JSON gives.
        formats: the names that can be.

    Raises:
        ValueError: if it does not make sense.
    """
    try:
        versions = {one["name"]: Measured(**one) for one in told["versions"]}
        failed = {str(name): str(said)[:300] for name, said in told["failed"].items()}
        probabilities, rounds = told["probabilities"], told["rounds"]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not what was asked for") from error
    if [KERAS, *(one for one in formats if one not in failed)] != list(versions):
        raise ValueError("other versions than were asked for")
    if (
        not set(failed) <= set(formats)
        or type(probabilities) is not bool
        or type(rounds) is not int
    ):
        raise ValueError("not what was asked for")
    return Optimised(
        versions=versions, failed=failed, probabilities=probabilities, rounds=max(1, rounds)
    )


FACTS = tuple(field.name for field in fields(Measured))
"""What is known of each version, in order."""
