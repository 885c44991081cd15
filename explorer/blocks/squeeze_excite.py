"""Squeeze-and-excitation: maps are weighted by what the whole picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm_relu

if TYPE_CHECKING:
    import keras

SE_REDUCTION = 16
SE_FEWEST_UNITS = 4


@BLOCKS.register(
    title="Squeeze-and-excitation",
    place=3,
    year=2018,
    paper="J. Hu, L. Shen and G. Sun: Squeeze-and-Excitation Networks. CVPR 2018",
)
def squeeze_excite(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """A plain 3x3 convolution whose maps are then turned up or down, picture by picture.

    Each map is averaged to one number (squeeze). Two small dense layers, the first with a
    sixteenth as many units as there are maps, turn these numbers into a factor between 0 and 1
    for each map (excitation), with which the whole map is multiplied. So what is seen anywhere
    in the picture decides which maps count. It adds about C·C/8 weights to the 9·C·C of a
    convolution of C maps, and hardly any multiplications, because it works on one number a map.
    """
    x = conv_norm_relu(x, filters, 3, stride, name)
    return squeezed_and_excited(x, attention_units(filters), f"{name}_se")


def attention_units(filters: int) -> int:
    """How many units the narrow layer has for so many maps.

    >>> attention_units(256), attention_units(32)
    (16, 4)
    """
    return max(filters // SE_REDUCTION, SE_FEWEST_UNITS)


def squeezed_and_excited(
    x: keras.KerasTensor, units: int, name: str, *, activation: str = "relu"
) -> keras.KerasTensor:
    """Multiply each map by a factor that a small network computes from the means of all maps.

    Args:
        x: ``(batch, height, width, channels)``.
        units: of the narrow layer.
        name: the layers are ``{name}_mean``, ``_narrow``, ``_factors`` and ``_multiply``.
        activation: of the narrow layer.

    Returns:
        The shape of ``x``.
    """
    from keras import layers

    factors = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_mean")(x)
    factors = layers.Dense(units, activation=activation, name=f"{name}_narrow")(factors)
    factors = layers.Dense(x.shape[-1], activation="sigmoid", name=f"{name}_factors")(factors)
    return layers.Multiply(name=f"{name}_multiply")([x, factors])
