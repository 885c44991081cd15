"""A convolutional layer as a Keras script that runs by itself."""

from __future__ import annotations

import numpy as np

from explorer.convolution.arithmetic import output_size, zero_padding
from explorer.convolution.keras_code.writing import (
    COLOUR_PICTURE,
    GREY_PICTURE,
    array,
    call,
    opening,
    script,
)
from explorer.convolution.layer import ConvolutionLayer
from explorer.kernels import kernel_text

_SEEN = {
    "grey": "of the grey picture",
    "each": "of red, green and blue, each by itself",
    "summed": "of red, green and blue, summed",
}


def keras_code(layer: ConvolutionLayer, height: int, width: int) -> str:
    """Return a script in plain Keras 3 and Pillow that does what the layer does.

    It reads ``picture.png`` from its folder and leaves a NumPy array named ``result``: float32
    ``(out_height, out_width)``, or ``(out_height, out_width, 3)`` of each colour apart. The
    weights are written so that reading them gives exactly the same float32 numbers. Only what
    the layer needs is in it.

    Args:
        layer: the layer.
        height: of the picture, in pixels.
        width: of the picture, in pixels.

    Raises:
        ValueError: with a sentence, if no window of the layer fits into such a picture.

    >>> import numpy as np
    >>> code = keras_code(ConvolutionLayer(kernel=np.array([[-1, 0, 1]])), 240, 320)
    >>> 'layers.Conv2D(1, (1, 3), padding="same", use_bias=False, name="convolution")' in code
    True
    """
    shape = _result_shape(layer, height, width)
    return script(
        opening(f"Convolution {_SEEN[layer.colours]}", height, width),
        GREY_PICTURE if layer.colours == "grey" else COLOUR_PICTURE,
        _kernel(layer),
        _model(layer, height, width),
        _weights(layer),
        _result(layer, shape),
    )


def _result_shape(layer: ConvolutionLayer, height: int, width: int) -> list[int]:
    shape = list(layer.output_shape(height, width))
    if layer.pooling != "none":
        window = layer.pool_size
        shape = [output_size(size, window, stride=window, padding="valid") for size in shape]
    return [*shape, 3] if layer.colours == "each" else shape


def _kernel(layer: ConvolutionLayer) -> list[str]:
    if layer.kernel.ndim == 2:
        lines = array("kernel", layer.kernel)
    else:
        colours = ("red", "green", "blue")
        lines = [
            line
            for name, plane in zip(colours, np.moveaxis(layer.kernel, -1, 0), strict=True)
            for line in array(name, plane)
        ]
        lines.append("kernel = np.stack([red, green, blue], axis=-1)")
    if layer.flip:
        lines += [
            "# Keras lays the kernel on the picture as it is written, which is cross-correlation.",
            "# Convolution, as mathematics defines it, turns it by 180 degrees first.",
            "kernel = kernel[::-1, ::-1]",
        ]
    return lines


def _model(layer: ConvolutionLayer, height: int, width: int) -> list[str]:
    channels = 1 if layer.colours == "grey" else 3
    stages = call("keras.Input", [f"({height}, {width}, {channels})", 'name="picture"'])
    if layer.stride > 1 and layer.dilation > 1:
        stages += _dilated_then_strided(layer, height, width)
    else:
        stages += _convolution(layer, layer.padding, layer.stride)
    if layer.pooling != "none":
        kind = {"max": "MaxPooling2D", "average": "AveragePooling2D"}[layer.pooling]
        stages += call(f"layers.{kind}", [str(layer.pool_size), 'name="pooling"'])
    return ["model = keras.Sequential(", "    [", *stages, "    ]", ")"]


def _convolution(layer: ConvolutionLayer, padding: str, stride: int) -> list[str]:
    rows, columns = layer.kernel.shape[:2]
    each = layer.colours == "each"
    arguments = [f"({rows}, {columns})"] if each else ["1", f"({rows}, {columns})"]
    if stride > 1:
        arguments.append(f"strides={stride}")
    arguments.append(f'padding="{padding}"')
    if layer.dilation > 1:
        arguments.append(f"dilation_rate={layer.dilation}")
    if layer.relu:
        arguments.append('activation="relu"')
    if not layer.bias:
        arguments.append("use_bias=False")
    arguments.append('name="convolution"')
    return call("layers.DepthwiseConv2D" if each else "layers.Conv2D", arguments)


def _dilated_then_strided(layer: ConvolutionLayer, height: int, width: int) -> list[str]:
    """Keras raises an error for both at once; without stride, then leaving out, is the same."""
    stages = []
    options = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    sides = zip((height, width), layer.kernel.shape[:2], strict=True)
    pads = tuple(zero_padding(size, kernel, **options) for size, kernel in sides)
    if pads != ((0, 0), (0, 0)):
        stages = [
            f'        # The zeros of "same" padding with a stride of {layer.stride}.',
            *call("layers.ZeroPadding2D", [str(pads), 'name="zero_padding"']),
        ]
    return [
        *stages,
        *_convolution(layer, "valid", 1),
        "        # Keras does not take a stride and a dilation together. So the stride comes here:",
        "        # the maximum of a single value is that value, and the others are left out.",
        *call("layers.MaxPooling2D", ["1", f"strides={layer.stride}", 'name="stride"']),
    ]


def _weights(layer: ConvolutionLayer) -> list[str]:
    if layer.colours == "grey":
        lines = ["weights = kernel[..., np.newaxis, np.newaxis]  # height, width, channel, filter"]
    elif layer.colours == "summed":
        lines = ["weights = kernel[..., np.newaxis]  # height, width, channel, filter"]
    else:
        lines = [
            "# The same kernel for each channel: height, width, channel, 1.",
            "weights = np.stack([kernel] * 3, axis=-1)[..., np.newaxis]",
        ]
    values = "weights"
    if layer.bias:
        filters = 3 if layer.colours == "each" else 1
        bias = kernel_text(np.array([[layer.bias]], np.float32))
        lines.append(f"bias = np.full({filters}, {bias}, np.float32)")
        values = "weights, bias"
    return [*lines, f'model.get_layer("convolution").set_weights([{values}])']


def _result(layer: ConvolutionLayer, shape: list[int]) -> list[str]:
    kept = "[0]" if layer.colours == "each" else "[0, ..., 0]"
    sizes = ", ".join(map(str, shape))
    return [
        f"result = keras.ops.convert_to_numpy(model(picture[np.newaxis])){kept}  # ({sizes})",
    ]
