"""A pad to draw on with mouse, finger or pen."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from explorer.figures.encoding import png_uri
from explorer.images import Image, ImageRejected, decode
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("drawing_pad")


@dataclass(frozen=True)
class Drawing:
    """What is on the pad: the picture on white, its number, and whether the stroke has ended."""

    image: Image
    frame: int
    finished: bool


def drawing_pad(
    previous: Image | None,
    answered: int,
    on_draw: Callable[[Drawing], None],
    on_reject: Callable[[str], None],
    key: str,
) -> None:
    """Show the pad; the drawing is handed over while the stroke is still going on.

    The pad sends a picture of an unfinished stroke only when the one before was answered, so
    that a slow server is not flooded.

    Args:
        previous: what is already on the pad; None to leave it as it is.
        answered: number of the last drawing that was handed over.
        on_draw: called with the drawing.
        on_reject: called with a sentence when what the browser sent is no picture.
        key: a name for this pad, unique on the page.
    """

    def receive(sent: Any) -> None:
        try:
            on_draw(_drawing(sent))
        except ImageRejected as rejection:
            on_reject(str(rejection))

    data = {
        "previous": "" if previous is None else png_uri(previous.pixels),
        "name": "" if previous is None else previous.digest,
        "answered": answered,
    }
    _mount(key=key, data=data, on_drawn_change=picked(key, receive, "drawn"))


def _drawing(sent: Any) -> Drawing:
    try:
        png = base64.b64decode(str(sent["png"]).partition(",")[2], validate=True)
        frame, finished = int(sent["frame"]), bool(sent["finished"])
    except (binascii.Error, KeyError, TypeError, ValueError) as error:
        raise ImageRejected("The drawing did not arrive whole. Please draw again.") from error
    return Drawing(decode(png, "drawing"), frame, finished)
