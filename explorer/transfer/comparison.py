"""Bases beside each other, each with the same new head, and what follows for a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from explorer.transfer.arguments import (
    checked_classes,
    checked_layers,
    checked_name,
    checked_side,
)
from explorer.transfer.bases import BASES, Base
from explorer.transfer.counts import base_layers, channels, head_parameters
from explorer.weightless import weightless

BYTES = 4
"""Of a parameter in float32."""
ALIKE = 0.01
"""Accuracies that differ by less are as good as equal: they were not measured alike."""


@dataclass(frozen=True)
class TransferNumbers:
    """A base with a new head in numbers.

    Attributes:
        base: the base.
        total: all parameters, of base and head, statistics of batch norm included.
        trainable: those that training changes.
        head: those of the head.
        layers: of the base, its input counted, as ``trainable_layers`` counts them.
        with_weights: those of them that have weights.
        unfrozen: how many of them learn.
        maps: height, width and number of the last maps.
        multiply_adds: of the base, when one picture passes.
    """

    base: Base
    total: int
    trainable: int
    head: int
    layers: int
    with_weights: int
    unfrozen: int
    maps: tuple[int, int, int]
    multiply_adds: int

    @property
    def megabytes(self) -> float:
        """What it takes to store, in float32."""
        return BYTES * self.total / 1e6


@dataclass(frozen=True)
class Advice:
    """A base for a purpose.

    Attributes:
        purpose: "For a phone".
        titles: of the bases that come first, more than one where they are equally good.
        because: why, in a sentence or two.
    """

    purpose: str
    titles: tuple[str, ...]
    because: str


def compare_models(
    bases: Sequence[str],
    input_side: int = 224,
    num_classes: int = 10,
    trainable_layers: int | Literal["all"] = 2,
    head: str = "lesson",
) -> list[TransferNumbers]:
    """The numbers of ``create_transfer_model`` for several bases; no weights are needed.

    Args:
        bases: names in `BASES`.
        input_side: height and width at which the bases look at pictures.
        num_classes: how many classes.
        trainable_layers: how many of the last layers of each base learn; "all" for the whole.
        head: name in `HEADS`.

    Raises:
        KeyError: if there is no such base or head.
        ValueError: with a sentence, if a name is no text, or a number is none or too small.

    >>> [vgg16] = compare_models(["vgg16"])
    >>> vgg16.total, vgg16.trainable
    (14881738, 2526090)
    """
    side, classes = checked_side(input_side), checked_classes(num_classes)
    count, head = checked_layers(trainable_layers), checked_name(head, "head")
    return [_numbers(checked_name(name, "base"), side, classes, count, head) for name in bases]


def _numbers(
    name: str, side: int, classes: int, trainable_layers: int | Literal["all"], head: str
) -> TransferNumbers:
    layers = base_layers(name)
    count = len(layers) if trainable_layers == "all" else min(trainable_layers, len(layers))
    of_head, learning = head_parameters(name, head, classes)
    positions, multiply_adds = _at_side(name, side)
    return TransferNumbers(
        base=BASES[name],
        total=of_head + sum(one.parameters for one in layers),
        trainable=learning + sum(one.trainable for one in layers[len(layers) - count :]),
        head=of_head,
        layers=len(layers),
        with_weights=sum(one.parameters > 0 for one in layers),
        unfrozen=count,
        maps=(*positions, channels(name)),
        multiply_adds=multiply_adds,
    )


@lru_cache(256)
def _at_side(name: str, side: int) -> tuple[tuple[int, int], int]:
    """Height and width of the last maps, and multiply-adds, at a size of pictures."""
    from explorer.anatomy.costs import multiply_adds

    with weightless():
        model = BASES[name].build((side, side, 3))
    return model.output_shape[1:3], multiply_adds(model)


def advice(numbers: Sequence[TransferNumbers]) -> list[Advice]:
    """Which of the bases comes first for what, from their numbers.

    Args:
        numbers: of at least one base, all with the same head and classes.
    """
    return [
        _for_a_phone(numbers),
        _for_few_pictures(numbers),
        *_for_accuracy(numbers),
        *_for_a_start(numbers),
    ]


def layers_in_words(numbers: Sequence[TransferNumbers]) -> str:
    """What the numbers of layers and of parameters have to do with each other, in a sentence.

    Args:
        numbers: of at least one base.
    """
    pairs = [
        (more.layers / fewer.layers * fewer.total / more.total, more, fewer)
        for more in numbers
        for fewer in numbers
        if more.layers > fewer.layers and more.total < fewer.total
    ]
    if not pairs:
        return "What a layer costs depends on how many maps it reads and gives, not on its place."
    _, more, fewer = max(pairs, key=lambda pair: pair[0])
    return (
        f"More layers need not be more parameters: {more.base.title} has {more.layers} layers and "
        f"{in_millions(more.total)} million parameters, {fewer.base.title} {fewer.layers} and "
        f"{in_millions(fewer.total)} million."
    )


def _for_a_phone(numbers: Sequence[TransferNumbers]) -> Advice:
    best = min(numbers, key=lambda one: (one.total, one.multiply_adds))
    because = (
        f"{in_millions(best.total)} million parameters, {best.megabytes:.3g} MB in float32, and "
        f"{in_millions(best.multiply_adds)} million multiply-adds for a picture"
    )
    most = max(numbers, key=lambda one: one.multiply_adds)
    if most.multiply_adds > best.multiply_adds:
        times = most.multiply_adds / best.multiply_adds
        because += f"; {most.base.title} needs {times:.3g} times as many"
    return Advice("For a phone", (best.base.title,), f"{because}.")


def _for_few_pictures(numbers: Sequence[TransferNumbers]) -> Advice:
    best = _least(numbers, lambda one: one.trainable)
    because = (
        f"{best[0].trainable:,} numbers have to be found from your pictures, the fewest here: the "
        "fewer, the less a network can learn by heart."
    )
    if best[0].unfrozen:
        because += " With the base frozen they would be fewer still."
    return Advice("For few pictures", tuple(one.base.title for one in best), because)


def _for_accuracy(numbers: Sequence[TransferNumbers]) -> list[Advice]:
    known = [one for one in numbers if one.base.network.top1 is not None]
    if not known:
        return []
    most = max(one.base.network.top1 for one in known)
    best = sorted(
        (one for one in known if one.base.network.top1 > most - ALIKE),
        key=lambda one: one.multiply_adds,
    )
    listed = " and ".join(f"{100 * one.base.network.top1:.1f} %" for one in best)
    because = f"{listed} of ImageNet's pictures right, as published."
    if len(best) > 1:
        because += (
            f" Such a difference says little; {best[0].base.title} needs the fewest multiply-adds."
        )
    because += " What is better on ImageNet is mostly, and not always, better on other pictures."
    return [Advice("For accuracy", tuple(one.base.title for one in best), because)]


def _for_a_start(numbers: Sequence[TransferNumbers]) -> list[Advice]:
    here = [one for one in numbers if one.base.available]
    if not here or len(here) == len(numbers):
        return []
    titles = tuple(one.base.title for one in here)
    whose = "Its" if len(here) == 1 else "Their"
    return [Advice("To begin now", titles, f"{whose} weights are on this machine already.")]


def _least(
    numbers: Sequence[TransferNumbers], value: Callable[[TransferNumbers], int]
) -> list[TransferNumbers]:
    least = min(map(value, numbers))
    return [one for one in numbers if value(one) == least]


def in_millions(count: int) -> str:
    """A count in millions with three digits.

    >>> in_millions(14_881_738), in_millions(166_282), in_millions(3_855_925_248)
    ('14.9', '0.166', '3,856')
    """
    millions = count / 1e6
    return f"{millions:,.0f}" if millions >= 1000 else f"{millions:.3g}"
