"""What is taught: a lesson that is ready, or the visitor's own."""

from __future__ import annotations

import streamlit as st

from explorer.datasets import DatasetMissing
from explorer.figures.encoding import jpeg_uri
from explorer.figures.thumbnails import Sheet, photo_sheet
from explorer.images import Image
from explorer.transfer.bases import BASES
from explorer.transfer.lesson import Lesson, TaughtClass
from explorer.transfer.ready_lessons import COUNTS, PHOTOS, USUAL_COUNT, example_lesson, examples
from explorer.ui import fields, pictures
from explorer.ui.choices import (
    TAUGHT_BASE,
    TAUGHT_CLICK,
    TAUGHT_COUNT,
    TAUGHT_SIDE,
    TAUGHT_SOURCE,
)
from explorer.ui.components.transfer.class_shelf import ShelfRow, class_shelf
from explorer.ui.frame import plain
from explorer.ui.state import memory
from explorer.ui.views.transfer.teach.own_classes import edit

SIDES = (96, 160, 224)
_OWN = "own"
_THUMBNAIL = 44
_ON_SHELF, _OWN_ON_SHELF = 7, 40
_SHOW, _REMOVE = "show", "remove"
_CLICKS = {_SHOW: "show it to the network", _REMOVE: "take it out"}


def choose_lesson() -> Lesson | None:
    """Let the visitor choose what to teach, and edit their own; None if it cannot be read."""
    found = examples()
    titles = {name: plain(one.title) for name, one in found.items()} | {_OWN: "Your own pictures"}
    source = fields.switch(TAUGHT_SOURCE, "Teach it with", list(titles), PHOTOS, titles.get)
    with st.container():
        if source == _OWN:
            return edit()
        example = found[source]
        st.caption(plain(example.description), help=plain(f"Pictures: {example.credit}"))
        count = USUAL_COUNT
        if example.counted:
            count = fields.slider(TAUGHT_COUNT, "Pictures of each class", COUNTS, USUAL_COUNT)
        try:
            with st.spinner(f"Reading {plain(example.title)}"):
                return example_lesson(source, count)
        except DatasetMissing as missing:
            st.error(plain(str(missing)))
            return None


def choose_look() -> tuple[str, int]:
    """Let the visitor choose who looks at the pictures, and how closely: base and side."""
    left, right = st.columns([3, 2], gap="medium")
    with right:
        side = fields.switch(
            TAUGHT_SIDE,
            "It looks at pictures of",
            SIDES,
            SIDES[0],
            lambda one: f"{one} × {one}",
            help="In pixels. More take longer, help where details matter, and show more closely "
            "where the evidence is: 224 × 224 are five times as many as 96 × 96.",
        )
    with left:
        here = [name for name, base in BASES.items() if base.available]
        base = fields.select(
            TAUGHT_BASE,
            "Frozen network",
            here,
            here[0],
            lambda name: BASES[name].title,
            help="Trained on ImageNet; networks that have been downloaded on the page Explore are "
            "offered here too.",
        )
    return base, side


def show_lesson(lesson: Lesson) -> None:
    """Show all classes with their pictures."""
    is_own = lesson is memory().own_lesson.lesson
    click = _SHOW
    with st.container():
        if is_own and lesson.count:
            click = fields.switch(
                TAUGHT_CLICK, "A click on a picture is to", list(_CLICKS), _SHOW, _CLICKS.get
            )
    most = _OWN_ON_SHELF if is_own else _ON_SHELF
    shown = [picture for one in lesson.classes for picture in one.pictures[:most]]
    class_shelf(
        _sheet(shown, [picture.digest for picture in shown]) if shown else None,
        [_row(one, most) for one in lesson.classes],
        label="The classes and their pictures",
        action=_CLICKS[click],
        on_pick=lambda place: _picked(lesson, click, *place),
        key="class-shelf",
    )


@st.cache_data(max_entries=30, show_spinner=False)
def _sheet(_pictures: list[Image], digests: list[str]) -> Sheet:
    """The pictures in their order, by which a click tells them apart."""
    return photo_sheet(_pictures, _THUMBNAIL, jpeg_uri)


def _row(one: TaughtClass, most: int) -> ShelfRow:
    count = len(one.pictures)
    parts = ["1 picture" if count == 1 else f"{count} pictures"]
    if count > 1:
        parts.append(f"{one.held_out} held out")
    if count > most:
        parts.append(f"{most} shown")
    return ShelfRow(
        name=one.name.replace("_", " "),
        detail=", ".join(parts),
        shown=min(count, most),
        hovers=tuple(picture.name for picture in one.pictures[:most]),
    )


def _picked(lesson: Lesson, click: str, row: int, place: int) -> None:
    picture = lesson.classes[row].pictures[place]
    if click == _SHOW:
        pictures.use(picture)
    else:
        own = memory().own_lesson
        own.change(own.lesson.without_picture(row, picture.digest))
