"""Classes with their pictures, a row for each; a click on a picture does something with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.figures.thumbnails import Sheet
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("transfer/class_shelf")


@dataclass(frozen=True)
class ShelfRow:
    """One class.

    Attributes:
        name: of the class.
        detail: how many pictures it has, and how many are shown, in words.
        shown: how many of them are on the sheet, behind those of the rows above.
        hovers: for each of these, what to show on pointing at it.
    """

    name: str
    detail: str
    shown: int
    hovers: tuple[str, ...]


def class_shelf(
    sheet: Sheet | None,
    rows: Sequence[ShelfRow],
    label: str,
    action: str,
    on_pick: Callable[[tuple[int, int]], None],
    key: str,
) -> None:
    """Show the rows; arrow keys move along the pictures, Enter or a click picks one.

    Args:
        sheet: the pictures of all rows, one row after the other; None if there are none.
        rows: the classes.
        label: what the shelf is, for screen readers.
        action: what a click does, for screen readers and hovering.
        on_pick: called with the number of the row and of the picture in it.
        key: a name for this shelf, unique on the page.
    """
    data = {
        "sprite": sheet.sprite if sheet else "",
        "columns": sheet.columns if sheet else 1,
        "count": sheet.count if sheet else 1,
        "size": sheet.size if sheet else 1,
        "rows": [asdict(row) for row in rows],
        "label": label,
        "action": action,
    }

    def take(sent: str) -> None:
        row, _, place = sent.partition("-")
        on_pick((int(row), int(place)))

    _mount(key=key, data=data, on_picked_change=picked(key, take))
