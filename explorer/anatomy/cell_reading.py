"""What is read when one asks where a value comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy.cell_parts import Cell, CellStep

if TYPE_CHECKING:
    from explorer.anatomy.layer_view import LayerView
    from explorer.anatomy.view import ModelView


@dataclass(frozen=True, eq=False)
class Reading:
    """What the layers of a model give for one picture; each is computed when asked for.

    Attributes:
        view: of the model.
        x: float32 ``(1, height, width, channels)``.
    """

    view: ModelView
    x: np.ndarray
    _known: dict[str, np.ndarray] = field(default_factory=dict)

    def values(self, path: str) -> np.ndarray:
        """What a layer gives, float32 ``(height, width, channels)`` or ``(units,)``.

        Args:
            path: of the layer, or the name of the model's input.

        Raises:
            ValueError: if that is neither a map stack nor a vector.
        """
        if path == self.view.input_name:
            return self.x[0]
        if path not in self._known:
            if self.view.layer(path).spatial:
                self._known[path] = self.view.feature_maps(self.x, [path])[path]
            else:
                self._known[path] = self.view.activations_of(self.x, path)[0]
        values = self._known[path]
        if values.ndim not in (1, 3):
            raise ValueError(f"The layer {path!r} gives {values.shape}, neither maps nor a vector.")
        return values

    def once(self, name: str, make: Callable[[], np.ndarray]) -> np.ndarray:
        """What was made under a name before, or else now."""
        if name not in self._known:
            self._known[name] = make()
        return self._known[name]

    def cell(self, path: str, place: tuple[int, ...]) -> Cell:
        """One of the values of a layer.

        Args:
            path: as in `values`.
            place: row, column and channel, or the unit of a vector.
        """
        place = tuple(int(index) for index in place)
        position = (None, None) if len(place) == 1 else place[:2]
        return Cell(path, place[-1], *position, float(self.values(path)[place]))


@dataclass(frozen=True, eq=False)
class Asked:
    """A value that somebody asks about.

    Attributes:
        reading: where values are read.
        layer: that gave it.
        cell: the value.
        place: row, column and channel, or the unit of a vector.
        slices: at most so many parts of a sum are to be listed.
    """

    reading: Reading
    layer: LayerView
    cell: Cell
    place: tuple[int, ...]
    slices: int

    @property
    def source(self) -> str:
        """The first that the layer reads."""
        return self.layer.inputs[0]

    @property
    def values(self) -> np.ndarray:
        """What that gives."""
        return self.reading.values(self.source)


def step(
    asked: Asked,
    inputs: Sequence[Cell],
    sentence: str,
    formula: str = "",
    **numbers: float,
) -> CellStep:
    """An answer for what is asked; numbers by name."""
    return CellStep(
        cell=asked.cell,
        kind=asked.layer.kind,
        inputs=tuple(inputs),
        numbers={name.replace("_", " "): float(value) for name, value in numbers.items()},
        sentence=sentence,
        formula=formula,
    )


def same_place(asked: Asked) -> Cell:
    return asked.reading.cell(asked.source, asked.place)
