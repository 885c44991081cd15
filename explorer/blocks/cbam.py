"""CBAM: attention to maps, then to places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm_relu
from explorer.blocks.squeeze_excite import attention_units

if TYPE_CHECKING:
    import keras


@BLOCKS.register(
    title="CBAM attention",
    place=4,
    year=2018,
    paper="S. Woo, J. Park, J.-Y. Lee and I. S. Kweon: CBAM: Convolutional Block Attention Module. "
    "ECCV 2018",
)
def cbam(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """A plain 3x3 convolution, then attention twice: which maps count, and which places.

    The first half is squeeze-and-excitation with one thing more: the same two dense layers also
    see the maximum of every map, so a small but strong sign is not averaged away, and the two
    answers are added. The second half asks where: at every place the mean and the maximum over
    all maps are taken, and a 7x7 convolution turns these two maps into one factor between 0 and
    1 for each place. That is 98 weights more than squeeze-and-excitation has.
    """
    x = conv_norm_relu(x, filters, 3, stride, name)
    x = attended_maps(x, attention_units(filters), f"{name}_maps")
    return attended_places(x, f"{name}_places")


def attended_maps(x: keras.KerasTensor, units: int, name: str) -> keras.KerasTensor:
    """Multiply each map by a factor computed from mean and maximum of all maps.

    Args:
        x: ``(batch, height, width, channels)``.
        units: of the narrow one of two dense layers, which both see means and maxima.
        name: how the layers' names begin.
    """
    from keras import layers

    narrow = layers.Dense(units, activation="relu", name=f"{name}_narrow")
    wide = layers.Dense(x.shape[-1], name=f"{name}_wide")
    mean = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_mean")(x)
    maximum = layers.GlobalMaxPooling2D(keepdims=True, name=f"{name}_max")(x)
    factors = layers.Add(name=f"{name}_add")([wide(narrow(mean)), wide(narrow(maximum))])
    factors = layers.Activation("sigmoid", name=f"{name}_factors")(factors)
    return layers.Multiply(name=f"{name}_multiply")([x, factors])


def attended_places(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    """Multiply each place by a factor computed from mean and maximum over the maps around it."""
    import keras
    from keras import layers

    mean = _with_name(keras.ops.mean(x, axis=-1, keepdims=True), f"{name}_mean")
    maximum = _with_name(keras.ops.max(x, axis=-1, keepdims=True), f"{name}_max")
    both = layers.Concatenate(name=f"{name}_concat")([mean, maximum])
    factors = layers.Conv2D(
        1, 7, padding="same", activation="sigmoid", use_bias=False, name=f"{name}_factors"
    )(both)
    return layers.Multiply(name=f"{name}_multiply")([x, factors])


def _with_name(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    """Name the operation that gives a tensor; Keras counts them through (mean_1, mean_2, ...)."""
    x._keras_history.operation.name = name
    return x
