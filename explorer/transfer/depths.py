"""How deep a base can be unfrozen: where its blocks begin, and how much learns from there on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from explorer.transfer.model import create_transfer_model, parameters_by_depth
from explorer.weightless import weightless

_BLOCK = re.compile(r"(?:conv\d+_)?block_?\d+[a-z]?|[A-Za-z]+\d*")
"""How the name of a layer says which block it is in: "block6a_expand_conv", "conv5_block1_1_bn"."""


@dataclass(frozen=True)
class Depth:
    """A place from which on a base learns.

    Attributes:
        layers: how many layers, counted from the end of the base.
        begins_with: what the first of them is called, or its block.
    """

    layers: int
    begins_with: str


@lru_cache(64)
def depths_of(base: str, also: int = 0) -> tuple[Depth, ...]:
    """Where the blocks of a base begin, the last one first.

    Args:
        base: name in `BASES`.
        also: so many layers are offered as well, wherever that is, even where there are fewer;
            0 for none.

    Returns:
        with ascending numbers of layers; each but ``also`` has more parameters to learn than the
        one before.
    """
    layers = parameters_by_depth(base)
    found: dict[int, str] = {}
    for place, (name, count) in enumerate(layers):
        after = layers[place + 1][1] if place + 1 < len(layers) else 0
        block = _block(name)
        if count == after or any(_block(other) == block for other, _ in layers[:place]):
            continue
        found[len(layers) - place] = block
    if also > 0:
        found.setdefault(also, layers[-also][0] if also <= len(layers) else layers[0][0])
    return tuple(Depth(count, found[count]) for count in sorted(found))


def _block(name: str) -> str:
    match = _BLOCK.match(name)
    return match[0] if match else name


@lru_cache(256)
def learning(base: str, head: str, layers: int | None, classes: int = 10) -> tuple[int, int]:
    """How many parameters learn, and how many there are in all.

    Args:
        base: name in `BASES`; its weights are not needed.
        head: name in `HEADS`.
        layers: so many at the end of the base learn, besides the head; None for all.
        classes: how many.
    """
    by_depth = parameters_by_depth(base, head, classes)
    count = len(by_depth) if layers is None else min(layers, len(by_depth))
    total = _total(base, head, classes)
    if count == 0:
        return _of_head(base, head, classes), total
    return by_depth[len(by_depth) - count][1], total


@lru_cache(64)
def _total(base: str, head: str, classes: int) -> int:
    with weightless():
        return create_transfer_model(base, num_classes=classes, head=head).count_params()


@lru_cache(64)
def _of_head(base: str, head: str, classes: int) -> int:
    from math import prod

    with weightless():
        model = create_transfer_model(base, num_classes=classes, head=head, trainable_layers=0)
        return sum(prod(one.shape) for one in model.trainable_variables)
