"""From a network's own units back to pixels, whatever its preprocessing does to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.images import Image
from explorer.network import Network

BRIGHTEST = 255


@dataclass(frozen=True, eq=False)
class InputUnits:
    """How a pixel becomes the numbers that a network takes: ``offset + matrix @ pixel``.

    Found by showing it pictures of one colour. It holds for all preprocessing that treats every
    pixel alike, in a straight line: scaling, subtracting a mean, exchanging red and blue, grey.

    Attributes:
        offset: float64 ``(channels,)``, what black becomes.
        matrix: float64 ``(channels, 3)``, what a step of one level of red, green and blue adds.
    """

    offset: np.ndarray
    matrix: np.ndarray

    @classmethod
    def of(cls, network: Network) -> InputUnits:
        """Find the units of a network's input."""
        black = _fed(network, (0, 0, 0))
        colours = (BRIGHTEST * np.eye(3, dtype=int)).tolist()
        steps = [(_fed(network, colour) - black) / BRIGHTEST for colour in colours]
        return cls(black, np.stack(steps, axis=1))

    @property
    def black(self) -> np.ndarray:
        """What a black pixel becomes, float64 ``(channels,)``."""
        return self.offset

    @cached_property
    def low(self) -> np.ndarray:
        """The smallest value that any pixel becomes, float64 ``(channels,)``."""
        return self.offset + BRIGHTEST * np.minimum(self.matrix, 0).sum(axis=1)

    @cached_property
    def high(self) -> np.ndarray:
        """The largest value that any pixel becomes, float64 ``(channels,)``."""
        return self.offset + BRIGHTEST * np.maximum(self.matrix, 0).sum(axis=1)

    @cached_property
    def level(self) -> np.ndarray:
        """What one of 255 levels of brightness is in the network's units, ``(channels,)``."""
        return (self.high - self.low) / BRIGHTEST

    def colours(self, x: np.ndarray) -> np.ndarray:
        """The pixels behind an input, not rounded and not cut off.

        Args:
            x: float ``(..., channels)`` in the network's units.

        Returns:
            float64 ``(..., 3)`` RGB, from 0 to 255 for what can be a pixel; grey where the
            network takes one channel.
        """
        moved = np.asarray(x, np.float64) - self.offset
        if len(self.offset) == 1:
            return np.repeat(moved / self.matrix.sum(), 3, axis=-1)
        return moved @ np.linalg.inv(self.matrix).T

    def pixels(self, x: np.ndarray) -> np.ndarray:
        """The picture behind an input, uint8 RGB ``(height, width, 3)``.

        Args:
            x: float ``(height, width, channels)`` or ``(1, ...)``.
        """
        one = x[0] if x.ndim == 4 else x
        return np.rint(np.clip(self.colours(one), 0, BRIGHTEST)).astype(np.uint8)

    def fed(self, pixels: np.ndarray) -> np.ndarray:
        """What pixels become, float32 ``(..., channels)``.

        Args:
            pixels: RGB ``(..., 3)`` from 0 to 255, at the size that the network takes in.
        """
        return (pixels @ self.matrix.T + self.offset).astype(np.float32)


def _fed(network: Network, colour: tuple[int, ...]) -> np.ndarray:
    height, width = (side or 64 for side in network.model.input_shape[1:3])
    flat = np.broadcast_to(np.array(colour, np.uint8), (height, width, 3))
    x = network.preprocess(Image(np.ascontiguousarray(flat), "flat"))
    return x[0, x.shape[1] // 2, x.shape[2] // 2].astype(np.float64)
