"""Eight ways to prepare a picture, side by side."""

from __future__ import annotations

import streamlit as st

from explorer.figures.arrays import drawn_array
from explorer.figures.encoding import png_of
from explorer.figures.export import array_as_npy
from explorer.images import Image
from explorer.options import Value
from explorer.preprocessing import PREPROCESSING, Step
from explorer.preprocessing.row import short
from explorer.resizing import reduced
from explorer.ui import fields, frame, prepared
from explorer.ui.components.array_panel import array_panel
from explorer.ui.frame import plain

SIDE = 256
"""Pixels on the longer side of the picture that the panels work on."""
_IN_A_LINE = 4


@frame.part
def panels(picture: Image) -> None:
    """Show the picture after each of the steps, all at once.

    Args:
        picture: the visitor's; it is made smaller first.
    """
    small = reduced(picture, SIDE)
    st.caption(
        f"Each panel takes the picture in {small.height} × {small.width} pixels. Point at a pixel: "
        "all eight tell its value. Arrow keys move the place."
    )
    steps = [step for step in PREPROCESSING.values() if step.in_panels]
    for start in range(0, len(steps), _IN_A_LINE):
        line = steps[start : start + _IN_A_LINE]
        for place, step in zip(st.columns(_IN_A_LINE, gap="small"), line, strict=False):
            with place:
                _panel(small, step)


def _panel(small: Image, step: Step) -> None:
    shown = st.container()
    with st.expander("Settings and files", key=f"{step.name}-more"):
        options = {option.name: fields.option_field(option, step.name) for option in step.options}
        if step.meaning:
            st.caption(plain(step.meaning(**options)))
        _files(small, step, options)
        st.caption(plain(" ".join(step.description.split())))
        st.caption(plain(". ".join(filter(None, (step.source, step.paper)))))
    st.caption(f"{plain(step.notice)} **When?** {plain(step.when)}")
    with shown:
        _picture(small, step, options)


def _picture(small: Image, step: Step, options: dict[str, Value]) -> None:
    try:
        picture = prepared.panel_picture(small, step.name, options)
    except ValueError as reason:
        st.info(plain(str(reason)))
        return
    kind = "uint8" if step.result == "picture" else "float32"
    low, high = map(short, (picture.least, picture.most))
    colours = " × 3" if len(picture.levels) == 3 else ""
    array_panel(
        picture,
        title=step.title,
        note=f"{kind} {picture.height} × {picture.width}{colours}, values {low} to {high}",
        aspect=small.width / small.height,
        group="panels",
        key=f"{step.name}-panel",
    )


def _files(small: Image, step: Step, options: dict[str, Value]) -> None:
    def values():
        return step.panel(small.pixels, **options)

    with st.container(horizontal=True):
        st.download_button(
            "Save as PNG",
            lambda: png_of(drawn_array(values(), step.result)),
            file_name=f"{step.name}.png",
            mime="image/png",
            on_click="ignore",
            key=f"{step.name}-png",
        )
        st.download_button(
            "Save as NumPy",
            lambda: array_as_npy(values()),
            file_name=f"{step.name}.npy",
            mime="application/octet-stream",
            on_click="ignore",
            key=f"{step.name}-npy",
        )
