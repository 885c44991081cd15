"""The ways in which one value of a network can have come about, with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Cell:
    """One value somewhere in a network.

    Attributes:
        layer: path of the layer that gave it, or the name of the model's input.
        channel: which of its channels; of a vector, which unit.
        row: None for a vector.
        column: None for a vector.
        value: the number.
    """

    layer: str
    channel: int
    row: int | None
    column: int | None
    value: float


@dataclass(frozen=True, eq=False)
class CellSum:
    """A sum of products that made a value: convolutions of every kind, and dense layers.

    ``value = activation(slice_sums.sum() + others + bias)``. What one slice adds is the sum of
    ``patches[i] * kernels[i]``. The slices with the largest sums, by absolute value, come first.

    Attributes:
        cell: the value.
        kind: of the layer, such as ``Conv2D``.
        source: path of the layer that is read, or the name of the model's input.
        channels: int32 ``(slices,)``, the channel that each slice reads.
        patches: float32 ``(slices, height, width)``, what lies under the kernel; 0 in the padding.
        kernels: float32 ``(slices, height, width)``, what it is multiplied by.
        slice_sums: float32 ``(slices,)``.
        others: sum of all slices that are not listed.
        others_count: how many those are.
        bias: 0 if the layer has none.
        has_bias: whether it has one.
        total: the sum before the activation.
        activation: its name in lower case; ``linear`` for none.
        rows: int32 ``(height,)``, the row of the source that each row of the patches is; below
            0 or beyond the last one in the padding. Empty for a vector.
        columns: int32 ``(width,)``, likewise.
        depthwise: of a separable convolution only, the sum that made the value of each listed
            slice: this sum is then over the results of the depthwise part.
        sentence: in words, for a reader, with numbers.
    """

    cell: Cell
    kind: str
    source: str
    channels: np.ndarray
    patches: np.ndarray
    kernels: np.ndarray
    slice_sums: np.ndarray
    others: float
    others_count: int
    bias: float
    has_bias: bool
    total: float
    activation: str
    rows: np.ndarray
    columns: np.ndarray
    sentence: str
    depthwise: tuple[CellSum, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.channels, self.patches, self.kernels, self.slice_sums):
            array.setflags(write=False)
        for array in (self.rows, self.columns):
            array.setflags(write=False)


@dataclass(frozen=True, eq=False)
class CellWindow:
    """A window of one channel, of which the maximum or the mean was taken: pooling.

    Attributes:
        cell: the value.
        kind: of the layer.
        source: path of the layer that is read, or the name of the model's input.
        channel: that is read.
        how: ``maximum`` or ``mean``.
        patch: float32 ``(height, width)``; the part of the window that lies inside the map,
            which is all that counts.
        rows: int32 ``(height,)``, of the source.
        columns: int32 ``(width,)``.
        winner: row and column in ``patch`` of the maximum; None for a mean.
        sentence: in words, for a reader, with numbers.
    """

    cell: Cell
    kind: str
    source: str
    channel: int
    how: str
    patch: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    winner: tuple[int, int] | None
    sentence: str

    def __post_init__(self) -> None:
        for array in (self.patch, self.rows, self.columns):
            array.setflags(write=False)


@dataclass(frozen=True, eq=False)
class CellStep:
    """Any other step: what went in, and in words and numbers what became of it.

    Attributes:
        cell: the value.
        kind: of the layer.
        inputs: the values that went in; none for a value out of the padding.
        numbers: the layer's own numbers by name, such as ``mean`` and ``variance``.
        sentence: in words, for a reader, with numbers.
        formula: in LaTeX with the numbers; empty if there is nothing to compute.
        known: false where the app does not know how the layer computes.
    """

    cell: Cell
    kind: str
    inputs: tuple[Cell, ...]
    numbers: dict[str, float]
    sentence: str
    formula: str = ""
    known: bool = True


CellOrigin = CellSum | CellWindow | CellStep


def number(value: float) -> str:
    """A number as sentences write it: three digits, and a minus that is one.

    >>> number(-0.12345), number(2.0), number(1234.5)
    ('−0.123', '2', '1,230')
    """
    rounded = float(f"{value:.3g}")
    large = 1000 <= abs(rounded) < 1e6
    return (f"{rounded:,.0f}" if large else f"{rounded:.3g}").replace("-", "−")
