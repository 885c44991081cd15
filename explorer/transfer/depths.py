"""How deep a base can be unfrozen: where its blocks begin, and how much learns from there on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from explorer.transfer.counts import base_layers, head_parameters

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
    layers = base_layers(base)
    found: dict[int, str] = {}
    begun: set[str] = set()
    for place, layer in enumerate(layers):
        block = _block(layer.name)
        if layer.trainable and block not in begun:
            begun.add(block)
            found[len(layers) - place] = block
    if also > 0:
        found.setdefault(also, layers[max(0, len(layers) - also)].name)
    return tuple(Depth(count, found[count]) for count in sorted(found))


def _block(name: str) -> str:
    match = _BLOCK.match(name)
    return match[0] if match else name


def learning(base: str, head: str, layers: int | None, classes: int = 10) -> tuple[int, int]:
    """How many parameters learn, and how many there are in all.

    Args:
        base: name in `BASES`; its weights are not needed.
        head: name in `HEADS`.
        layers: so many at the end of the base learn, besides the head; None for all.
        classes: how many.
    """
    in_base = base_layers(base)
    in_head, learned = head_parameters(base, head, classes)
    unfrozen = in_base if layers is None else in_base[max(0, len(in_base) - layers) :]
    total = in_head + sum(layer.parameters for layer in in_base)
    return learned + sum(layer.trainable for layer in unfrozen), total
