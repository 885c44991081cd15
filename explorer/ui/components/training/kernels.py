"""The kernels of the first layer while they form."""

from __future__ import annotations

from explorer.figures.thumbnails import Sheet
from explorer.ui.components import load

_mount = load("training/kernels")


def forming_kernels(sheet: Sheet, title: str, note: str, key: str) -> None:
    """Show the kernels.

    Args:
        sheet: the kernels.
        title: what they are.
        note: what to look for, and how colours are to be read.
        key: a name for this grid, unique on the page.
    """
    data = {
        "sprite": sheet.sprite,
        "columns": sheet.columns,
        "count": sheet.count,
        "size": sheet.size,
        "title": title,
        "note": note,
    }
    _mount(key=key, data=data)
