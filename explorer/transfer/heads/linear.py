"""A linear head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.transfer.heads import HEADS

if TYPE_CHECKING:
    import keras


@HEADS.register(title="A linear head", rank=3, layers="global average pooling, softmax")
def linear(maps: keras.KerasTensor, num_classes: int) -> keras.KerasTensor:
    """One dense layer on the averages of the maps, and nothing else.

    Its loss has a single valley, so that it ends at the same place wherever it starts. How well
    it does is the usual measure of what a frozen base knows of the pictures (a "linear probe").
    """
    from keras import layers

    x = layers.GlobalAveragePooling2D(name="head_gap")(maps)
    return layers.Dense(num_classes, activation="softmax", name="output")(x)
