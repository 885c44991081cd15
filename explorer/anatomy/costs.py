"""What a network costs to compute: multiplications followed by an addition."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explorer.anatomy.layer_view import LayerView
from explorer.anatomy.view import view_of

if TYPE_CHECKING:
    import keras


def multiply_adds(model: keras.Model) -> int:
    """Return how often a number is multiplied and added when one picture passes the network.

    Convolutions and dense layers are counted; all else is little beside them. Of a convolution
    each weight of a kernel is used once for each cell of its map, padding included.

    Args:
        model: a Sequential or functional model that takes one picture of a fixed size.

    Raises:
        ValueError: if the model cannot be looked into, or leaves the size of a map open.

    >>> import keras
    >>> shape = keras.layers.Input((8, 8, 3), name="picture")
    >>> layer = keras.layers.Conv2D(4, 3, padding="same", name="conv")
    >>> multiply_adds(keras.Sequential([shape, layer])) == 8 * 8 * 3 * 3 * 3 * 4
    True
    """
    return sum(_of_layer(layer) for layer in view_of(model).layers)


def _of_layer(layer: LayerView) -> int:
    kernels = [weight for weight in getattr(layer.layer, "weights", []) if len(weight.shape) >= 2]
    cells = layer.output_shape[:-1]
    if kernels and None in cells:
        raise ValueError(f"The layer {layer.path!r} leaves the size of its map open.")
    return sum(math.prod(kernel.shape) for kernel in kernels) * math.prod(cells)
