"""A light head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.transfer.heads import HEADS

if TYPE_CHECKING:
    import keras


@HEADS.register(title="A light head", rank=2, layers="global average pooling, dropout 0.2, softmax")
def light(maps: keras.KerasTensor, num_classes: int) -> keras.KerasTensor:
    """One dense layer on the averages of the maps, with a little dropout.

    This is the head that MobileNetV2 and EfficientNet have themselves, for other classes. It has
    one number to learn for each map and class, and is hard to beat with few pictures.
    """
    from keras import layers

    x = layers.GlobalAveragePooling2D(name="head_gap")(maps)
    x = layers.Dropout(0.2, name="head_dropout")(x)
    return layers.Dense(num_classes, activation="softmax", name="output")(x)
