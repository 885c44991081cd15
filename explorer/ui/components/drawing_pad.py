"""A pad to draw on with mouse, finger or pen."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from explorer.images import Image, ImageRejected, decode
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("drawing_pad")


def drawing_pad(
    previous: Image | None,
    on_draw: Callable[[Image], None],
    on_reject: Callable[[str], None],
    key: str,
) -> None:
    """Show the pad; the drawing is handed over while the stroke is still going on.

    Args:
        previous: what is already on the pad; a blank sheet when not given.
        on_draw: called with the drawing, a picture on white.
        on_reject: called with a sentence when what the browser sent is no picture.
        key: a name for this pad, unique on the page.
    """

    def receive(png: str) -> None:
        try:
            on_draw(decode(_bytes_of(png), "drawing"))
        except ImageRejected as rejection:
            on_reject(str(rejection))

    data = {"previous": "" if previous is None else _uri(previous)}
    _mount(key=key, data=data, on_drawn_change=picked(key, receive, "drawn"))


def _bytes_of(data_uri: str) -> bytes:
    try:
        return base64.b64decode(str(data_uri).partition(",")[2], validate=True)
    except binascii.Error as error:
        raise ImageRejected("The drawing did not arrive whole. Please draw again.") from error


def _uri(image: Image) -> str:
    return "data:image/png;base64," + base64.b64encode(image.png()).decode()
