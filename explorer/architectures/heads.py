"""How networks end: from the last maps to probabilities of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def averaged(x: keras.KerasTensor, num_classes: int, dropout: float = 0.0) -> keras.KerasTensor:
    """The end of most networks since 2014: each map's average, and one dense layer on these.

    Args:
        x: ``(batch, height, width, channels)``.
        num_classes: how many probabilities come out.
        dropout: part of the averages that is left out while training.
    """
    from keras import layers

    x = layers.GlobalAveragePooling2D(name="gap")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    return layers.Dense(num_classes, activation="softmax", name="output")(x)
