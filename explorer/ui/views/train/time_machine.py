"""A run walked through again: its network as it was after each epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from explorer.datasets import DATASETS, Dataset, DatasetMissing
from explorer.figures.thumbnails import photo_sheet
from explorer.images import Image
from explorer.training import replay
from explorer.training.run_state import ACTIVE
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, frame, pictures, replayed, training
from explorer.ui.choices import FILTERS_OF, LAYER, PICTURE, WALKED_PICTURE
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.components.training.time_machine import time_machine as machine
from explorer.ui.epoch_choices import ANSWER, EpochChoices
from explorer.ui.frame import plain
from explorer.ui.replayed import Filters, Walk
from explorer.ui.views.train.walked_files import take_along

EVERY = 3.0  # seconds between looks at a run that goes on
_OWN = "own"
_BY = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"
_THUMBNAIL = 56


@dataclass(frozen=True)
class _Subject:
    """What is looked at: a picture, what it shows (-1 if that is not known), and whose it is."""

    image: Image
    label: int
    alt: str
    credit: str


def time_machine(stored: StoredRun) -> None:
    """Show a run's network epoch by epoch; while the run goes on, new epochs are taken up.

    Args:
        stored: the run.
    """
    image = pictures.choose()
    going_on = training.state_of(stored).status in ACTIVE
    frame.part(_time_machine, EVERY if going_on else None)(stored, image, going_on)


def _time_machine(stored: StoredRun, image: Image, was_going_on: bool) -> None:
    if was_going_on and training.state_of(stored).status not in ACTIVE:
        st.rerun()  # the page stops looking
    kept = stored.epochs()
    with st.spinner("Reading what was kept of each epoch", show_time=True):
        moments = replay.moments(stored)
    if not moments:
        _nothing(len(kept), was_going_on)
        return
    if len(moments) == 1 and not was_going_on:
        st.info(
            f"Of this run only epoch {moments[0].epoch} was kept, so there is no way back from "
            "here. Runs that you train on this page keep every epoch."
        )
    subject = _choose_picture(stored, image)
    classes = len(DATASETS[stored.run.dataset].class_names)
    choices = EpochChoices(stored.id, moments[-1].epoch, classes)
    place = st.container()  # what is chosen under the machine decides what it shows
    with st.container(horizontal=True):
        filters_of, layer = _choose_filter_layer(stored), _choose_map_layer(stored)
    try:
        with st.spinner("Taking the picture through all epochs", show_time=True):
            explained = None if choices.explained == ANSWER else choices.explained
            walk = replayed.walk(stored, moments, subject.image, layer, explained)
            filters = replayed.learned(stored, moments, filters_of)
    except (OSError, ValueError) as error:
        st.error(plain(_said(error)))
        return
    shown = {
        **replayed.judged(stored, moments),
        **_seen(stored, subject, walk),
        "filters": _filters_sent(filters, filters_of),
        "maps": _maps_sent(walk, layer),
    }
    with place:
        machine(shown, choices.chosen(), choices.take, f"time-machine-{stored.id}")
    left_out = len(kept) - len(moments)
    st.caption(plain(_remarks(stored, subject, left_out, shown["matrix"] is not None)))
    take_along(stored, moments, walk, filters_of)


def _nothing(kept: int, going_on: bool) -> None:
    if kept and not going_on:
        said = "What was kept of this run cannot be read. Choose another run, or train it anew."
    elif going_on:
        said = "This run has not begun to learn yet. Its epochs appear here as soon as they exist."
    else:
        said = (
            "Nothing was kept of this run: it ended before it began to learn. Choose another run, "
            "or train one in the first part of this page."
        )
    st.info(said)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return "A file of this run has disappeared. Reload the page to see what is left."
    return str(error)


# ---- what is chosen ---------------------------------------------------------------------------


def _choose_picture(stored: StoredRun, image: Image) -> _Subject:
    """The visitor's picture, or one of those that the run was watched with.

    Until the visitor has chosen a picture, it is one that the network should know.
    """
    own = _Subject(image, -1, "your picture", pictures.credit(image))
    dataset = _dataset(stored)
    watched = {} if dataset is None else _watched(stored, dataset)
    if not watched:
        return own
    usual = _OWN if PICTURE.is_made() else next(iter(watched))
    chosen = WALKED_PICTURE.get(usual, [_OWN, *watched], of=stored.id)
    items = [Thumbnail(_OWN, "your picture")]
    items += [Thumbnail(name, one.alt) for name, one in watched.items()]
    thumbnails(
        photo_sheet([image, *(one.image for one in watched.values())], _THUMBNAIL),
        items,
        chosen,
        "Picture to take through the epochs",
        lambda name: WALKED_PICTURE.set(name, stored.id),
        key="walked-pictures",
    )
    return own if chosen == _OWN else watched[chosen]


def _dataset(stored: StoredRun) -> Dataset | None:
    """The run's data set; None if it is not on this machine."""
    entry, place = DATASETS[stored.run.dataset], st.empty()
    try:
        return entry.load(lambda done: place.progress(done, f"Loading {entry.title} …"))
    except DatasetMissing:
        return None
    finally:
        place.empty()


def _watched(stored: StoredRun, dataset: Dataset) -> dict[str, _Subject]:
    """Held-out pictures by their place in the data set."""
    found = {}
    for index in stored.state.watched:
        if 0 <= index < len(dataset.y_test):
            image, label = dataset.picture(index, "test"), int(dataset.y_test[index])
            name = dataset.class_names[label].replace("_", " ")
            found[str(index)] = _Subject(image, label, name, f"Picture: {dataset.credit}")
    return found


def _choose_map_layer(stored: StoredRun) -> str:
    stages = replay.map_layers(stored)
    return fields.select(
        LAYER,
        "Feature maps after",
        list(stages),
        replay.stage_end(stored, replay.filter_layers(stored)[0]),
        lambda path: path if path == stages[path] else f"{stages[path]} ({path})",
        of=stored.id,
    )


def _choose_filter_layer(stored: StoredRun) -> str:
    layers = replay.filter_layers(stored)
    return fields.select(FILTERS_OF, "Filters of", layers, layers[0], of=stored.id)


# ---- what is shown ----------------------------------------------------------------------------


def _seen(stored: StoredRun, subject: _Subject, walk: Walk) -> dict[str, Any]:
    names = DATASETS[stored.run.dataset].class_names
    return {
        "planned": stored.run.epochs,
        "names": [name.replace("_", " ") for name in names],
        "right": subject.label,
        "photo": walk.photo,
        "taken_in": walk.taken_in,
        "pixelated": max(subject.image.height, subject.image.width) <= max(walk.size),
        "alt": subject.alt,
        "probabilities": walk.probabilities,
        "explained": walk.explained,
        "empty": walk.empty,
        "evidence_at": walk.evidence_at,
        "heat": walk.heat.as_sent(),
    }


def _filters_sent(filters: Filters, layer: str) -> dict[str, Any]:
    height, width, channels, count = filters.shape
    shown = filters.sheet.count
    some = f"{shown} of {count}" if shown < count else f"all {count}"
    slices = "" if filters.sheet.shows_all_of(channels) else _slices(channels)
    note = "As colours; grey is zero." if not filters.sheet.colour_map else _SIGNED_NOTE
    return {
        "sheet": filters.sheet.as_sent(),
        "title": f"Filters of {layer}: {some}, {height}{_BY}{width}",
        "note": f"{slices}{note} All filters share one scale. Point at one to read it.",
    }


_SIGNED_NOTE = "Violet is negative, white zero, orange positive."


def _slices(channels: int) -> str:
    return f"Of the {channels} slices of each, the one that has the largest weights in the end. "


def _maps_sent(walk: Walk, layer: str) -> dict[str, Any]:
    sheet = walk.maps
    some = f"{sheet.count} of {walk.channels}" if sheet.count < walk.channels else "all"
    varying = " that vary most in the end" if sheet.count < walk.channels else ""
    signed = any(low < 0 for low, _ in sheet.shared)
    colours = _SIGNED_NOTE if signed else "Bright cells answered strongly."
    return {
        "sheet": sheet.as_sent(),
        "title": f"Feature maps of {layer}: {some}{varying}, {sheet.height}{_BY}{sheet.width}",
        "note": f"{colours} Each map has its own scale. Point at a cell to read it.",
    }


def _remarks(stored: StoredRun, subject: _Subject, left_out: int, counted: bool) -> str:
    """Whose picture it is, and what is missing and why.

    Args:
        stored: the run.
        subject: the picture.
        left_out: how many epochs are not shown.
        counted: whether mistakes on the held-out pictures are.
    """
    entry = DATASETS[stored.run.dataset]
    said = [f"{subject.credit.rstrip('.')}."]
    if left_out > 0:
        said.append(
            f"{left_out} of the epochs that were kept are left out, so that it stays quick."
        )
    if not counted:
        said.append(
            "What the held-out pictures show is not known here, so mistakes cannot be counted."
        )
    if not entry.available:
        said.append(f"{entry.title} is not on this machine, so no pictures of it are offered.")
    return " ".join(said)
