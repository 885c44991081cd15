"""Masks of several scenes in rows: the same scene as several networks see it, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from explorer.ui.components import load

_mount = load("segmentation/mask_rows")


@dataclass(frozen=True)
class MaskRow:
    """One scene.

    Attributes:
        name: how the scene is called.
        captions: of its tiles, one for each column.
    """

    name: str
    captions: tuple[str, ...]


def mask_rows(
    uri: str, columns: Sequence[str], rows: Sequence[MaskRow], *, title: str, note: str, key: str
) -> None:
    """Show the table; it scrolls sideways where it is too wide.

    Args:
        uri: data URI of all tiles, those of a scene in one line.
        columns: what stands above the tiles.
        rows: the scenes.
        title: what they are.
        note: what to look for.
        key: a name for this table, unique on the page.
    """
    data = {
        "uri": uri,
        "columns": list(columns),
        "rows": [asdict(row) for row in rows],
        "title": title,
        "note": note,
    }
    _mount(key=key, data=data)
