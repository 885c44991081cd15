"""What a block costs, counted in the block itself and set against the plain convolution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from explorer.anatomy.costs import multiply_adds
from explorer.blocks import BLOCKS
from explorer.weightless import weightless

if TYPE_CHECKING:
    import keras

PLAIN = "plain"
"""The block that the others are compared with."""


@dataclass(frozen=True)
class BlockCost:
    """What a block costs at one width, stride and size of its input.

    Attributes:
        block: its name.
        parameters: weights, biases and what batch normalisation keeps.
        multiply_adds: for one picture, see `explorer.anatomy.costs.multiply_adds`.
        parameters_ratio: its parameters divided by those of the plain convolution.
        multiply_adds_ratio: the same of its multiply-adds.
    """

    block: str
    parameters: int
    multiply_adds: int
    parameters_ratio: float
    multiply_adds_ratio: float


@lru_cache(maxsize=256)
def block_skeleton(name: str, filters: int, stride: int, side: int) -> keras.Model:
    """Return a block alone, without weights; it is shared and never to be changed.

    Args:
        name: of the block.
        filters: how many maps go in, and how many come out.
        stride: 1 or 2.
        side: height and width of the maps that go in.

    Raises:
        ValueError: if the block does not allow it; a sentence.
        KeyError: if there is no such block.
    """
    import keras

    block = BLOCKS[name]
    with weightless():
        maps = keras.Input((side, side, filters), name="maps")
        return keras.Model(maps, block.apply(maps, filters, stride, "block"), name=name)


@lru_cache(maxsize=1024)
def block_cost(name: str, filters: int, stride: int, side: int) -> BlockCost:
    """Count a block's parameters and multiply-adds; takes what `block_skeleton` takes.

    >>> cost = block_cost("depthwise_separable", 64, 1, 32)
    >>> cost.parameters == 9 * 64 + 64 * 64 + 2 * 4 * 64  # depthwise, pointwise, two batch norms
    True
    >>> round(1 / cost.multiply_adds_ratio, 1)
    7.9
    """
    parameters, products = _counts(name, filters, stride, side)
    plain_parameters, plain_products = _counts(PLAIN, filters, stride, side)
    return BlockCost(
        block=name,
        parameters=parameters,
        multiply_adds=products,
        parameters_ratio=parameters / plain_parameters,
        multiply_adds_ratio=products / plain_products,
    )


def block_costs(filters: int, stride: int, side: int) -> list[BlockCost]:
    """Costs of all blocks that allow this number of maps, in their usual order."""
    fitting = [name for name, block in BLOCKS.items() if filters % block.multiple == 0]
    return [block_cost(name, filters, stride, side) for name in fitting]


@lru_cache(maxsize=1024)
def _counts(name: str, filters: int, stride: int, side: int) -> tuple[int, int]:
    skeleton = block_skeleton(name, filters, stride, side)
    return skeleton.count_params(), multiply_adds(skeleton)
