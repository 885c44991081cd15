"""What one unit of a layer sees: point at the map, and its field moves over the picture."""

from __future__ import annotations

from collections.abc import Callable

from explorer.diagrams.units import Units
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("architectures/unit_field")


def unit_field(
    units: Units,
    photo: str,
    alt: str,
    key: str,
    *,
    cell: tuple[int, int],
    sharp: bool,
    note: str,
    on_cell: Callable[[int, int], None],
) -> None:
    """Show the picture with a unit's receptive field, and the map that the unit is on.

    Args:
        units: of the layer.
        photo: data URI of the picture as the network gets it.
        alt: what it shows.
        key: a name for this component, unique on the page.
        cell: row and column of the unit.
        sharp: whether the picture's pixels are to be seen.
        note: what to look for.
        on_cell: called with row and column of the unit just chosen.
    """
    data = {
        "layer": f"{units.path} ({units.kind})",
        "rows": units.row_intervals,
        "columns": units.column_intervals,
        "size": units.field.size,
        "picture": units.picture,
        "photo": photo,
        "alt": alt,
        "cell": cell,
        "sharp": sharp,
        "note": note,
    }

    def take(told: str) -> None:
        row, column = map(int, told.split("-"))
        if row in range(units.rows) and column in range(units.columns):
            on_cell(row, column)

    _mount(key=key, data=data, on_cell_change=picked(key, take, "cell"))
