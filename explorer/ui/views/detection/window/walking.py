"""The walk itself: its picture, windows and boxes, handed to the browser."""

from __future__ import annotations

import hashlib

import streamlit as st

from explorer.detection.one_pass import Walk
from explorer.figures import sliding_window as figures
from explorer.figures.encoding import photo_uri
from explorer.images import Image
from explorer.look import Look
from explorer.ui.choices import SLIDING_BOXES, SLIDING_THRESHOLD
from explorer.ui.components.detection.window_walk import window_walk
from explorer.ui.settings import Setting
from explorer.ui.views.explained import class_title

_THRESHOLD = Setting(SLIDING_THRESHOLD, 60, range(5, 100))
_BOXES = Setting(SLIDING_BOXES, "every", ("every", "one"))
_LONGEST = 960
_NOTE = (
    "One cell for each window, bright where the class was found. Point at a cell, or at the "
    "picture, to see its window."
)


def show_walk(look: Look, walked: Walk, class_index: int, overlap: float) -> None:
    """Show the window walking over the picture.

    Args:
        look: the network and the picture.
        walked: what the network says about each window.
        class_index: the class to look for.
        overlap: from which two windows mean the same object.
    """
    image, plan = look.image, walked.plan
    photo, pictures = _pictures(image, image.digest, plan)
    every, one = walked.found(overlap), walked.found(overlap, class_index)
    maps = zip(plan.levels, walked.map_of(class_index), pictures, strict=True)
    best = figures.best_of_windows(walked)
    shown = {*best[0], class_index}
    window_walk(
        _version(look, walked),
        photo,
        [{**figures.level_data(level, map_), "picture": uri} for level, map_, uri in maps],
        best,
        {"every": figures.box_data(every, image), "one": figures.box_data(one, image)},
        names={index: class_title(look, index) for index in shown},
        class_name=class_title(look, class_index),
        palette=figures.score_palette(),
        aspect=image.width / image.height,
        alt="the picture that is searched",
        title=f"{look.network.title} looks through a window",
        note=_NOTE,
        threshold=_THRESHOLD.get(),
        boxes=_BOXES.get(),
        on_threshold=lambda percent: _THRESHOLD.set(_THRESHOLD.checked(percent)),
        on_boxes=lambda which: _BOXES.set(_BOXES.checked(which)),
        key="window-walk",
    )


def _version(look: Look, walked: Walk) -> str:
    """Tells one walk from another, in few letters."""
    return hashlib.sha256(repr((look.key, walked.plan)).encode()).hexdigest()[:16]


@st.cache_data(max_entries=50, show_spinner=False)
def _pictures(_image: Image, digest: str, plan) -> tuple[str, list[str]]:
    return photo_uri(_image, _LONGEST), figures.level_pictures(_image, plan)
