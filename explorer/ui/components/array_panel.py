"""An array as a picture with its scale and histogram; point at a pixel, and all of a group read."""

from __future__ import annotations

from explorer.figures.arrays import ArrayPicture
from explorer.preprocessing import Window
from explorer.preprocessing.row import WHOLE
from explorer.ui.components import load

_mount = load("array_panel")


def array_panel(
    picture: ArrayPicture,
    title: str,
    note: str,
    *,
    aspect: float,
    group: str,
    key: str,
    window: Window = WHOLE,
) -> None:
    """Show an array; values follow the pointer in the browser.

    Args:
        picture: the array, packed.
        title: of the panel.
        note: shown under the picture while nothing is pointed at.
        aspect: width by height of the box that holds the picture, the same for all of a group.
        group: name of the panels that read the same place together.
        key: a name for this panel, unique on the page.
        window: the part of the group's picture that this array shows.
    """
    data = {
        **vars(picture),
        "title": title,
        "note": note,
        "aspect": aspect,
        "group": group,
        "window": window,
    }
    _mount(key=key, data=data)
