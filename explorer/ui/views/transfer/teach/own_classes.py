"""The visitor's own classes: named, filled by upload, camera or zip, and emptied again."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer import runtime
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import shown
from explorer.datasets.picture_zip import MAX_CLASS_NAME, PictureZip, read_picture_zip
from explorer.datasets.zip_directory import MAX_ZIP_BYTES
from explorer.images import Image, ImageRejected, decode
from explorer.transfer.lesson import (
    LEAST_CLASSES,
    LEAST_PICTURES,
    MOST_CLASSES,
    Lesson,
    clean_name,
    kept,
)
from explorer.transfer.ready_lessons import PHOTOS, example_lesson
from explorer.ui import fields, pictures
from explorer.ui.choices import TAUGHT_BY, TAUGHT_CLASS
from explorer.ui.events import give_way, heard
from explorer.ui.frame import plain
from explorer.ui.own_lesson import OwnLesson
from explorer.ui.state import memory, page_runs

_TOLD = 8
_WAYS = {"upload": "upload", "camera": "camera", "zip": "a zip of folders"}
_PICTURE_KINDS = ["png", "jpg", "jpeg", "jpe", "jfif", "webp", "bmp", "gif"]
_ZIP_WORDS = (
    f"One folder for each class, at most {MAX_ZIP_BYTES // 1_000_000} MB. The first "
    f"{MOST_CLASSES} classes are taken into the lesson; classes that have the same name as one "
    "below get more pictures."
)
_OPENING = "Opening the pictures in the zip"
_NOTE = (
    "Pictures are cut to their central square, reduced to 224 pixels and kept in this server's "
    "memory alone, as long as this visit lasts; other visitors do not see them."
)


def edit() -> Lesson:
    """Show what can be done to the visitor's own lesson; returns it."""
    own = memory().own_lesson
    st.caption(
        f"{LEAST_CLASSES} to {MOST_CLASSES} classes, {LEAST_PICTURES} pictures or more of each; "
        "a quarter of them is held out to examine the network. " + _NOTE
    )
    _change_all(own)
    way = fields.switch(TAUGHT_BY, "Add pictures by", list(_WAYS), "upload", _WAYS.get)
    with st.container(border=True):
        if way == "zip":
            _bring_zip(own)
        else:
            _bring_pictures(own, way)
        if own.told:
            show = st.warning if own.refused else st.success
            show("\n\n".join(map(plain, own.told)))
    return own.lesson


def _change_all(own: OwnLesson) -> None:
    with st.container(horizontal=True):
        st.button(
            "Add a class",
            on_click=heard(partial(_add_class, own)),
            disabled=len(own.lesson.classes) >= MOST_CLASSES,
            key="add-class",
        )
        st.button(
            "Begin anew",
            on_click=heard(partial(_begin_anew, own)),
            disabled=not own.lesson.count and len(own.lesson.classes) == LEAST_CLASSES,
            help="Takes all pictures out.",
            key="begin-lesson-anew",
        )
        st.button(
            "Fill it with pieces of photos",
            on_click=heard(partial(_fill, own)),
            disabled=bool(own.lesson.count),
            help="To try out what can be done here, with no pictures of your own at hand.",
            key="fill-lesson",
        )


def _choose_class(own: OwnLesson) -> int:
    """The class to work on: chosen, renamed, removed."""
    names = own.lesson.names
    index = fields.switch(
        TAUGHT_CLASS,
        "Class to name and to fill",
        range(len(names)),
        0,
        lambda one: f"{one + 1} {plain(names[one])}",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Its name",
            names[index],
            max_chars=MAX_CLASS_NAME,
            width=280,
            key=f"class-name-{own.named}-{index}",
        )
        st.button(
            "Remove this class",
            on_click=heard(partial(_remove_class, own, index)),
            disabled=len(names) <= LEAST_CLASSES,
            key="remove-class",
        )
    if clean_name(name, index) != names[index]:
        own.lesson = own.lesson.renamed(index, name)
        st.rerun()
    return index


def _add_class(own: OwnLesson) -> None:
    own.change(own.lesson.with_class())
    TAUGHT_CLASS.set(len(own.lesson.classes) - 1)


def _remove_class(own: OwnLesson, index: int) -> None:
    own.change(own.lesson.without_class(index))
    TAUGHT_CLASS.set(None)


def _begin_anew(own: OwnLesson) -> None:
    own.change(OwnLesson().lesson)
    TAUGHT_CLASS.set(None)


def _fill(own: OwnLesson) -> None:
    own.change(Lesson(example_lesson(PHOTOS).classes))  # the visitor's own from now on
    TAUGHT_CLASS.set(None)


def _bring_pictures(own: OwnLesson, way: str) -> None:
    index = _choose_class(own)
    if way == "camera":
        shot = st.camera_input("A photo from your camera", key=f"class-camera-{own.brought}")
        st.caption(
            "Browsers allow the camera only on https addresses and on localhost; elsewhere, "
            "upload photos instead."
        )
        files = [shot] if shot is not None else []
    else:
        files = st.file_uploader(
            f"Pictures of {plain(own.lesson.names[index])}",
            type=_PICTURE_KINDS,
            max_upload_size=pictures.LARGEST_UPLOAD,
            accept_multiple_files=True,
            key=f"class-upload-{own.brought}",
        )
    if files:
        _take(own, index, files)
        st.rerun()


def _take(own: OwnLesson, index: int, files: list[Any]) -> None:
    """Take files in, and say what was not taken; whatever was there before stays."""
    taken, told = [], []
    for file in files:
        try:
            taken.append(_decoded(file))
        except ImageRejected as rejection:
            told.append(f"{shown(file.name)}: {rejection}")
    lesson, about = own.lesson.with_pictures(index, taken)
    added = lesson.count - own.lesson.count
    said = f"Added to {lesson.names[index]}: {added}." if added else ""
    own.change(lesson, said, about, *_shortened(told), refused=bool(told or about))


def _decoded(file: Any) -> Image:
    return decode(file.getvalue(), file.name)


def _bring_zip(own: OwnLesson) -> None:
    file = st.file_uploader(
        "A zip of pictures by class",
        type=["zip"],
        max_upload_size=MAX_ZIP_BYTES // 1_000_000,
        help=_ZIP_WORDS,
        key="class-zip",
    )
    st.caption(_ZIP_WORDS)
    place = st.empty()
    if file is None or file.file_id == own.file:
        return
    with place.container():
        bar = st.progress(0.0, _OPENING)
    try:
        with runtime.heavy_slot(lambda: give_way(page_runs())) as slot:
            found = read_picture_zip(file.getvalue(), partial(_report, bar, slot, []), kept)
    except DatasetRejected as rejection:
        own.file = file.file_id
        own.change(own.lesson, f"{rejection} The pictures from before stay.", refused=True)
    else:
        own.file = file.file_id
        _merge(own, found)
    st.rerun()


def _report(bar: Any, slot: runtime.HeavySlot, percents: list[int], done: float) -> None:
    """Show how far it is, percent by percent; others may go first, and the visitor can give up."""
    give_way(page_runs())
    slot.step_aside(lambda: give_way(page_runs()))
    if int(100 * done) not in percents:
        percents.append(int(100 * done))
        bar.progress(done, _OPENING)


def _merge(own: OwnLesson, found: PictureZip) -> None:
    before = own.lesson.count
    lesson, told = own.lesson.merged((one.name, one.pictures) for one in found.classes)
    skipped = [f"{one.name}: {one.reason}" for one in found.skipped]
    said = f"Added: {lesson.count - before} pictures."
    told = [said, *_shortened(told), *_shortened(skipped)]
    own.change(_at_least_two(lesson), *told, refused=len(told) > 1)
    TAUGHT_CLASS.set(None)


def _at_least_two(lesson: Lesson) -> Lesson:
    while len(lesson.classes) < LEAST_CLASSES:
        lesson = lesson.with_class()
    return lesson


def _shortened(told: list[str]) -> list[str]:
    if len(told) <= _TOLD:
        return told
    return [*told[:_TOLD], f"And {len(told) - _TOLD} more of this kind."]
