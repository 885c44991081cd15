"""A small one-stage detector: two feature maps, and at each cell of them scores and boxes.

After T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár: Focal Loss for Dense Object Detection.
ICCV 2017 (RetinaNet), with a small backbone and two levels of its pyramid.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explorer.blocks.normalised import conv_norm, conv_norm_relu
from explorer.blocks.residual import residual_block
from explorer.detection.detected import OFFSETS
from explorer.detection.detector_anchors import SCALES, STRIDES, kinds

if TYPE_CHECKING:
    import keras

PRIOR = 0.01
"""The score of every class at every anchor before anything is learned: there is hardly anything.

With a half, the loss of the thousands of anchors on background would drown all others at first.
"""


def create_detector(
    input_shape: tuple[int, int, int], num_classes: int, width: int, name: str
) -> keras.Model:
    """Build the detector.

    Args:
        input_shape: ``(side, side, channels)``; the side is a multiple of 16.
        num_classes: how many classes of objects, background not counted.
        width: maps of the first layer; the next has twice as many, those behind four times.
        name: of the model.

    Returns:
        A model from float32 ``(batch, side, side, channels)`` in [0, 1] to float32 ``(batch,
        anchors, num_classes + 4)``: for each anchor of `detector_anchors` a logit for each class,
        and then four offsets from the anchor.

    Raises:
        ValueError: if the picture is not square, or its side no multiple of 16.
    """
    import keras
    from keras import layers

    if input_shape[0] != input_shape[1] or input_shape[0] % STRIDES[-1]:
        raise ValueError(
            f"The detector needs square pictures with a multiple of {STRIDES[-1]} pixels to a "
            f"side, not {input_shape[0]}x{input_shape[1]}."
        )
    picture = layers.Input(input_shape, name="input")
    fine, coarse = _backbone(picture, width)
    merged = _with_context(fine, coarse)
    levels = [
        _heads(x, kinds(scales), num_classes, f"stride{stride}")
        for x, stride, scales in zip((merged, coarse), STRIDES, SCALES, strict=True)
    ]
    # The loss is taken in 32 bits, whatever the layers before have computed in.
    output = layers.Concatenate(axis=1, dtype="float32", name="output")(levels)
    return keras.Model(picture, output, name=name)


def _backbone(picture: keras.KerasTensor, width: int) -> tuple[keras.KerasTensor, ...]:
    """The feature maps with the strides 8 and 16."""
    x = conv_norm_relu(picture, width, 3, 2, "stride2")
    x = conv_norm_relu(x, 2 * width, 3, 2, "stride4")
    x = residual_block(x, 2 * width, 1, "stride4_block")
    x = conv_norm_relu(x, 4 * width, 3, 2, "stride8")
    fine = residual_block(x, 4 * width, 1, "stride8_block")
    x = conv_norm_relu(fine, 4 * width, 3, 2, "stride16")
    return fine, residual_block(x, 4 * width, 1, "stride16_block")


def _with_context(fine: keras.KerasTensor, coarse: keras.KerasTensor) -> keras.KerasTensor:
    """Add to the finer map what the coarser one, which sees more of the picture, has found."""
    from keras import layers

    filters = fine.shape[-1]
    up = conv_norm(coarse, filters, 1, 1, "down_path")
    up = layers.UpSampling2D(2, name="down_path_upsampled")(up)
    x = layers.Add(name="down_path_add")([conv_norm(fine, filters, 1, 1, "across"), up])
    return layers.ReLU(name="down_path_relu")(x)


def _heads(x: keras.KerasTensor, anchors: int, num_classes: int, name: str) -> keras.KerasTensor:
    """Scores and boxes at each cell of a map, ``(batch, cells * anchors, num_classes + 4)``."""
    from keras import layers

    x = conv_norm_relu(x, x.shape[-1], 3, 1, f"{name}_head")
    logits = _predicted(x, anchors, num_classes, -math.log((1 - PRIOR) / PRIOR), f"{name}_class")
    offsets = _predicted(x, anchors, OFFSETS, 0.0, f"{name}_box")
    return layers.Concatenate(name=f"{name}_both")([logits, offsets])


def _predicted(
    x: keras.KerasTensor, anchors: int, numbers: int, bias: float, name: str
) -> keras.KerasTensor:
    """So many numbers for each anchor, ``(batch, cells * anchors, numbers)``, near ``bias``."""
    from keras import initializers, layers

    x = layers.Conv2D(
        anchors * numbers,
        3,
        padding="same",
        kernel_initializer=initializers.RandomNormal(stddev=0.01),
        bias_initializer=initializers.Constant(bias),
        name=name,
    )(x)
    return layers.Reshape((-1, numbers), name=f"{name}_by_anchor")(x)
