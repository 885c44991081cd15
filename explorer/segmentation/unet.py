"""U-Net: down to what a picture shows, and up again to where it shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.architectures import NORM_MOMENTUM

if TYPE_CHECKING:
    import keras

_ENCODER = re.compile(r"encoder_([0-9]+)_relu2")


@dataclass(frozen=True)
class Level:
    """Two places of a U-Net at which maps have the same height, width and number.

    Attributes:
        number: 1 at the top, where maps are as large as the picture; each next one halves them.
        encoder: name of the layer that gives the maps on the way down.
        decoder: name of the layer that gives those on the way up; "" at the bottom, where the
            way turns.
        skip: name of the layer that joins both; "" where nothing is carried across.
    """

    number: int
    encoder: str
    decoder: str
    skip: str

    @property
    def is_bottom(self) -> bool:
        """Whether it is the deepest one."""
        return not self.decoder


def create_unet(
    input_shape: tuple[int, int, int],
    num_classes: int,
    *,
    depth: int = 3,
    width: int = 8,
    skips: bool = True,
    name: str = "unet",
) -> keras.Model:
    """Build a U-Net (Ronneberger et al. 2015), with padding and batch normalisation.

    Args:
        input_shape: ``(height, width, channels)``; height and width are multiples of 2**depth.
        num_classes: how many, the background not counted.
        depth: how often height and width are halved, 1 or more.
        width: maps at the top level; each next level has twice as many.
        skips: whether each level's maps on the way down are put beside those on the way up.
        name: of the model.

    Returns:
        A model from float32 ``(batch, height, width, channels)`` in [0, 1] to float32
        probabilities ``(batch, height, width, 1 + num_classes)``; channel 0 is the background.

    Raises:
        ValueError: if the height or the width cannot be halved so often; a sentence.
    """
    import keras
    from keras import layers

    _check_side(input_shape, depth)
    picture = layers.Input(input_shape, name="input")
    x, kept = picture, {}
    for level in range(1, depth + 1):
        x = kept[level] = _convolutions(x, width * 2 ** (level - 1), f"encoder_{level}")
        x = layers.MaxPooling2D(2, name=f"encoder_{level}_pool")(x)
    x = _convolutions(x, width * 2**depth, "bottom")
    for level in range(depth, 0, -1):
        maps, place = width * 2 ** (level - 1), f"decoder_{level}"
        x = layers.Conv2DTranspose(maps, 2, strides=2, name=f"{place}_up")(x)
        if skips:
            x = layers.Concatenate(name=f"{place}_skip")([kept[level], x])
        x = _convolutions(x, maps, place)
    # In 32 bits whatever the rest computes in: of 16, probabilities would not sum to 1.
    output = layers.Conv2D(1 + num_classes, 1, activation="softmax", dtype="float32", name="output")
    return keras.Model(picture, output(x), name=name)


def _convolutions(x: keras.KerasTensor, maps: int, name: str) -> keras.KerasTensor:
    """Twice a 3x3 convolution, batch normalisation and ReLU."""
    from keras import layers

    for number in (1, 2):
        # No bias: the normalisation would take it off again.
        convolution = layers.Conv2D(
            maps, 3, padding="same", use_bias=False, name=f"{name}_conv{number}"
        )
        normalisation = layers.BatchNormalization(momentum=NORM_MOMENTUM, name=f"{name}_bn{number}")
        x = layers.ReLU(name=f"{name}_relu{number}")(normalisation(convolution(x)))
    return x


def _check_side(input_shape: tuple[int, int, int], depth: int) -> None:
    height, width = input_shape[:2]
    if height % 2**depth or width % 2**depth:
        raise ValueError(
            f"A U-Net of depth {depth} halves height and width {depth} times, so both must be "
            f"multiples of {2**depth}, not {height} and {width}."
        )


def levels(model: keras.Model) -> tuple[Level, ...]:
    """The levels of a U-Net, from the top to the bottom.

    Args:
        model: of `create_unet`.

    Raises:
        ValueError: if it is another kind of model.

    >>> model = create_unet((16, 16, 3), 2, depth=1, width=2)
    >>> for level in levels(model):
    ...     print(level.number, [level.encoder, level.decoder, level.skip])
    1 ['encoder_1_relu2', 'decoder_1_relu2', 'decoder_1_skip']
    2 ['bottom_relu2', '', '']
    """
    names = [layer.name for layer in model.layers]
    numbers = sorted(int(found[1]) for name in names if (found := _ENCODER.fullmatch(name)))
    if not numbers or "bottom_relu2" not in names:
        raise ValueError(f"{model.name} is not a U-Net of this app.")
    sides = [
        Level(
            number,
            f"encoder_{number}_relu2",
            f"decoder_{number}_relu2",
            f"decoder_{number}_skip" if f"decoder_{number}_skip" in names else "",
        )
        for number in numbers
    ]
    return (*sides, Level(len(sides) + 1, "bottom_relu2", "", ""))
