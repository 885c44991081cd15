"""Kernels that trained networks have learned, as they act on a picture from 0 to 255.

A network first brings a picture into units of its own, say (x - 127) / 128, with the colours in
an order of its own, and then convolves. Both steps only multiply and add, so one kernel and one
bias do the same to the picture itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy import ModelView, filters, view_of
from explorer.convolution.arithmetic import Padding
from explorer.convolution.layer import MAX_BIAS, ConvolutionLayer
from explorer.kernels import MAX_SIDE
from explorer.network import Network
from explorer.pretrained import PRETRAINED, PretrainedNetwork
from explorer.training.trained_network import TrainedNetwork

if TYPE_CHECKING:
    import keras

ToUnits = Callable[[np.ndarray], np.ndarray]
"""float32 ``(height, width, 3)`` RGB from 0 to 255 -> the same in the units of a network."""

_SILENT = 1e-4  # of the network's largest weight


@dataclass(frozen=True, eq=False, kw_only=True)
class LearnedKernels:
    """The first convolution of a network, for pictures in units of 0 to 255.

    Away from the border ``(sum(kernel * rgb) + bias) / scale`` is what the convolution itself
    gives, before batch normalisation and activation. At the border it differs: the network goes
    on with zeros in its own units, which are a grey or the mean colour, the lab with black.

    Attributes:
        network_title: how people write the network's name.
        credit: whose weights these are, in one line.
        layer: path of the convolution in the network.
        kernels: float32 ``(height, width, 3, filters)``, weights for red, green and blue from -1
            to 1, read-only.
        biases: float32 ``(filters,)``, -1000 to 1000, read-only.
        stride: pixels from one window to the next, down and across.
        padding: "same" if the network pads the picture in any way, otherwise "valid".
        scale: the power of two by which kernels and biases are larger than the network's own.
    """

    network_title: str
    credit: str
    layer: str
    kernels: np.ndarray
    biases: np.ndarray
    stride: int
    padding: Padding
    scale: float

    @property
    def silent(self) -> tuple[int, ...]:
        """Filters that training has switched off: their weights are next to nothing."""
        largest = np.abs(self.kernels).max(axis=(0, 1, 2))
        return tuple(np.flatnonzero(largest < _SILENT * largest.max()).tolist())

    @property
    def alive(self) -> tuple[int, ...]:
        """The other filters."""
        return tuple(i for i in range(self.kernels.shape[-1]) if i not in self.silent)

    def as_layer(self, index: int) -> ConvolutionLayer:
        """One filter, with the bias, stride and padding that the network uses."""
        return ConvolutionLayer(
            kernel=self.kernels[..., index],
            bias=float(self.biases[index]),
            stride=self.stride,
            padding=self.padding,
            colours="summed",
        )


@cache
def learned_kernels(entry: PretrainedNetwork | TrainedNetwork) -> LearnedKernels:
    """Return the first kernels of a trained network, worked out once per process.

    Raises:
        WeightsMissing: if its weights are not on this machine, or damaged.
        ValueError: with a sentence, as `first_kernels`.
    """
    return first_kernels(entry.load(), entry.to_units)


def available() -> tuple[str, ...]:
    """Names of the pretrained networks whose weights are on this machine now."""
    return tuple(name for name, entry in PRETRAINED.items() if entry.available)


def first_kernels(network: Network, to_units: ToUnits) -> LearnedKernels:
    """Return the first kernels of any network.

    Kernels and biases are multiplied by the largest power of two with which no weight exceeds 1
    and no bias 1000, so that weights can be read and results are in the range of pictures.

    Args:
        network: its picture goes to a convolution at once, or through zero padding, rescaling
            and normalisation only.
        to_units: how it brings pictures into units of its own; pixel by pixel, each result a
            weighted sum of red, green and blue plus a constant.

    Raises:
        ValueError: with a sentence, if the network does not begin like that, or its kernels are
            larger than 7x7.
    """
    view = view_of(network.model)
    start = _start(view, network.title)
    _check(start.convolution, network.title)
    colours, constants = _affine(start.after(to_units), network.title)
    own = filters(network.model, start.path).astype(np.float64)
    kernels = np.einsum("hwcf,rc->hwrf", own, colours)
    biases = np.einsum("hwcf,c->f", own, constants)
    if start.convolution.use_bias:
        biases = biases + np.asarray(start.convolution.bias, np.float64)
    scale = _scale(kernels, biases)
    return LearnedKernels(
        network_title=network.title,
        credit=network.credit,
        layer=start.path,
        kernels=_frozen(kernels * scale),
        biases=_frozen(biases * scale),
        stride=start.convolution.strides[0],
        padding="same" if start.padded else "valid",
        scale=scale,
    )


@dataclass(frozen=True, eq=False)
class _Start:
    """How a network begins: layers that change values pixel by pixel, then a convolution."""

    path: str
    convolution: keras.layers.Conv2D
    value_layers: tuple[keras.Layer, ...]
    padded: bool

    def after(self, to_units: ToUnits) -> ToUnits:
        """From a picture to what arrives at the convolution, zero padding left out."""

        def arriving(rgb: np.ndarray) -> np.ndarray:
            batch = to_units(rgb)[np.newaxis]
            for layer in self.value_layers:
                batch = layer(batch)
            return np.asarray(batch, np.float64)[0]

        return arriving


def _start(view: ModelView, title: str) -> _Start:
    import keras

    # What each layer's output has been through; layers that do anything else are left out.
    passed: dict[str, tuple[tuple[keras.Layer, ...], bool]] = {view.input_name: ((), False)}
    for found in view.layers:
        before = passed.get(found.inputs[0]) if len(found.inputs) == 1 else None
        if before is None:
            continue
        value_layers, padded = before
        match found.layer:
            case keras.layers.Rescaling() | keras.layers.Normalization() as layer:
                passed[found.path] = ((*value_layers, layer), padded)
            case keras.layers.ZeroPadding2D():
                passed[found.path] = (value_layers, True)
            case layer if type(layer) is keras.layers.Conv2D:  # others derive from it
                return _Start(found.path, layer, value_layers, padded or layer.padding == "same")
    raise ValueError(f"{title} does not begin with a convolution of the picture.")


def _check(convolution: keras.layers.Conv2D, title: str) -> None:
    height, width = convolution.kernel_size
    if max(height, width) > MAX_SIDE:
        raise ValueError(
            f"The first kernels of {title} are {height}x{width}; "
            f"the lab takes up to {MAX_SIDE}x{MAX_SIDE}."
        )
    down, across = convolution.strides
    if convolution.groups != 1 or convolution.dilation_rate != (1, 1) or down != across:
        raise ValueError(
            f"The first convolution of {title} has groups, dilation or different strides down "
            "and across."
        )


def _affine(units: ToUnits, title: str) -> tuple[np.ndarray, np.ndarray]:
    """The numbers with which ``units(rgb) == rgb @ colours + constants``, found by trying.

    Returns:
        float64 ``(3, channels)`` and ``(channels,)``.

    Raises:
        ValueError: if there are none.
    """
    constants = units(np.zeros((1, 1, 3), np.float32))[0, 0]
    primaries = np.float32(255) * np.eye(3, dtype=np.float32)[:, np.newaxis, np.newaxis]
    colours = np.stack([(units(each)[0, 0] - constants) / 255 for each in primaries])
    probe = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.float32)
    expected = probe @ colours + constants
    # Half-precision arithmetic may be off by as much as the tolerance.
    if not np.allclose(units(probe), expected, rtol=0, atol=4e-3 * np.abs(expected).max()):
        raise ValueError(
            f"What {title} does to a picture before its first convolution is more than a "
            "weighted sum of red, green and blue in every pixel."
        )
    return colours, constants


def _scale(kernels: np.ndarray, biases: np.ndarray) -> float:
    largest = max(np.abs(kernels).max(), np.abs(biases).max() / MAX_BIAS)
    return 2.0 ** -math.ceil(math.log2(largest)) if largest else 1.0


def _frozen(values: np.ndarray) -> np.ndarray:
    array = values.astype(np.float32)
    array.setflags(write=False)
    return array
