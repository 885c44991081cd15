"""Networks that learn within minutes, after airbench."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explorer.architectures import ARCHITECTURES

if TYPE_CHECKING:
    import keras

PAPER = (
    "K. Jordan: 94% on CIFAR-10 in 3.29 Seconds on a Single GPU. arXiv:2404.00498, 2024 "
    "(airbench), whose ideas these are; after D. Page: How to Train Your ResNet, 2018"
)
SMALLEST = {
    "smallest_side": 9,
    "smallest_because": "its 2x2 stem leaves one row less, and three poolings halve what is left",
}
STEM = "whitening"
PICTURES = 1_000  # that the stem is fitted to; with more it only takes longer
_EPSILON = 5e-4  # keeps directions with hardly any variance from being blown up to noise


def whiten(model: keras.Model, pictures: np.ndarray) -> None:
    """Set the kernels of the stem so that what comes out is uncorrelated and equally strong.

    The kernels are the principal components of all 2x2 patches, each divided by its standard
    deviation, and the same with the sign turned; the bias takes the mean off.

    Args:
        model: one of those in this file; the stem is changed in place.
        pictures: float32 ``(count, height, width, channels)`` in [0, 1].
    """
    few = pictures[:PICTURES]
    corners = [few[:, r : r + few.shape[1] - 1, c : c + few.shape[2] - 1] for r, c in _CORNERS]
    patches = np.concatenate(corners, axis=-1).reshape(-1, 4 * few.shape[-1]).astype(np.float64)
    mean = patches.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(patches - mean, rowvar=False))
    components = (directions / np.sqrt(variances + _EPSILON))[:, ::-1]  # the strongest first
    kernels = np.concatenate([components, -components], axis=1)
    stem = model.get_layer(STEM)
    stem.kernel.assign(kernels.reshape(stem.kernel.shape))
    stem.bias.assign(-mean @ kernels)


_CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


@ARCHITECTURES.register(
    title="Speedy", year=2024, paper=PAPER, input_shape=(32, 32, 3), fit_stem=whiten, **SMALLEST
)
def speedy(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """Made to learn fast: after a few minutes on an ordinary processor it knows CIFAR-10.

    Four things save time. The first layer does not learn: its 2x2 kernels are computed from the
    pictures beforehand, so that its maps are uncorrelated and equally strong (whitening). Each
    convolution begins by passing its input on (Dirac, 2017), so gradients reach all of them from
    the start. Batch normalisation forgets quickly and does not scale. And the maximum of each of
    the last maps says whether something is in the picture, wherever it is.
    """
    return _speedy("speedy", (64, 128, 256), input_shape, num_classes)


@ARCHITECTURES.register(
    title="Speedy, small",
    year=2024,
    paper=PAPER,
    input_shape=(32, 32, 3),
    fit_stem=whiten,
    **SMALLEST,
)
def speedy_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """Speedy with half as many maps: for a class that will not wait.

    A quarter of the weights and half of the time for each epoch. On two cores of an ordinary
    server processor it is right about four of five pictures of CIFAR-10 after a minute or two,
    which is enough to see kernels form and confusions thin out.
    """
    return _speedy("speedy_small", (32, 64, 128), input_shape, num_classes)


def _speedy(
    name: str, widths: tuple[int, ...], input_shape: tuple[int, int, int], num_classes: int
) -> keras.Model:
    from keras import Sequential, layers

    stem = layers.Conv2D(8 * input_shape[-1], 2, name=STEM, trainable=False)
    parts = [layers.Input(input_shape, name="input"), stem, _gelu("gelu0")]
    for number, maps in enumerate(widths, start=1):
        parts += _group(maps, f"group{number}")
    return Sequential(
        [
            *parts,
            layers.GlobalMaxPooling2D(name="gmp"),
            layers.Dense(num_classes, use_bias=False, name="dense"),
            layers.Rescaling(1 / 8, name="scale"),
            layers.Softmax(name="output"),
        ],
        name=name,
    )


def _group(maps: int, name: str) -> list[keras.layers.Layer]:
    """Two convolutions, the first followed by a pooling that halves height and width."""
    from keras import layers

    def convolution(name: str) -> keras.layers.Layer:
        passing_on = {"kernel_initializer": _dirac(), "use_bias": False}
        return layers.Conv2D(maps, 3, padding="same", name=name, **passing_on)

    normalisation = partial(layers.BatchNormalization, momentum=0.6, epsilon=1e-5, scale=False)
    return [
        convolution(name=f"{name}_conv1"),
        layers.MaxPooling2D(2, name=f"{name}_pool"),
        normalisation(name=f"{name}_bn1"),
        _gelu(f"{name}_gelu1"),
        convolution(name=f"{name}_conv2"),
        normalisation(name=f"{name}_bn2"),
        _gelu(f"{name}_gelu2"),
    ]


def _gelu(name: str) -> keras.layers.Layer:
    from keras import layers

    # In 16 bits it would take longer on a processor, and be less exact.
    return layers.Activation("gelu", dtype="float32", name=name)


def _dirac() -> keras.initializers.Initializer:
    from explorer.layers.dirac import Dirac

    return Dirac()
