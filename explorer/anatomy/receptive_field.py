"""Receptive fields: which input pixels a position of a feature map can depend on.

Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill
2019, give formulas for size, stride and offset of chains of convolutions. Here the interval of
input pixels itself is carried along, position by position. For such chains that is the same; it
stays exact after upsampling and transposed convolution too, where positions side by side see
fields of different size.

The fields are those of the structure, as if the input went on beyond its border: they can be
larger than the input, and say nothing of how much each pixel counts. Batch normalisation counts
as it runs in inference, value by value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class AxisField:
    """What the positions of a feature map see along one axis of the input.

    Position i sees the input pixels ``interval(i)``. The intervals repeat, moved on, after some
    positions: after one in plain convolutional chains, after more behind upsampling.

    Attributes:
        first: first pixel seen by each position of the first period.
        last: last pixel seen by each.
        advance: pixels by which one period is moved from the one before; 0 if all positions
            see the same.
        stride: input pixels between neighbouring positions of the map.
        length: positions of the map; None if unknown.
    """

    first: tuple[int, ...]
    last: tuple[int, ...]
    advance: int
    stride: Fraction
    length: int | None

    @property
    def size(self) -> int:
        """Pixels seen by a position, at the positions that see most."""
        return max(last - first + 1 for first, last in zip(self.first, self.last, strict=True))

    def interval(self, position: int) -> tuple[int, int]:
        """Return the first and last pixel that a position sees; outside the input there are none.

        >>> conv = input_field(32).windowed(kernel=5, stride=2, dilation=1, before=1, length=16)
        >>> conv.interval(0), conv.interval(10), conv.size
        ((-1, 3), (19, 23), 5)
        """
        periods, phase = divmod(position, len(self.first))
        moved = periods * self.advance
        return self.first[phase] + moved, self.last[phase] + moved

    def windowed(
        self, *, kernel: int, stride: int, dilation: int, before: int, length: int | None
    ) -> AxisField:
        """Return the field behind a window that slides, as in convolution and pooling."""

        def start(position: int) -> int:
            return position * stride - before

        def end(position: int) -> int:
            return start(position) + (kernel - 1) * dilation

        return self._seen_through(start, end, 1, stride, length)

    def spread(
        self, *, kernel: int, stride: int, dilation: int, before: int, length: int | None
    ) -> AxisField:
        """Return the field behind a transposed convolution: which inputs reach each output."""
        reach = (kernel - 1) * dilation

        def start(position: int) -> int:
            return -((reach - before - position) // stride)

        def end(position: int) -> int:
            return (position + before) // stride

        return self._seen_through(start, end, stride, 1, length)

    def resampled(
        self, *, inputs: int, outputs: int, smooth: bool, length: int | None
    ) -> AxisField:
        """Return the field behind a change of size from ``inputs`` to ``outputs`` positions.

        Values are repeated or (smooth) interpolated linearly between the two nearest, with
        half-pixel centres: output i lies at input ``(i + 1/2) * inputs / outputs - 1/2``.
        """

        def start(position: int) -> int:
            twice = (2 * position + 1) * inputs
            return (twice - outputs if smooth else twice) // (2 * outputs)

        def end(position: int) -> int:
            if not smooth:
                return start(position)
            return -((outputs - (2 * position + 1) * inputs) // (2 * outputs))

        common = math.gcd(inputs, outputs)
        return self._seen_through(start, end, outputs // common, inputs // common, length)

    def gathered(self) -> AxisField | None:
        """Return the field of what sees the whole map; None if the map's length is unknown."""
        if self.length is None:
            return None
        return AxisField(
            (self.interval(0)[0],), (self.interval(self.length - 1)[1],), 0, Fraction(0), 1
        )

    def _seen_through(
        self,
        start: Callable[[int], int],
        end: Callable[[int], int],
        outputs: int,
        inputs: int,
        length: int | None,
    ) -> AxisField:
        """Compose with a layer of which output i takes the positions start(i) to end(i).

        ``outputs`` positions further on, the layer takes positions ``inputs`` further on.
        """
        repeats = len(self.first) // math.gcd(len(self.first), inputs)
        period = range(outputs * repeats)
        return AxisField(
            first=tuple(self.interval(start(position))[0] for position in period),
            last=tuple(self.interval(end(position))[1] for position in period),
            advance=self.advance * inputs * repeats // len(self.first),
            stride=self.stride * Fraction(inputs, outputs),
            length=length,
        )


def input_field(length: int | None) -> AxisField:
    """Return the field of the input itself: each pixel sees itself."""
    return AxisField((0,), (0,), 1, Fraction(1), length)


def merged(fields: Sequence[AxisField], length: int | None) -> AxisField | None:
    """Return the field of a sum, product or concatenation: all that any branch sees.

    Args:
        fields: of the branches; one of length 1 is broadcast to all positions.
        length: positions of the result.

    Returns:
        the field; None where the branches move at different speeds over the input.
    """
    if length != 1:
        fields = [field.gathered() if field.length == 1 else field for field in fields]
    stride = max(field.stride for field in fields)
    if any(field.advance == 0 for field in fields):
        whole = [field if field.advance == 0 else field.gathered() for field in fields]
        if any(field is None for field in whole):
            return None
        first, last = min(min(f.first) for f in whole), max(max(f.last) for f in whole)
        return AxisField((first,), (last,), 0, stride, length)
    if any(field.stride != stride for field in fields):
        return None
    period = math.lcm(*(len(field.first) for field in fields))
    intervals = [[field.interval(position) for field in fields] for position in range(period)]
    return AxisField(
        first=tuple(min(first for first, _ in seen) for seen in intervals),
        last=tuple(max(last for _, last in seen) for seen in intervals),
        advance=fields[0].advance * period // len(fields[0].first),
        stride=stride,
        length=length,
    )


@dataclass(frozen=True)
class ReceptiveField:
    """The receptive fields of the positions of a feature map, along height and width."""

    height: AxisField
    width: AxisField

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in input pixels, at the positions that see most."""
        return self.height.size, self.width.size

    @property
    def stride(self) -> tuple[int | float, int | float]:
        """Input pixels from one position to the next, down and across; below 1 if enlarged."""
        return _number(self.height.stride), _number(self.width.stride)

    @property
    def offset(self) -> tuple[int, int]:
        """First row and column of pixels that position (0, 0) sees; negative in the padding."""
        return self.height.first[0], self.width.first[0]


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
