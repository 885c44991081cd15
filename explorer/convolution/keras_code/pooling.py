"""A map and its two poolings as a Keras script."""

from __future__ import annotations

import dataclasses

from explorer.convolution.arithmetic import Padding, output_size
from explorer.convolution.keras_code.layer import keras_code
from explorer.convolution.keras_code.writing import GREY_PICTURE, opening, script
from explorer.convolution.layer import ConvolutionLayer


def pooling_code(
    layer: ConvolutionLayer | None,
    height: int,
    width: int,
    *,
    size: int,
    stride: int,
    padding: Padding,
) -> str:
    """Return a script in plain Keras 3 and Pillow that pools a map twice.

    It reads ``picture.png`` from its folder and leaves NumPy arrays named ``max_pooled`` and
    ``average_pooled``, float32 ``(out_height, out_width)``.

    Args:
        layer: makes the map of the picture, one map; its own pooling is left out. Without a layer
            the grey picture itself is pooled.
        height: of the picture, in pixels.
        width: of the picture, in pixels.
        size: side of the square window, in cells of the map.
        stride: cells from one window to the next.
        padding: "same" or "valid".

    Raises:
        ValueError: with a sentence, if a kernel or the window does not fit.

    >>> code = pooling_code(None, 24, 32, size=2, stride=2, padding="valid")
    >>> 'layers.MaxPooling2D(2, strides=2, padding="valid")' in code
    True
    """
    if layer is None:
        first = script(
            opening("Pooling of the grey picture", height, width),
            GREY_PICTURE,
            ["result = picture[..., 0]"],
        )
        shape = (height, width)
    else:
        layer = dataclasses.replace(layer, pooling="none")
        first, shape = keras_code(layer, height, width), layer.output_shape(height, width)
    windows = {"stride": stride, "padding": padding}
    sizes = ", ".join(str(output_size(side, size, **windows)) for side in shape)
    arguments = f'{size}, strides={stride}, padding="{padding}"'
    maps = ["maps = result[np.newaxis, ..., np.newaxis]  # one picture, one channel"]
    for name, kind in {"max": "MaxPooling2D", "average": "AveragePooling2D"}.items():
        maps += [
            f"{name}_pooling = layers.{kind}({arguments})",
            f"{name}_pooled = keras.ops.convert_to_numpy({name}_pooling(maps))[0, ..., 0]"
            f"  # ({sizes})",
        ]
    return f"{first}\n{script(maps)}"
