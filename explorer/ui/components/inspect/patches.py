"""The strongest patches of a channel; a click shows the picture that one is from."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.figures.patches import PatchPicture
from explorer.ui.components import load

_mount = load("inspect/patches", "numbers")


def patches(
    shown: Sequence[PatchPicture], *, most: float, in_maps: bool, title: str, note: str, key: str
) -> None:
    """Show the patches, strongest first; the picture of the first one is open.

    Args:
        shown: at least one patch.
        most: the value at which the bar under a patch is full.
        in_maps: whether values belong to cells of a map rather than to units.
        title: what these are.
        note: what to look for.
        key: a name for this component, unique on the page.
    """
    data = {
        "patches": [one.as_sent() for one in shown],
        "most": most,
        "in_maps": in_maps,
        "title": title,
        "note": note,
    }
    _mount(key=key, data=data)
