"""What a page shows, as a Python script to take along."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.figures.encoding import png_bytes
from explorer.images import Image
from explorer.ui.frame import plain

File = tuple[str, Callable[[], bytes], str, str]
"""A button's label, what makes the bytes, the file's name, its media type."""


def python_script(
    write: Callable[[], str],
    image: Image,
    name: str,
    needs: str = "Keras, NumPy and Pillow",
    *files: File,
) -> None:
    """Show a script, or why there is none, and offer it with its picture as files.

    Args:
        write: makes the script, or raises ``ValueError`` with a sentence.
        image: what the script reads as ``picture.png``.
        name: of the script's file, without ending.
        needs: the packages that it imports, as words.
        files: what else there is to save.
    """
    try:
        code = write()
    except ValueError as impossible:
        st.info(plain(str(impossible)))
        return
    st.write(
        "This script does what you see. Save the picture as `picture.png` beside it; it needs "
        f"{needs}."
    )
    st.code(code, language="python")
    with st.container(horizontal=True):
        save("Save the code", code, f"{name}.py", "text/x-python")
        save("Save the picture (PNG)", lambda: png_bytes(image), "picture.png", "image/png")
        for file in files:
            save(*file)


def save(label: str, data: str | Callable[[], bytes], file_name: str, mime: str) -> None:
    """A button that saves a file; what is called for it is called at the click."""
    st.download_button(
        label, data, file_name=file_name, mime=mime, on_click="ignore", key=f"{file_name}-file"
    )
