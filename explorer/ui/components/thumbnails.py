"""A row of thumbnails, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.figures.thumbnails import Sheet
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("thumbnails")


@dataclass(frozen=True)
class Thumbnail:
    """What is written on one thumbnail.

    Attributes:
        value: what is reported when it is chosen.
        label: the text under it.
        detail: a second line.
        hover: what is shown on pointing at it, where label and detail are not enough.
    """

    value: str
    label: str
    detail: str = ""
    hover: str = ""


def thumbnails(
    sheet: Sheet,
    items: Sequence[Thumbnail],
    chosen: str,
    label: str,
    on_pick: Callable[[str], None],
    key: str,
    wrap: bool = False,
) -> None:
    """Show the row; arrow keys move along it, Enter or a click chooses.

    Args:
        sheet: the pictures, in the order of ``items``.
        items: what is written on them.
        chosen: the value of the chosen one.
        label: what the row is, for screen readers.
        on_pick: called with the value of a thumbnail just chosen.
        key: a name for this row, unique on the page.
        wrap: whether to break into lines rather than scroll sideways.
    """
    data = {
        "sprite": sheet.sprite,
        "columns": sheet.columns,
        "count": sheet.count,
        "size": sheet.size,
        "items": [asdict(item) for item in items],
        "chosen": chosen,
        "label": label,
        "wrap": wrap,
    }
    _mount(key=key, data=data, on_picked_change=picked(key, on_pick))
