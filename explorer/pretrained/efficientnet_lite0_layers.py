"""The architecture of EfficientNet-Lite0, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras
    from keras import KerasTensor

INPUT_SIZE = 224
STEM_FILTERS = 32
HEAD_FILTERS = 1280
BATCH_NORM_EPSILON = 1e-3


@dataclass(frozen=True)
class Block:
    """One inverted residual block.

    Attributes:
        name: stage and letter, the prefix of its layers' names ("block2a").
        kernel: side of the depthwise kernel.
        stride: stride of the depthwise convolution.
        expansion: how many times as many channels it has inside as at its input.
        channels_in: channels of its input.
        channels_out: channels of its output.
    """

    name: str
    kernel: int
    stride: int
    expansion: int
    channels_in: int
    channels_out: int

    @property
    def has_shortcut(self) -> bool:
        """Whether input and output have one shape, so that they can be added."""
        return self.stride == 1 and self.channels_in == self.channels_out


# Blocks, kernel, stride of the first block, expansion, channels out (Tan and Le 2019, table 1;
# Lite0 keeps them all).
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def _all_blocks() -> tuple[Block, ...]:
    blocks: list[Block] = []
    channels = STEM_FILTERS
    for stage, (repeats, kernel, stride, expansion, channels_out) in enumerate(_STAGES, start=1):
        for letter in "abcdefgh"[:repeats]:
            first = letter == "a"
            blocks.append(
                Block(
                    name=f"block{stage}{letter}",
                    kernel=kernel,
                    stride=stride if first else 1,
                    expansion=expansion,
                    channels_in=channels if first else channels_out,
                    channels_out=channels_out,
                )
            )
        channels = channels_out
    return tuple(blocks)


BLOCKS = _all_blocks()
"""The 16 blocks, in order."""


def build(num_classes: int = 1000) -> keras.Model:
    """Build the network with Keras's random initialisation.

    Strided convolutions pad as TensorFlow's "same" does: the odd pixel goes to the bottom and the
    right. In training the published network also skipped blocks at random (stochastic depth);
    that has no weights and no effect afterwards, and is left out.

    Returns:
        A model from float32 ``(batch, 224, 224, 3)`` to ``(batch, num_classes)`` probabilities.
    """
    import keras
    from keras import layers

    picture = keras.Input((INPUT_SIZE, INPUT_SIZE, 3), name="picture")
    x = layers.Conv2D(STEM_FILTERS, 3, strides=2, padding="same", use_bias=False, name="stem_conv")(
        picture
    )
    x = _relu6(_batch_norm(x, "stem"), "stem")
    for block in BLOCKS:
        x = _inverted_residual(x, block)
    x = _pointwise(x, HEAD_FILTERS, "top")
    x = _relu6(x, "top")
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    x = layers.Dropout(0.2, name="dropout")(x)
    x = layers.Dense(num_classes, activation="softmax", name="predictions")(x)
    return keras.Model(picture, x, name="efficientnet_lite0")


def _inverted_residual(x: KerasTensor, block: Block) -> KerasTensor:
    """Widen the channels, filter each by itself, narrow them, and add the input if it fits."""
    from keras import layers

    shortcut = x
    if block.expansion != 1:
        step = f"{block.name}_expand"
        x = _relu6(_pointwise(x, block.channels_in * block.expansion, step), step)
    step = f"{block.name}_depthwise"
    x = layers.DepthwiseConv2D(
        block.kernel, strides=block.stride, padding="same", use_bias=False, name=f"{step}_conv"
    )(x)
    x = _relu6(_batch_norm(x, step), step)
    x = _pointwise(x, block.channels_out, f"{block.name}_project")
    if block.has_shortcut:
        x = layers.Add(name=f"{block.name}_add")([shortcut, x])
    return x


def _pointwise(x: KerasTensor, filters: int, step: str) -> KerasTensor:
    """A 1x1 convolution with batch normalisation; what follows it differs."""
    from keras import layers

    return _batch_norm(layers.Conv2D(filters, 1, use_bias=False, name=f"{step}_conv")(x), step)


def _batch_norm(x: KerasTensor, step: str) -> KerasTensor:
    from keras import layers

    return layers.BatchNormalization(epsilon=BATCH_NORM_EPSILON, name=f"{step}_bn")(x)


def _relu6(x: KerasTensor, step: str) -> KerasTensor:
    from keras import layers

    return layers.ReLU(max_value=6.0, name=f"{step}_relu6")(x)
