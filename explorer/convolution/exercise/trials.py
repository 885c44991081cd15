"""What kernels make of a picture, and which of them can be told apart there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from explorer.convolution.arithmetic import Padding
from explorer.convolution.exercise.candidates import Candidate
from explorer.convolution.layer import ConvolutionLayer

CANDIDATES = 4
"""How many kernels an exercise shows."""
LEAST_DIFFERENCE = 0.35
"""How much two maps differ at least; the unit is `difference`'s."""

_LEAST_CELLS = 4  # of the map, down and across
_LEAST_VARIATION = 0.1  # grey levels; less is only what rounding leaves of an even picture


class Settings(NamedTuple):
    """How a kernel is applied; the fields are those of `ConvolutionLayer`."""

    stride: int = 1
    padding: Padding = "same"
    dilation: int = 1

    def layer(self, kernel: np.ndarray) -> ConvolutionLayer:
        """The layer that applies a kernel so, without bias, ReLU and pooling."""
        return ConvolutionLayer(kernel=kernel, **self._asdict())


class Trial:
    """What each of some kernels makes of a picture, all applied in the same way.

    Args:
        pixels: uint8 ``(height, width, 3)`` RGB.
        settings: how they are applied.
        candidates: the kernels; methods take their indexes.
    """

    def __init__(self, pixels: np.ndarray, settings: Settings, candidates: Sequence[Candidate]):
        self._candidates = candidates
        maps = [_visible(settings.layer(one.weights), pixels) for one in candidates]
        self._apart = np.zeros((len(maps), len(maps)), bool)
        for shape in {values.shape for values in maps if values is not None}:
            same = [i for i, v in enumerate(maps) if v is not None and v.shape == shape]
            apart = _differences(np.stack([maps[i] for i in same])) >= LEAST_DIFFERENCE
            self._apart[np.ix_(same, same)] = apart

    def four(self, answer: int, company: Iterable[int]) -> list[int] | None:
        """The answer and three others, maps of one size that all look different; None if none.

        Args:
            answer: index of the kernel in question.
            company: of those to take the others from; the first are preferred, but before that
                as many families as possible.
        """
        return self._completed([answer], [one for one in company if one != answer])

    def alike(self, one: int, other: int) -> bool:
        """Whether the maps of two kernels cannot be told apart."""
        return not self._apart[one, other]

    def _completed(self, chosen: list[int], rest: list[int]) -> list[int] | None:
        if len(chosen) == CANDIDATES:
            return chosen
        families = {self._family(one) for one in chosen}
        fair = [one for one in rest if self._apart[one, chosen].all()]
        fair.sort(key=lambda one: self._family(one) in families)
        for place, one in enumerate(fair):
            if found := self._completed([*chosen, one], fair[place + 1 :]):
                return found
        return None

    def _family(self, index: int) -> str:
        return self._candidates[index].kernel.family


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return what of a map cannot be had by scaling the other, as a share of its variation.

    Scaling is left out since every map is drawn over its own range; turning the sign is not.
    Taken both ways, and the smaller of the two: 0 for maps that look the same, about 1 for maps
    that have nothing in common. Blurs of slightly different size are at 0.05 to 0.3.

    Args:
        one: ``(height, width)``.
        other: of the same shape.

    >>> step = np.array([[0.0, 0.0, 9.0, 9.0]])
    >>> round(difference(step, 3 * step), 6), difference(step, -step) > 1
    (0.0, True)
    """
    return float(_differences(np.stack([one, other]))[0, 1])


def _differences(maps: np.ndarray) -> np.ndarray:
    """The `difference` of every two of ``(maps, height, width)``: float64 ``(maps, maps)``."""
    flat = maps.reshape(len(maps), -1).astype(np.float64)
    products = flat @ flat.T
    squares = products.diagonal()
    scale = np.maximum(0, products / np.maximum(squares, 1e-12))  # of the column's map
    rest = squares[:, np.newaxis] - 2 * scale * products + scale**2 * squares
    deviation = np.sqrt(np.maximum(0, rest) / flat.shape[1])
    unexplained = deviation / np.maximum(flat.std(axis=1), 1e-12)[:, np.newaxis]
    return np.minimum(unexplained, unexplained.T)


def _visible(layer: ConvolutionLayer, pixels: np.ndarray) -> np.ndarray | None:
    """The layer's map; None if it is too small, or nothing is to be seen on it."""
    try:
        values = layer.apply(pixels)
    except ValueError:  # no window fits
        return None
    large = min(values.shape) >= _LEAST_CELLS
    least = max(_LEAST_VARIATION, 0.02 * float(np.abs(values).max()))
    return values if large and values.std() > least else None
