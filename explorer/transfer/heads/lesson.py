"""The lesson's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import NORM_MOMENTUM
from explorer.transfer.heads import HEADS

if TYPE_CHECKING:
    import keras


@HEADS.register(
    title="The lesson's head",
    rank=1,
    layers="global average pooling, dense 256, batch norm, dropout 0.5, dense 128, batch norm, "
    "dropout 0.5, softmax",
)
def lesson(maps: keras.KerasTensor, num_classes: int) -> keras.KerasTensor:
    """Two hidden dense layers between the base and the classes.

    It can combine what the base sees in ways that a single layer cannot, and has several hundred
    thousand numbers to learn for that. With twenty pictures a class these are more than the
    pictures determine; half of each hidden layer is therefore dropped at every step.
    """
    from keras import layers

    x = layers.GlobalAveragePooling2D(name="head_gap")(maps)
    for number, units in enumerate((256, 128), start=1):
        x = layers.Dense(units, activation="relu", name=f"head_dense{number}")(x)
        x = layers.BatchNormalization(momentum=NORM_MOMENTUM, name=f"head_bn{number}")(x)
        x = layers.Dropout(0.5, name=f"head_dropout{number}")(x)
    return layers.Dense(num_classes, activation="softmax", name="output")(x)
