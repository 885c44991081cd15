"""What rounding to few bits does to a kernel, as arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BITS = (2, 3, 4, 5, 6, 7, 8)
"""Bits of a whole number that a weight can be rounded to here."""


@dataclass(frozen=True, eq=False)
class Rounded:
    """A kernel before and after rounding.

    Attributes:
        before: float32 ``(height, width, channels, filters)``, see `rounded`.
        whole: int8 of the same shape, the numbers that a file holds.
        scales: float32 ``(filters,)``, the step between two neighbours, in units of the weights.
        bits: of each whole number.
    """

    before: np.ndarray
    whole: np.ndarray
    scales: np.ndarray
    bits: int

    @property
    def after(self) -> np.ndarray:
        """What the whole numbers stand for, float32 of the same shape."""
        return self.whole * self.scales

    @property
    def largest(self) -> int:
        """The largest whole number, 127 for 8 bits."""
        return largest_whole(self.bits)

    @property
    def widest(self) -> int:
        """The filter with the largest weight."""
        return int(self.scales.argmax())

    @property
    def values_used(self) -> int:
        """How many different whole numbers the kernel uses."""
        return len(np.unique(self.whole))

    @property
    def relative_error(self) -> float:
        """Root mean square of what rounding changes, as a share of that of the weights."""
        power = float(np.square(self.before, dtype=np.float64).sum())
        lost = float(np.square(self.after - self.before, dtype=np.float64).sum())
        return float(np.sqrt(lost / power)) if power else 0.0

    def of_filter(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """The weights of a filter before and after, each float32 ``(weights,)``, ascending."""
        before = self.before[..., number].ravel()
        order = np.argsort(before, kind="stable")
        return before[order], self.after[..., number].ravel()[order]


def largest_whole(bits: int) -> int:
    """The largest of the whole numbers that lie around zero evenly.

    >>> largest_whole(8), largest_whole(2)
    (127, 1)
    """
    return 2 ** (bits - 1) - 1


def rounded(kernel: np.ndarray, bits: int = 8) -> Rounded:
    """Round a kernel as TFLite does it: evenly around zero, with a step for each filter.

    The largest weight of a filter becomes the largest whole number; every other is rounded to the
    nearest step, so that it moves by half a step at most.

    Source: Jacob et al., CVPR 2018, arXiv:1712.05877, with a scale for each output channel as in
    Krishnamoorthi: Quantizing deep convolutional networks for efficient inference, 2018,
    arXiv:1806.08342.

    Args:
        kernel: float ``(height, width, channels, filters)``; of a depthwise convolution each
            filter sees one channel: ``(height, width, 1, filters)``.
        bits: 2 to 8.

    Raises:
        ValueError: if there are more bits, or fewer.

    >>> found = rounded(np.float32([0.5, -1.27]).reshape(1, 1, 2, 1))
    >>> found.whole.ravel().tolist(), found.scales.round(4).tolist()
    ([50, -127], [0.009999999776482582])
    """
    if bits not in BITS:
        raise ValueError(f"{BITS[0]} to {BITS[-1]} bits, not {bits}")
    before = np.asarray(kernel, np.float32)
    most = np.abs(before).max(axis=tuple(range(before.ndim - 1)))
    scales = np.where(most > 0, most, 1).astype(np.float32) / np.float32(largest_whole(bits))
    return Rounded(before, np.rint(before / scales).astype(np.int8), scales, bits)
