"""Convolutional layers in sequence, and how their receptive field grows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.anatomy.receptive_field import AxisField, ReceptiveField, input_field
from explorer.convolution.arithmetic import convolve, output_size, pool
from explorer.convolution.layer import POOLINGS, STRIDES, AfterPooling
from explorer.kernels import KERNELS, check_kernel

POOL_SIZE = 2
"""Side of every pooling window, and its stride."""
STAGES = range(2, 5)
"""How many stages a stack can have."""
OWN = "own"
"""How a kernel that has no name stands in a link."""


@dataclass(frozen=True, eq=False)
class Stage:
    """Convolution without padding, then perhaps ReLU, then perhaps pooling of 2×2.

    Attributes:
        kernel: a name in `KERNELS`, with its options at their defaults; or float
            ``(height, width)``.
        stride: pixels from one window of the kernel to the next, 1 to 4.
        relu: whether negative results become zero.
        pooling: what follows: "none", "max" or "average".

    Raises:
        ValueError: with a sentence, if there is no such kernel or a value is out of range.
    """

    kernel: str | np.ndarray
    stride: int = 1
    relu: bool = False
    pooling: AfterPooling = "none"

    def __post_init__(self) -> None:
        if self.stride not in STRIDES or type(self.stride) is not int:
            raise ValueError(f"The stride of a stage is 1 to {STRIDES[-1]}, not {self.stride!r}.")
        if self.pooling not in POOLINGS:
            raise ValueError(f"Pooling is one of {', '.join(POOLINGS)}, not {self.pooling!r}.")
        if self.weights.ndim != 2:
            raise ValueError("In a stack a kernel has one plane.")

    @cached_property
    def weights(self) -> np.ndarray:
        """Its kernel's numbers, float32 ``(height, width)``, read-only."""
        if not isinstance(self.kernel, str):
            return check_kernel(self.kernel)
        if self.kernel not in KERNELS:
            raise ValueError(f"There is no kernel called {self.kernel!r:.60}.")
        return KERNELS[self.kernel].build()

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Return rows and columns of the map after this stage.

        Args:
            height: of what it looks at.
            width: of what it looks at.

        Raises:
            ValueError: with a sentence, if kernel or pooling window do not fit.
        """
        self._check_fit("kernel", self.weights.shape, (height, width))
        sides = zip((height, width), self.weights.shape, strict=True)
        options = {"stride": self.stride, "padding": "valid"}
        size = tuple(output_size(pixels, kernel, **options) for pixels, kernel in sides)
        if self.pooling == "none":
            return size
        self._check_fit("pooling window", (POOL_SIZE, POOL_SIZE), size)
        return size[0] // POOL_SIZE, size[1] // POOL_SIZE

    def apply(self, picture: np.ndarray) -> np.ndarray:
        """Return the map after this stage, float32.

        Args:
            picture: real ``(height, width)``, or the map of the stage before.

        Raises:
            ValueError: as `size`.
        """
        self.size(*picture.shape)
        result = convolve(picture, self.weights, stride=self.stride, padding="valid")
        if self.relu:
            result = np.maximum(result, np.float32(0))
        if self.pooling == "none":
            return result
        return pool(result, POOL_SIZE, mode=self.pooling)

    @staticmethod
    def _check_fit(what: str, window: tuple[int, ...], size: tuple[int, ...]) -> None:
        if any(side > pixels for side, pixels in zip(window, size, strict=True)):
            raise ValueError(
                f"The {what} of {window[0]}×{window[1]} does not fit into a map of "
                f"{size[0]}×{size[1]}."
            )

    def seen_from(self, field: AxisField, axis: int) -> AxisField:
        """Return the receptive field behind this stage along axis 0 (down) or 1 (across).

        Args:
            field: the one before this stage.
            axis: 0 or 1.
        """
        rest = {"dilation": 1, "before": 0, "length": None}
        field = field.windowed(kernel=self.weights.shape[axis], stride=self.stride, **rest)
        if self.pooling == "none":
            return field
        return field.windowed(kernel=POOL_SIZE, stride=POOL_SIZE, **rest)


@dataclass(frozen=True, eq=False)
class Stack:
    """Two to four stages, each looking at the map of the one before.

    There is no padding, so every value comes from pixels of the picture alone.

    Raises:
        ValueError: with a sentence, if there are fewer or more stages.

    >>> stack = Stack((Stage("identity", pooling="max"), Stage("identity")))
    >>> [map_.shape for map_ in stack.maps(np.zeros((12, 20)))]
    [(5, 9), (3, 7)]
    >>> [(field.size, field.stride) for field in stack.receptive_fields()]
    [((4, 4), (2, 2)), ((8, 8), (2, 2))]
    >>> stack.field(1, 0, 3)
    (0, 6, 7, 13)
    """

    stages: Sequence[Stage]

    def __post_init__(self) -> None:
        if len(self.stages) not in STAGES:
            raise ValueError(
                f"A stack has {STAGES[0]} to {STAGES[-1]} stages, not {len(self.stages)}."
            )
        object.__setattr__(self, "stages", tuple(self.stages))

    def sizes(self, height: int, width: int) -> list[tuple[int, int]]:
        """Return rows and columns of the map after each stage.

        Args:
            height: of the picture.
            width: of the picture.

        Raises:
            ValueError: with a sentence, naming the stage that gets too small a map.
        """
        sizes = []
        for number, stage in enumerate(self.stages, start=1):
            try:
                sizes.append(stage.size(*(sizes[-1] if sizes else (height, width))))
            except ValueError as error:
                raise ValueError(f"Stage {number}: {error}") from error
        return sizes

    def maps(self, picture: np.ndarray) -> list[np.ndarray]:
        """Return the map after each stage, float32 ``(height, width)``.

        Args:
            picture: ``(height, width)``, any real dtype.

        Raises:
            ValueError: as `sizes`.
        """
        self.sizes(*picture.shape)
        maps = []
        for stage in self.stages:
            maps.append(stage.apply(maps[-1] if maps else picture))
        return maps

    def receptive_fields(self) -> list[ReceptiveField]:
        """Return what a cell of the map after each stage sees of the picture.

        ``size`` of each is its height and width in pixels, ``stride`` how far the fields of
        neighbouring cells lie apart, down and across.
        """
        down, across = input_field(None), input_field(None)
        fields = []
        for stage in self.stages:
            down, across = stage.seen_from(down, 0), stage.seen_from(across, 1)
            fields.append(ReceptiveField(down, across))
        return fields

    def field(self, stage: int, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the pixels that one cell depends on.

        Args:
            stage: which map, 0 for the one after the first stage.
            row: of the cell.
            column: of the cell.

        Returns:
            ``(top, left, bottom, right)``, the first and the last row and column seen.
        """
        seen = self.receptive_fields()[stage]
        (top, bottom), (left, right) = seen.height.interval(row), seen.width.interval(column)
        return top, left, bottom, right


_STAGE_TEXT = re.compile(
    r"(?P<kernel>\w+)(\.stride(?P<stride>\d))?(?P<relu>\.relu)?(\.(?P<pooling>[a-z]+))?", re.ASCII
)


def stack_text(stack: Stack) -> str:
    """Write a stack as it stands in a link; `read_stack` reads it.

    Kernels without a name are all written as "own": a link names the visitor's kernel elsewhere.

    >>> stack_text(Stack((Stage("identity", 2, True, "max"), Stage("identity"))))
    'identity.stride2.relu.max-identity'
    """
    return "-".join(_stage_text(stage) for stage in stack.stages)


def _stage_text(stage: Stage) -> str:
    words = [stage.kernel if isinstance(stage.kernel, str) else OWN]
    if stage.stride > 1:
        words.append(f"stride{stage.stride}")
    if stage.relu:
        words.append("relu")
    if stage.pooling != "none":
        words.append(stage.pooling)
    return ".".join(words)


def read_stack(text: str, own: np.ndarray | None = None) -> Stack:
    """Read a stack from text as it stands in a link.

    Stages are separated by ``-``. A stage is a kernel's name, and what applies of ``.stride2`` (to
    4), ``.relu``, ``.max`` or ``.average``, in this order.

    Args:
        text: the stages.
        own: the kernel that "own" stands for, float ``(height, width)``.

    Raises:
        ValueError: with a sentence, if the text is no stack.

    >>> [stage.relu for stage in read_stack("identity.relu-identity").stages]
    [True, False]
    """
    return Stack([_read_stage(part, own) for part in text.split("-")])


def _read_stage(text: str, own: np.ndarray | None) -> Stage:
    parts = _STAGE_TEXT.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text!r:.60} is not a stage of a stack.")
    is_own = parts["kernel"] == OWN and own is not None
    return Stage(
        own if is_own else parts["kernel"],
        stride=int(parts["stride"] or 1),
        relu=parts["relu"] is not None,
        pooling=parts["pooling"] or "none",
    )
