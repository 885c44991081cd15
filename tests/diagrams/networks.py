"""Networks to draw: all that the registries have, and small ones of every kind."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.blocks import BLOCKS
from explorer.weightless import weightless
from tests import models

STRANGE = 'a<b>&"c"'
"""A layer's name as visitors may have it."""


def of_block(name: str) -> keras.Model:
    """Two blocks one behind the other, the second with a stride."""
    block = BLOCKS[name]
    filters = block.multiple * max(1, 16 // block.multiple)
    with weightless():
        x = start = keras.Input((16, 16, filters), name="maps")
        for place, stride in enumerate((1, 2)):
            x = block.apply(x, filters, stride, f"block{place}")
        return keras.Model(start, x, name=name)


def hourglass() -> keras.Model:
    """Two lines skip many layers, one within the other; one layer has a strange name."""
    x = start = keras.Input((16, 16, 3), name="picture")
    skipping = []
    for place in range(2):
        x = layers.Conv2D(4, 3, padding="same", activation="relu", name=f"down{place}")(x)
        skipping.append(x)
        x = layers.MaxPooling2D(name=f"pool{place}")(x)
    x = layers.Conv2D(8, 3, padding="same", name=STRANGE.replace("/", ""))(x)
    for place in (1, 0):
        x = layers.UpSampling2D(name=f"enlarge{place}")(x)
        x = layers.Concatenate(name=f"beside{place}")([skipping[place], x])
        x = layers.Conv2D(4, 3, padding="same", name=f"up{place}")(x)
    return keras.Model(start, x, name="hourglass")


def densely() -> keras.Model:
    """Every layer takes the outputs of all before it."""
    outputs = [keras.Input((8, 8, 3), name="picture")]
    for place in range(6):
        x = layers.Concatenate(name=f"beside{place}")(outputs) if place else outputs[0]
        outputs.append(layers.Conv2D(2, 3, padding="same", name=f"conv{place}")(x))
    return keras.Model(outputs[0], outputs[-1], name="densely")


SMALL: dict[str, Callable[[], keras.Model]] = {
    "hourglass": hourglass,
    "densely": densely,
    "branched": models.branched,
    "shortcut": models.shortcut,
    "shared": models.shared,
    "nested": models.nested_in_sequential,
    "nested deeply": models.nested_deeply,
    "open size": models.open_size,
    "operation": models.softmax_operation,
    "einsum": models.einsum_head,
    "sequential": models.sequential,
}


def all_networks() -> dict[str, Callable[[], keras.Model]]:
    """What builds each of them, by a name for the test."""
    return {
        **SMALL,
        **{name: entry.skeleton for name, entry in CLASSICS.items()},
        **{name: entry.skeleton for name, entry in ARCHITECTURES.items()},
        **{f"block {name}": lambda name=name: of_block(name) for name in BLOCKS},
    }
