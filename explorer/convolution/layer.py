"""One convolutional layer with one filter, as the lab holds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from explorer.convolution.arithmetic import Padding, convolve, output_size, pool
from explorer.kernels import check_kernel
from explorer.rgb import grey

Colours = Literal["grey", "each", "summed"]
AfterPooling = Literal["none", "max", "average"]

COLOURS: tuple[Colours, ...] = get_args(Colours)
PADDINGS: tuple[Padding, ...] = get_args(Padding)
POOLINGS: tuple[AfterPooling, ...] = get_args(AfterPooling)
STRIDES = range(1, 5)
DILATIONS = range(1, 5)
POOL_SIZES = range(2, 5)
MAX_BIAS = 1000.0


@dataclass(frozen=True, eq=False, kw_only=True)
class ConvolutionLayer:
    """Convolution, bias, ReLU and pooling, applied to a picture in units of 0 to 255.

    Attributes:
        kernel: float32 ``(height, width)``, or ``(height, width, 3)`` if colours are summed.
        bias: added to every sum, -1000 to 1000.
        stride: pixels from one window to the next, 1 to 4.
        padding: "same" or "valid".
        dilation: pixels from one weight to the next, 1 to 4.
        flip: whether the kernel is turned by 180 degrees, as mathematics does.
        colours: "grey" looks at the grey picture; "each" treats red, green and blue apart, with
            one kernel; "summed" has a kernel for each and adds up, as layers of networks do.
        relu: whether negative results become zero.
        pooling: what follows: "none", "max" or "average".
        pool_size: side of the pooling window, and its stride, 2 to 4.

    Raises:
        ValueError: with a sentence, if a value is out of range or does not go with the others.
    """

    kernel: np.ndarray
    bias: float = 0.0
    stride: int = 1
    padding: Padding = "same"
    dilation: int = 1
    flip: bool = False
    colours: Colours = "grey"
    relu: bool = False
    pooling: AfterPooling = "none"
    pool_size: int = 2

    def __post_init__(self) -> None:
        for name, (what, allowed) in _ALLOWED.items():
            value = getattr(self, name)
            if value not in allowed or type(value) is not type(allowed[0]):
                raise ValueError(f"The {what} is one of {list(allowed)}, not {value!r}.")
        if not (isinstance(self.bias, int | float) and abs(self.bias) <= MAX_BIAS):
            raise ValueError(
                f"The bias is within -{MAX_BIAS:g} to {MAX_BIAS:g}, not {self.bias!r}."
            )
        kernel = check_kernel(self.kernel)
        if kernel.ndim != (3 if self.colours == "summed" else 2):
            raise ValueError(f"A kernel of shape {kernel.shape} does not go with {self.colours!r}.")
        object.__setattr__(self, "kernel", kernel)

    def seen(self, pixels: np.ndarray) -> np.ndarray:
        """What the layer takes in: float32 ``(height, width)`` if grey, else 3 channels.

        Args:
            pixels: uint8 ``(height, width, 3)`` RGB.
        """
        return (grey(pixels) if self.colours == "grey" else pixels).astype(np.float32)

    def convolved(self, pixels: np.ndarray) -> np.ndarray:
        """The map before pooling, ReLU applied.

        Args:
            pixels: uint8 ``(height, width, 3)`` RGB.

        Returns:
            float32 ``(out_height, out_width)``; of each colour apart, ``(..., 3)``.

        Raises:
            ValueError: if no window fits.
        """
        sums = convolve(
            self.seen(pixels),
            self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            flip=self.flip,
        )
        responses = sums + np.float32(self.bias)
        return np.maximum(responses, np.float32(0)) if self.relu else responses

    def on_one_map(self) -> ConvolutionLayer:
        """The layer, if it makes one map; otherwise the same one on the grey picture."""
        return replace(self, colours="grey") if self.colours == "each" else self

    def output_shape(self, height: int, width: int) -> tuple[int, int]:
        """Rows and columns of the map before pooling, of a picture of that size.

        Raises:
            ValueError: if no window fits.
        """
        options = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        rows, columns = self.kernel.shape[:2]
        return output_size(height, rows, **options), output_size(width, columns, **options)

    def apply(self, pixels: np.ndarray) -> np.ndarray:
        """As `convolved`, pooled."""
        responses = self.convolved(pixels)
        if self.pooling == "none":
            return responses
        return pool(responses, self.pool_size, mode=self.pooling)


def kernel_for(kernel: np.ndarray, colours: Colours) -> np.ndarray:
    """Return a kernel with as many planes as a layer that looks at these colours needs.

    Args:
        kernel: ``(height, width)``, or ``(height, width, 3)`` of which the first plane is taken
            where one is needed.
        colours: as in `ConvolutionLayer`.
    """
    if colours != "summed":
        return kernel if kernel.ndim == 2 else kernel[..., 0]
    return np.stack([kernel] * 3, axis=-1) if kernel.ndim == 2 else kernel


_ALLOWED = {
    "stride": ("stride", STRIDES),
    "padding": ("padding", PADDINGS),
    "dilation": ("dilation", DILATIONS),
    "flip": ("flip", (False, True)),
    "colours": ("choice of colours", COLOURS),
    "relu": ("choice of ReLU", (False, True)),
    "pooling": ("pooling", POOLINGS),
    "pool_size": ("size of the pooling window", POOL_SIZES),
}
