"""The picture that the visitor works with: a sample, an upload, a drawing or a camera shot."""

from __future__ import annotations

from functools import cache

import streamlit as st

from explorer import picture_store
from explorer.figures.thumbnails import Sheet, photo_sheet
from explorer.images import Image, ImageRejected, decode
from explorer.samples import SAMPLES, sample
from explorer.ui import fields
from explorer.ui.components.drawing_pad import drawing_pad
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.frame import plain
from explorer.ui.state import PICTURE, PICTURE_SOURCE, notify

DEFAULT_SAMPLE = "cat"
_KINDS = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "heic"]
_KEPT_NOTE = (
    "Your picture is reduced to at most 2048 pixels and kept in this server's memory for a while, "
    "nowhere else. Whoever has the link to this page can see it."
)


def choose() -> Image:
    """Show the picker in the sidebar, and return the visitor's picture."""
    with st.sidebar:
        source = fields.switch(
            PICTURE_SOURCE,
            "Picture",
            list(_SOURCES),
            "samples",
            title=str.capitalize,
        )
        _SOURCES[source]()
    return current()


def current() -> Image:
    """The visitor's picture, without showing a picker."""
    name = PICTURE.get(DEFAULT_SAMPLE, _is_here)
    return sample(name) if name in SAMPLES else picture_store.find(name)


def _is_here(name: str) -> bool:
    return name in SAMPLES or picture_store.find(name) is not None


def _samples() -> None:
    chosen = PICTURE.get(DEFAULT_SAMPLE, _is_here)
    items = [Thumbnail(name, name, hover=entry.title) for name, entry in SAMPLES.items()]
    thumbnails(
        _sample_sheet(), items, chosen, "Sample pictures", PICTURE.set, key="samples", wrap=True
    )


@cache
def _sample_sheet() -> Sheet:
    return photo_sheet([sample(name) for name in SAMPLES], size=56)


def _upload() -> None:
    st.file_uploader(
        "A picture of yours",
        type=_KINDS,
        key="upload-field",
        on_change=lambda: _take(st.session_state["upload-field"]),
        help="PNG, JPEG, WebP, BMP or GIF; up to 20 MB.",
    )
    st.caption(_KEPT_NOTE)


def _draw() -> None:
    drawn = current()
    previous = drawn if drawn.name == "drawing" else None
    drawing_pad(previous, _use, notify, key="drawing")
    st.caption("The network looks while you draw. " + _KEPT_NOTE)


def _camera() -> None:
    st.camera_input(
        "A photo from your camera",
        key="camera-field",
        on_change=lambda: _take(st.session_state["camera-field"]),
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
        _use(decode(file.getvalue(), file.name))
    except ImageRejected as rejection:
        notify(f"{rejection} The picture from before stays.")


def _use(image: Image) -> None:
    PICTURE.set(picture_store.keep(image))


def credit_line(image: Image) -> None:
    """Whose picture it is."""
    st.caption(plain(image.credit or f"Your own picture: {image.name}"))
