"""The picture that the visitor works with: a sample, an upload, a drawing or a camera shot."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from explorer import picture_store
from explorer.figures.thumbnails import Sheet, photo_sheet
from explorer.images import MAX_BYTES, Image, ImageRejected, decode
from explorer.samples import SAMPLES, sample
from explorer.ui import fields
from explorer.ui.choices import PICTURE, PICTURE_SOURCE
from explorer.ui.components.drawing_pad import Drawing, drawing_pad
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.state import memory, notify

if TYPE_CHECKING:
    import numpy as np

DEFAULT_SAMPLE = "cat"
DRAWING = "drawing"
LINKED = "A picture that came with the link"
LARGEST_UPLOAD = MAX_BYTES >> 20
"""MiB that a picture may have; a browser that knows it does not send what would be refused."""
_KEPT_NOTE = (
    "Your picture is reduced to at most 2048 pixels and kept in this server's memory for a while, "
    "nowhere else. Whoever has the link to this page can see it."
)


def choose() -> Image:
    """Show the picker in the sidebar, and return the visitor's picture."""
    with st.sidebar:
        source = fields.switch(
            PICTURE_SOURCE, "Picture", list(_SOURCES), "samples", title=str.capitalize
        )
        _SOURCES[source]()
        if complaint := memory().complaint:
            st.error(plain(complaint))
            memory().complaint = ""
    return _current()


def credit(image: Image) -> str:
    """Whose picture it is, in plain text."""
    if image.credit:
        return f"Picture: {image.credit}"
    return LINKED if image.name == LINKED else f"Your own picture: {image.name}"


def _current() -> Image:
    if memory().sketch is not None:
        return memory().sketch
    name = PICTURE.get(DEFAULT_SAMPLE, _is_here)
    if name in SAMPLES:
        return sample(name)
    memory().own = _own(name) or memory().own  # from now on it stays with this visitor
    return memory().own or sample(DEFAULT_SAMPLE)


def _own(digest: str) -> Image | None:
    """A visitor's picture under the name that this visitor knows it by."""
    own = memory().own
    return own if own is not None and own.digest == digest else picture_store.find(digest)


def _is_here(name: str) -> bool:
    here = name in SAMPLES or _own(name) is not None
    if not here and re.fullmatch("[0-9a-f]{32}", name):
        notify(
            "The picture that was here is gone: visitors' own pictures are kept only for a while. "
            "Please upload or draw it again."
        )
    return here


def _samples() -> None:
    chosen = PICTURE.get(DEFAULT_SAMPLE, _is_here)
    items = [Thumbnail(name, name, hover=entry.title) for name, entry in SAMPLES.items()]
    thumbnails(
        _sample_sheet(), items, chosen, "Sample pictures", _use_sample, key="samples", wrap=True
    )


def _use_sample(name: str) -> None:
    memory().sketch = None
    PICTURE.set(name)


@cache
def _sample_sheet() -> Sheet:
    return photo_sheet([sample(name) for name in SAMPLES], size=56)


def _upload() -> None:
    st.file_uploader(
        "A picture of yours",
        max_upload_size=LARGEST_UPLOAD,
        key="upload-field",
        on_change=heard(lambda: _take(st.session_state["upload-field"])),
        help=f"PNG, JPEG, WebP, BMP or GIF; up to {LARGEST_UPLOAD} MB.",
    )
    st.caption(_KEPT_NOTE)


def _draw() -> None:
    shown = _current()
    previous = shown if shown.name == DRAWING and memory().sketch is None else None
    drawing_pad(previous, memory().frame, _take_drawing, _complain, key="drawing-pad")
    st.caption("The page follows while you draw. " + _KEPT_NOTE)


def _take_drawing(drawing: Drawing) -> None:
    """Look at a stroke while it is being drawn; keep, and name in the URL, what it ends as."""
    memory().frame = drawing.frame
    memory().sketch = None if drawing.finished else drawing.image
    if drawing.finished:
        use(drawing.image)


def _camera() -> None:
    st.camera_input(
        "A photo from your camera",
        key="camera-field",
        on_change=heard(lambda: _take(st.session_state["camera-field"])),
    )
    st.caption(
        "Browsers allow the camera only on https addresses and on localhost; elsewhere, upload a "
        "photo instead. " + _KEPT_NOTE
    )


_SOURCES = {"samples": _samples, "upload": _upload, "draw": _draw, "camera": _camera}


def _take(file) -> None:
    """Take a file in, or say why not; then the picture from before stays."""
    if file is None:
        return
    try:
        use(decode(file.getvalue(), file.name))
    except ImageRejected as rejection:
        _complain(f"{rejection} The picture from before stays.")


def use(image: Image) -> None:
    """Make it the visitor's picture. Its name stays with the visitor, only pixels are shared."""
    memory().sketch, memory().own = None, image
    name = DRAWING if image.name == DRAWING else LINKED
    PICTURE.set(picture_store.keep(Image(image.pixels, name, image.credit)))


def use_changed(pixels: np.ndarray, name: str, change: str) -> None:
    """Make what has become of the visitor's picture their picture; its credit says both.

    Args:
        pixels: uint8 RGB ``(height, width, 3)``.
        name: what the visitor sees it called.
        change: what was done, behind the credit ("changed with PGD").
    """
    source = _current().credit or "a visitor's own"
    use(Image(pixels, name, f"{source}, {change}"))


def is_used(image: Image) -> bool:
    """Whether it is the visitor's picture."""
    return PICTURE.get(DEFAULT_SAMPLE, _is_here) == image.digest


def _complain(sentence: str) -> None:
    memory().complaint = sentence
