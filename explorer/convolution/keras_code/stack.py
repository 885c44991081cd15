"""Kernels in a row as a Keras script."""

from __future__ import annotations

from explorer.convolution.keras_code.writing import (
    GREY_PICTURE,
    array,
    call,
    opening,
    script,
)
from explorer.convolution.stack import POOL_SIZE, Stack, Stage

_POOLINGS = {"max": "MaxPooling2D", "average": "AveragePooling2D"}


def stack_code(stack: Stack, height: int, width: int) -> str:
    """Return a script in plain Keras 3 and Pillow that does what the stack does.

    It reads ``picture.png`` from its folder and leaves a NumPy array named ``result``, float32
    ``(out_height, out_width)``: the map after the last stage.

    Args:
        stack: the stages.
        height: of the picture, in pixels.
        width: of the picture, in pixels.

    Raises:
        ValueError: with a sentence, if a stage gets too small a map.

    >>> stack = Stack((Stage("identity", relu=True), Stage("identity", pooling="max")))
    >>> 'layers.MaxPooling2D(2, name="pooling_2")' in stack_code(stack, 24, 32)
    True
    """
    sizes = stack.sizes(height, width)
    numbered = list(enumerate(stack.stages, start=1))
    stages = call("keras.Input", [f"({height}, {width}, 1)", 'name="picture"'])
    for number, stage in numbered:
        stages += _layers(stage, number)
    return script(
        opening(f"{len(stack.stages)} convolutions in a row", height, width),
        GREY_PICTURE,
        *(array(f"kernel_{number}", stage.weights) for number, stage in numbered),
        ["model = keras.Sequential(", "    [", *stages, "    ]", ")"],
        [
            f'model.get_layer("convolution_{number}").set_weights('
            f"[kernel_{number}[..., np.newaxis, np.newaxis]])"
            for number, _ in numbered
        ],
        [
            "result = keras.ops.convert_to_numpy(model(picture[np.newaxis]))[0, ..., 0]"
            f"  # {sizes[-1]}"
        ],
    )


def _layers(stage: Stage, number: int) -> list[str]:
    rows, columns = stage.weights.shape
    arguments = ["1", f"({rows}, {columns})"]
    if stage.stride > 1:
        arguments.append(f"strides={stage.stride}")
    if stage.relu:
        arguments.append('activation="relu"')
    arguments += ["use_bias=False", f'name="convolution_{number}"']
    lines = call("layers.Conv2D", arguments)
    if stage.pooling == "none":
        return lines
    pooling = call(
        f"layers.{_POOLINGS[stage.pooling]}", [str(POOL_SIZE), f'name="pooling_{number}"']
    )
    return lines + pooling
