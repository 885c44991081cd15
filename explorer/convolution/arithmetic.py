"""Convolution and pooling as arithmetic: window by window, no TensorFlow.

Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016
(arXiv:1603.07285), derive the sizes; "same" padding is placed as TensorFlow places it.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

Padding = Literal["same", "valid"]
Pooling = Literal["max", "average"]


def window_extent(kernel: int, dilation: int = 1) -> int:
    """Pixels from the first to the last one that a kernel touches along an axis.

    >>> window_extent(3), window_extent(3, dilation=2)
    (3, 5)
    """
    return (kernel - 1) * dilation + 1


def output_size(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = "same", dilation: int = 1
) -> int:
    """Return how many positions a window has along one axis.

    With "same" padding that is ``ceil(size / stride)``, whatever the kernel; with "valid"
    ``floor((size - window) / stride) + 1`` where ``window = (kernel - 1) * dilation + 1``.

    Args:
        size: pixels of the input along this axis.
        kernel: weights of the kernel (or pixels of the pooling window) along this axis.
        stride: pixels from one window to the next.
        padding: "same" goes on with zeros beyond the border, "valid" stays inside.
        dilation: pixels from one weight of the kernel to the next.

    Raises:
        ValueError: if a number is not positive, or no window fits; the message says so.

    >>> output_size(7, 3, padding="valid"), output_size(7, 3, stride=2)
    (5, 4)
    """
    for name, value in {
        "size": size,
        "kernel": kernel,
        "stride": stride,
        "dilation": dilation,
    }.items():
        if value < 1:
            raise ValueError(f"The {name} must be at least 1, not {value}.")
    if padding == "same":
        return math.ceil(size / stride)
    if padding != "valid":
        raise ValueError(f"The padding must be 'same' or 'valid', not {padding!r}.")
    window = window_extent(kernel, dilation)
    if window > size:
        raise ValueError(
            f"A window of {window} pixels does not fit into {size} pixels without padding."
        )
    return (size - window) // stride + 1


def zero_padding(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = "same", dilation: int = 1
) -> tuple[int, int]:
    """Return how many zeros TensorFlow puts before the first and after the last pixel of an axis.

    "same" needs ``(output - 1) * stride + window - size`` zeros in all, or none where windows end
    before the picture does; the odd one goes to the end.

    Args:
        size, kernel, stride, padding, dilation: as in `output_size`.

    Raises:
        ValueError: as `output_size`.

    >>> zero_padding(7, 3), zero_padding(8, 3, stride=2)
    ((1, 1), (0, 1))
    """
    count = output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)
    if padding == "valid":
        return 0, 0
    zeros = max(0, (count - 1) * stride + window_extent(kernel, dilation) - size)
    return zeros // 2, zeros - zeros // 2


def convolve(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    stride: int = 1,
    padding: Padding = "same",
    dilation: int = 1,
    flip: bool = False,
) -> np.ndarray:
    """Slide a kernel over a picture and return the sum of products at every position.

    As convolutional layers do it, that is cross-correlation: the kernel lies on the picture as
    it is written. With ``flip`` it is turned by 180 degrees first, which is what mathematics
    calls convolution. Sums are accumulated in double precision; nothing is clipped.

    Args:
        image: ``(height, width)`` or ``(height, width, channels)``, any real dtype.
        kernel: ``(kernel_height, kernel_width)``, applied to every channel by itself; or
            ``(kernel_height, kernel_width, channels)``, one for each channel, summed over them
            as in a convolutional layer with one filter.
        stride: pixels from one window to the next, down and across.
        padding: "same" or "valid", see `output_size`.
        dilation: pixels from one weight to the next, down and across.
        flip: whether to turn the kernel by 180 degrees.

    Returns:
        float32 ``(out_height, out_width)``, with ``channels`` as in the image behind it if the
        kernel is two-dimensional and the image is not.

    Raises:
        ValueError: if shapes do not go together, a number in the kernel is not finite, or no
            window fits.

    >>> step = np.array([[0, 0, 9, 9]])
    >>> convolve(step, np.array([[-1, 0, 1]])).tolist()
    [[0.0, 9.0, 9.0, -9.0]]
    """
    planes, weights = _planes(image), _weights(kernel, flip)
    summed = weights.ndim == 3
    if summed and planes.shape[2] != weights.shape[2]:
        raise ValueError(
            f"The kernel is for {weights.shape[2]} channels, the picture has {planes.shape[2]}."
        )
    rows, columns = _axes(planes, weights.shape, stride, padding, dilation)
    padded = np.pad(planes, (rows.pads, columns.pads, (0, 0)))
    total = np.zeros((rows.count, columns.count, planes.shape[2]))
    for row, column in np.ndindex(*weights.shape[:2]):
        total += weights[row, column] * padded[rows.reached(row), columns.reached(column)]
    if summed:
        return total.sum(axis=2).astype(np.float32)
    return (total[..., 0] if np.ndim(image) == 2 else total).astype(np.float32)


def pool(
    image: np.ndarray,
    size: int,
    stride: int | None = None,
    mode: Pooling = "max",
    padding: Padding = "valid",
) -> np.ndarray:
    """Return the maximum or the average of every window, each channel by itself.

    As in TensorFlow, what "same" padding adds beyond the border counts for neither.

    Args:
        image: ``(height, width)`` or ``(height, width, channels)``, any real dtype.
        size: side of the square window, in pixels.
        stride: pixels from one window to the next; ``size`` when not given.
        mode: "max" or "average".
        padding: "same" or "valid", see `output_size`.

    Returns:
        float32 ``(out_height, out_width)``, with ``channels`` behind it if the image has them.

    Raises:
        ValueError: if the mode is unknown, shapes do not go together, or no window fits.

    >>> pool(np.array([[1, 2, 3, 4], [5, 6, 7, 8]]), 2).tolist()
    [[6.0, 8.0]]
    >>> pool(np.array([[1, 2, 3, 4], [5, 6, 7, 8]]), 2, mode="average").tolist()
    [[3.5, 5.5]]
    """
    if mode not in ("max", "average"):
        raise ValueError(f"The mode must be 'max' or 'average', not {mode!r}.")
    planes = _planes(image)
    rows, columns = _axes(planes, (size, size), size if stride is None else stride, padding, 1)
    padded = np.pad(planes, (rows.pads, columns.pads, (0, 0)), constant_values=np.nan)
    reached = [
        padded[rows.reached(row), columns.reached(column)] for row, column in np.ndindex(size, size)
    ]
    pooled = np.fmax.reduce(reached) if mode == "max" else np.nanmean(reached, axis=0)
    return (pooled[..., 0] if np.ndim(image) == 2 else pooled).astype(np.float32)


class _Axis:
    """Where the windows lie along one axis."""

    def __init__(self, size: int, kernel: int, stride: int, padding: Padding, dilation: int):
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        self.count = output_size(size, kernel, **options)
        self.stride, self.dilation = stride, dilation
        self.pads = zero_padding(size, kernel, **options)

    def reached(self, index: int) -> slice:
        """The padded pixels that one weight of the kernel meets, position after position."""
        start = index * self.dilation
        return slice(start, start + (self.count - 1) * self.stride + 1, self.stride)


def _axes(
    planes: np.ndarray, kernel: tuple[int, ...], stride: int, padding: Padding, dilation: int
) -> tuple[_Axis, _Axis]:
    height, width, _ = planes.shape
    return (
        _Axis(height, kernel[0], stride, padding, dilation),
        _Axis(width, kernel[1], stride, padding, dilation),
    )


def _planes(image: np.ndarray) -> np.ndarray:
    """The picture as float64 ``(height, width, channels)``."""
    planes = np.asarray(image, np.float32).astype(np.float64)
    if planes.ndim not in (2, 3) or planes.size == 0:
        raise ValueError(
            f"A picture is (height, width) or (height, width, channels), not {planes.shape}."
        )
    return planes[..., np.newaxis] if planes.ndim == 2 else planes


def _weights(kernel: np.ndarray, flip: bool) -> np.ndarray:
    with np.errstate(over="ignore"):  # what becomes infinite in single precision is refused below
        weights = np.asarray(kernel, np.float32).astype(np.float64)
    if weights.ndim not in (2, 3) or weights.size == 0:
        raise ValueError(
            f"A kernel is (height, width) or (height, width, channels), not {weights.shape}."
        )
    if not np.isfinite(weights).all():
        raise ValueError("All numbers in a kernel must be finite.")
    return weights[::-1, ::-1] if flip else weights
