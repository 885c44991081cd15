"""What bases and heads have in parameters and layers, counted on structures without numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

from explorer.transfer.bases import BASES
from explorer.transfer.heads import HEADS
from explorer.weightless import weightless


@dataclass(frozen=True)
class LayerCount:
    """One layer of a base.

    Attributes:
        name: of the layer.
        parameters: all, statistics of batch norm included.
        trainable: those that training changes when the layer is not frozen.
    """

    name: str
    parameters: int
    trainable: int


@lru_cache(64)
def base_layers(base: str) -> tuple[LayerCount, ...]:
    """All layers of a base in order, its input included, as ``trainable_layers`` counts them.

    Args:
        base: name in `BASES`; its weights are not needed.
    """
    return tuple(
        LayerCount(layer.name, _count(layer.weights), _count(layer.trainable_weights))
        for layer in _structure(base).layers
    )


@lru_cache(64)
def channels(base: str) -> int:
    """How many maps a base ends in."""
    return _structure(base).output_shape[-1]


@lru_cache(256)
def head_parameters(base: str, head: str, classes: int) -> tuple[int, int]:
    """How many parameters a head has on a base, and how many of them training changes.

    Args:
        base: name in `BASES`.
        head: name in `HEADS`.
        classes: how many.
    """
    import keras

    with weightless():
        maps = keras.Input((1, 1, channels(base)), name="maps")
        model = keras.Model(maps, HEADS[head].apply(maps, classes), name="head")
        return model.count_params(), _count(model.trainable_weights)


def parameters_by_depth(
    base: str, head: str = "lesson", classes: int = 10
) -> tuple[tuple[str, int], ...]:
    """What training changes, by how deep the base is unfrozen.

    Args:
        base: name in `BASES`; its weights are not needed.
        head: name in `HEADS`.
        classes: how many.

    Returns:
        for each layer of the base, in order: its name, and the number of trainable parameters
        if it and all later layers are unfrozen, those of the head included. Number ``i`` of
        ``n`` is what ``trainable_layers = n - i`` trains.
    """
    _, learning = head_parameters(base, head, classes)
    found = []
    for layer in reversed(base_layers(base)):
        learning += layer.trainable
        found.append((layer.name, learning))
    return tuple(reversed(found))


@lru_cache(64)
def _structure(base: str):
    with weightless():
        return BASES[base].build()


def _count(weights) -> int:
    return sum(prod(one.shape) for one in weights)
