"""Units: which pixels of the picture each place of a layer's maps can depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.anatomy import view_of
from explorer.anatomy.layer_fields import receptive_fields
from explorer.anatomy.receptive_field import ReceptiveField

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Units:
    """The places of a layer's maps, and what they see.

    Attributes:
        path: of the layer.
        kind: name of its class.
        rows: of its maps.
        columns: of its maps.
        field: of a unit, as if the picture went on beyond its border.
        picture: height and width of the picture, in pixels.
    """

    path: str
    kind: str
    rows: int
    columns: int
    field: ReceptiveField
    picture: tuple[int, int]

    @property
    def centre(self) -> tuple[int, int]:
        """Row and column of the unit in the middle."""
        return self.rows // 2, self.columns // 2

    def has(self, cell: tuple[int, int]) -> bool:
        """Whether there is a unit in that row and column."""
        return 0 <= cell[0] < self.rows and 0 <= cell[1] < self.columns

    @property
    def row_intervals(self) -> list[tuple[int, int]]:
        """First and last row of pixels that each row of units sees, border or not."""
        return [self.field.height.interval(row) for row in range(self.rows)]

    @property
    def column_intervals(self) -> list[tuple[int, int]]:
        """First and last column of pixels that each column of units sees, border or not."""
        return [self.field.width.interval(column) for column in range(self.columns)]


def units_of(model: keras.Model) -> dict[str, Units]:
    """Return the units of all layers whose maps and fields are known, by path, in order.

    Args:
        model: as `explorer.diagrams.diagram_of` takes it.

    Raises:
        ValueError: if the model cannot be looked into.
    """
    view = view_of(model)
    if len(view.input_shape) != 3 or None in view.input_shape[:2]:
        return {}
    fields = receptive_fields(view)
    return {
        layer.path: Units(
            layer.path,
            layer.kind,
            *layer.output_shape[:2],
            fields[layer.path],
            view.input_shape[:2],
        )
        for layer in view.layers
        if fields.get(layer.path) is not None and None not in layer.output_shape[:2]
    }


def one_to_begin_with(units: dict[str, Units]) -> str:
    """Path of a layer whose units see a good part of the picture, but not all of it.

    Args:
        units: at least one layer's.
    """

    def distance(path: str) -> float:
        one = units[path]
        return abs(one.field.size[0] / one.picture[0] - 0.4)

    several = [path for path, one in units.items() if one.rows > 1]
    return min(several or list(units), key=distance)
