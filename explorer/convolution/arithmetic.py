"""Convolution and pooling as arithmetic: window by window, no TensorFlow.

Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016
(arXiv:1603.07285), derive the sizes; "same" padding is placed as TensorFlow places it.
"""

from __future__ import annotations

import operator
from functools import reduce
from typing import Literal

import numpy as np

Padding = Literal["same", "valid"]
Pooling = Literal["max", "average"]


def window_extent(kernel: int, dilation: int = 1) -> int:
    """Pixels from the first to the last one that a kernel touches along an axis.

    Raises:
        ValueError: if a number is not a whole one of at least 1.

    >>> window_extent(3), window_extent(3, dilation=2)
    (3, 5)
    """
    return (_whole("kernel", kernel) - 1) * _whole("dilation", dilation) + 1


def output_size(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = "same", dilation: int = 1
) -> int:
    """Return how many positions a window has along one axis.

    With "same" padding that is ``ceil(size / stride)``, whatever the kernel; with "valid"
    ``floor((size - window) / stride) + 1`` where ``window = (kernel - 1) * dilation + 1``.

    All numbers are whole, Python's or NumPy's.

    Args:
        size: pixels of the input along this axis.
        kernel: weights of the kernel (or pixels of the pooling window) along this axis.
        stride: pixels from one window to the next.
        padding: "same" goes on with zeros beyond the border, "valid" stays inside.
        dilation: pixels from one weight of the kernel to the next.

    Raises:
        ValueError: if a number is not a whole one of at least 1, the padding is unknown or no
            window fits; the message says so.

    >>> output_size(7, 3, padding="valid"), output_size(7, 3, stride=2)
    (5, 4)
    """
    size, stride = _whole("size", size), _whole("stride", stride)
    window = window_extent(kernel, dilation)
    if padding == "same":
        return -(-size // stride)  # rounded up
    if padding != "valid":
        raise ValueError(f"The padding must be 'same' or 'valid', not {padding!r}.")
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
    last = (count - 1) * operator.index(stride)
    zeros = max(0, last + window_extent(kernel, dilation) - operator.index(size))
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
    calls convolution. Sums are accumulated in double precision; nothing is clipped. What is
    beyond single precision, in the picture or in a sum, becomes infinite, without a warning.

    Args:
        image: ``(height, width)`` or ``(height, width, channels)``; bool, integer or float.
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
        ValueError: if shapes do not go together, a picture or kernel holds anything but real
            numbers, one in the kernel is not finite, or as `output_size`.

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
    with np.errstate(invalid="ignore"):  # an infinite pixel times 0 is NaN, as in TensorFlow
        for row, column in np.ndindex(*weights.shape[:2]):
            total += weights[row, column] * padded[rows.reached(row), columns.reached(column)]
        if summed:
            return _single(total.sum(axis=2))
    return _single(total[..., 0] if np.ndim(image) == 2 else total)


def pool(
    image: np.ndarray,
    size: int,
    stride: int | None = None,
    mode: Pooling = "max",
    padding: Padding = "valid",
) -> np.ndarray:
    """Return the maximum or the average of every window, each channel by itself.

    As in TensorFlow, what "same" padding adds beyond the border counts for neither. As there on a
    CPU, a window with NaN in it has the average NaN, while the maximum is that of its other
    pixels; of nothing but NaN it is NaN here, where TensorFlow gives the lowest finite number.
    What is beyond single precision becomes infinite, without a warning.

    Args:
        image: ``(height, width)`` or ``(height, width, channels)``; bool, integer or float.
        size: side of the square window, in pixels.
        stride: pixels from one window to the next; ``size`` when not given.
        mode: "max" or "average".
        padding: "same" or "valid", see `output_size`.

    Returns:
        float32 ``(out_height, out_width)``, with ``channels`` behind it if the image has them.

    Raises:
        ValueError: if the mode is unknown, the picture has another shape or holds anything but
            real numbers, or as `output_size`.

    >>> pool(np.array([[1, 2, 3, 4], [5, 6, 7, 8]]), 2).tolist()
    [[6.0, 8.0]]
    >>> pool(np.array([[1, 2, 3, 4], [5, 6, 7, 8]]), 2, mode="average").tolist()
    [[3.5, 5.5]]
    """
    if mode not in ("max", "average"):
        raise ValueError(f"The mode must be 'max' or 'average', not {mode!r}.")
    planes, size = _planes(image), _whole("size", size)
    axes = _axes(planes, (size, size), size if stride is None else stride, padding, 1)
    with np.errstate(invalid="ignore"):  # the average of both infinities is NaN
        if mode == "max":
            pooled = reduce(np.fmax, _reached(planes, axes, size, np.nan))  # fmax skips NaN
        else:
            counts = sum(_reached(np.ones((*planes.shape[:2], 1)), axes, size, 0))
            pooled = sum(_reached(planes, axes, size, 0)) / counts
    return _single(pooled[..., 0] if np.ndim(image) == 2 else pooled)


class _Axis:
    """Where the windows lie along one axis."""

    def __init__(self, size: int, kernel: int, stride: int, padding: Padding, dilation: int):
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        self.count = output_size(size, kernel, **options)
        self.stride, self.dilation = operator.index(stride), operator.index(dilation)
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


def _reached(
    planes: np.ndarray, axes: tuple[_Axis, _Axis], size: int, beyond: float
) -> list[np.ndarray]:
    """What each pixel of a square window meets, position after position."""
    rows, columns = axes
    padded = np.pad(planes, (rows.pads, columns.pads, (0, 0)), constant_values=beyond)
    return [
        padded[rows.reached(row), columns.reached(column)] for row, column in np.ndindex(size, size)
    ]


def _whole(name: str, value: int) -> int:
    """The number as Python's int, which cannot overflow."""
    try:
        number = operator.index(value)
    except TypeError:
        raise ValueError(f"The {name} must be a whole number, not {value!r}.") from None
    if number < 1:
        raise ValueError(f"The {name} must be at least 1, not {number}.")
    return number


def _planes(image: np.ndarray) -> np.ndarray:
    """The picture as float64 ``(height, width, channels)``."""
    planes = _real(image, "picture")
    return planes[..., np.newaxis] if planes.ndim == 2 else planes


def _weights(kernel: np.ndarray, flip: bool) -> np.ndarray:
    weights = _real(kernel, "kernel")
    if not np.isfinite(weights).all():
        raise ValueError("All numbers in a kernel must be finite.")
    return weights[::-1, ::-1] if flip else weights


def _real(values: np.ndarray, name: str) -> np.ndarray:
    """The values of single precision, as float64."""
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"A {name} holds real numbers, not {array.dtype}.")
    if array.ndim not in (2, 3) or array.size == 0:
        raise ValueError(
            f"A {name} is (height, width) or (height, width, channels), not {array.shape}."
        )
    return _single(array).astype(np.float64)


def _single(array: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):  # beyond single precision is infinite
        return array.astype(np.float32)
