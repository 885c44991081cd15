"""Train a detector, and watch its boxes settle."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.detection.architecture import WIDTHS, name_of, width_of
from explorer.detection.recipe import recipe
from explorer.training import Run
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, task_runs, watched_scenes
from explorer.ui.choices import DETECTOR_RUN, DETECTOR_WIDTH
from explorer.ui.components.training.watched import watched
from explorer.ui.training import know_visitor
from explorer.ui.views.apply.course import course
from explorer.ui.views.apply.settings import counted, level
from explorer.ui.views.apply.start import start

_LOOK = (
    "Held-out scenes with its boxes as they are now; true boxes are dashed. Watch boxes appear, "
    "settle on the shapes, and lose their doubles."
)


def training() -> None:
    """Set a detector up on the left, and see the chosen one on the right."""
    know_visitor()
    left, right = st.columns([2, 5], gap="large")
    with left:
        start(_wanted(), DETECTOR_RUN, "train-detector")
    with right:
        runs = task_runs.of_task("detection", with_epochs=False)
        stored = task_runs.choose(DETECTOR_RUN, "Detector", runs)
        if stored is None:
            st.info("No detector was trained here yet. Press Train, and watch it.")
        else:
            course(stored, _watched)


def _wanted() -> Run:
    usual = recipe(level())
    width = fields.select(
        DETECTOR_WIDTH,
        "Maps in the first layer",
        WIDTHS,
        width_of(usual.architecture),
        help="Each next stage has more of them. Wider networks learn more, and take longer.",
    )
    return counted(replace(usual, architecture=name_of(width)))


def _watched(stored: StoredRun) -> None:
    seen = watched_scenes.shown(stored)
    if seen is not None:
        watched(seen.sheet, seen.captions, "What it finds in held-out scenes", _LOOK, "boxes-form")
