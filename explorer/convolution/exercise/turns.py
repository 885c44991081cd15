"""Whose turn it is: in which order kernels are the answer, and how they are applied."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from explorer.convolution.exercise.candidates import Candidate, every_candidate
from explorer.convolution.exercise.trials import CANDIDATES, Settings, Trial

FIRST = (
    Settings(stride=1, padding="same"),
    Settings(stride=1, padding="valid"),
    Settings(stride=2, padding="same"),
)
"""The settings of the first exercises, all of them with the lesson's kernels."""
SIMPLE_UNTIL = 6
"""From this exercise on kernels with options, strides of 3 and dilation come in."""

_APART = 3  # so many exercises lie between two kernels that look alike, if possible
_ORDERS = 10  # are drawn, since one alone often ends in a row of blurs
_LESSON = ("edge_horizontal", "edge_vertical", "sharpen", "blur")
_EVERY_SETTING = (  # dilation with a stride is left out: Keras has no layer that does both
    *(Settings(stride, padding) for stride in (1, 2, 3) for padding in ("same", "valid")),
    *(Settings(1, padding, dilation=2) for padding in ("same", "valid")),
)


@dataclass(frozen=True)
class Turn:
    """A kernel that can be told from three others on a picture.

    Attributes:
        kernel: its index in `kernels`.
        settings: all those with which it can be told, in the order in which they come.
    """

    kernel: int
    settings: tuple[Settings, ...]


@cache
def kernels() -> tuple[Candidate, ...]:
    """All that may be asked for, in the order of the registry."""
    return tuple(every_candidate(CANDIDATES))


def company(seed: int) -> list[int]:
    """Indexes of the kernels that are best shown in an exercise, the answer among them."""
    every = range(len(kernels()))
    if seed < len(FIRST):
        return [one for one in every if kernels()[one].kernel.name in _LESSON]
    if seed < SIMPLE_UNTIL:
        return [one for one in every if not kernels()[one].options]
    return list(every)


def turn(pixels: np.ndarray, name: str, seed: int) -> tuple[int, Settings] | None:
    """Return the answer of an exercise, an index in `kernels`, and how it is applied.

    One round after the other goes through all kernels in the same order, each time with other
    settings. So the next exercise always has another kernel, and the same kernel comes back with
    the same settings only when it has been asked for with all that suit it.

    Args:
        pixels: uint8 ``(height, width, 3)`` RGB.
        name: of the picture; the order is drawn from it.
        seed: number of the exercise.

    Returns:
        None if no four kernels can be told apart on the picture.
    """
    turns = _turns(pixels.tobytes(), pixels.shape, name)
    if not turns:
        return None
    rounds, place = divmod(seed, len(turns))
    kernel, settings = turns[place].kernel, turns[place].settings
    return kernel, settings[rounds % len(settings)]


@lru_cache(maxsize=64)
def _turns(pixels: bytes, shape: tuple[int, ...], name: str) -> tuple[Turn, ...]:
    """The turns of one round; trying everything takes about 50 ms, and every click asks."""
    picture = np.frombuffer(pixels, np.uint8).reshape(shape)
    trials = {setting: Trial(picture, setting, kernels()) for setting in _EVERY_SETTING}
    every = range(len(kernels()))
    possible = {
        kernel: {setting for setting, trial in trials.items() if trial.four(kernel, every)}
        for kernel in every
    }
    rng = random.Random(name)
    asked = [kernel for kernel in every if possible[kernel]]
    turns = []
    for place, kernel in enumerate(_order(asked, trials[Settings()], rng)):
        settings = _easiest_first(place, rng.sample(_EVERY_SETTING, len(_EVERY_SETTING)))
        suitable = tuple(setting for setting in settings if setting in possible[kernel])
        turns.append(Turn(kernel, suitable))
    return tuple(turns)


def _order(asked: Sequence[int], trial: Trial, rng: random.Random) -> list[int]:
    """The order of a round: easy ones first, those that look alike or are kin not one by one."""

    def close(one: int, before: Sequence[int]) -> int:
        near = before[-_APART:]
        return sum(trial.alike(one, other) or _are_kin(one, other) for other in near)

    def repetitions(order: list[int]) -> int:
        return sum(close(one, order[:place]) for place, one in enumerate(order))

    lesson = [one for one in rng.sample(asked, len(asked)) if one in company(0)][: len(FIRST)]
    rest = [one for one in asked if one not in lesson]
    orders = [_spread(lesson, rng.sample(rest, len(rest)), close) for _ in range(_ORDERS)]
    return min(orders, key=repetitions)


def _spread(
    first: list[int], shuffled: list[int], close: Callable[[int, Sequence[int]], int]
) -> list[int]:
    """Append one by one what comes first and is least close to those before."""
    placed, rest = list(first), list(shuffled)
    while rest:
        suitable = set(company(len(placed)))
        fitting = [one for one in rest if one in suitable] or rest
        placed.append(min(fitting, key=lambda one: close(one, placed)))
        rest.remove(placed[-1])
    return placed


def _are_kin(one: int, other: int) -> bool:
    return kernels()[one].kernel.family == kernels()[other].kernel.family


def _easiest_first(place: int, shuffled: Sequence[Settings]) -> list[Settings]:
    if place < len(FIRST):
        return sorted(shuffled, key=lambda one: one != FIRST[place])
    if place < SIMPLE_UNTIL:
        return sorted(shuffled, key=lambda one: one.stride > 2 or one.dilation > 1)
    return list(shuffled)
