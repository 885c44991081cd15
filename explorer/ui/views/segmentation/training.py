"""Train a U-Net, and watch its masks form."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.segmentation.architecture import name_of, parts
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.recipe import recipe
from explorer.training import Run
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, task_runs, watched_scenes
from explorer.ui.choices import UNET_DEPTH, UNET_LOSS, UNET_RUN, UNET_SKIPS, UNET_WIDTH
from explorer.ui.components.training.watched import watched
from explorer.ui.frame import plain
from explorer.ui.training import know_visitor
from explorer.ui.views.apply.course import course
from explorer.ui.views.apply.settings import counted, level
from explorer.ui.views.apply.start import start

_DEPTHS = (1, 2, 3, 4)
_WIDTHS = (4, 6, 8, 12, 16, 24)
_SKIPS = {"skips": "with skips", "plain": "without"}
_LOOK = (
    "Held-out scenes with the classes that it gives their pixels now; white lines are the true "
    "edges. Watch blobs turn into shapes, and look where edges come last."
)


def training() -> None:
    """Set a U-Net up on the left, and see the chosen one on the right."""
    know_visitor()
    left, right = st.columns([2, 5], gap="large")
    with left:
        start(_wanted(), UNET_RUN, "train-unet")
    with right:
        runs = task_runs.of_task("segmentation", with_epochs=False)
        stored = task_runs.choose(UNET_RUN, "U-Net", runs)
        if stored is None:
            st.info("No U-Net was trained here yet. Press Train, and watch it.")
        else:
            course(stored, _watched)


def _wanted() -> Run:
    usual = recipe(level())
    depth, width, skips = parts(usual.architecture)
    has_skips = fields.switch(
        UNET_SKIPS, "Skip connections", list(_SKIPS), "skips" if skips else "plain", _SKIPS.get
    )
    columns = st.columns(2)
    with columns[0]:
        depth = fields.select(
            UNET_DEPTH,
            "Depth",
            sorted({*_DEPTHS, depth}),
            depth,
            help="How often height and width are halved on the way down.",
        )
    with columns[1]:
        width = fields.select(
            UNET_WIDTH,
            "Width",
            sorted({*_WIDTHS, width}),
            width,
            help="Maps of the top level; each level below has twice as many.",
        )
    chosen = replace(
        usual, architecture=name_of(depth, width, has_skips == "skips"), loss=_loss(usual)
    )
    return counted(chosen)


def _loss(usual: Run) -> str:
    default = usual.loss or next(iter(LOSSES))
    name = fields.select(UNET_LOSS, "Loss", list(LOSSES), default, lambda one: LOSSES[one].title)
    st.caption(plain(LOSSES[name].description.partition("\n\n")[0].replace("\n", " ")))
    return name


def _watched(stored: StoredRun) -> None:
    seen = watched_scenes.shown(stored)
    if seen is not None:
        title = "What it says of the pixels of held-out scenes"
        watched(seen.sheet, seen.captions, title, _LOOK, "masks-form")
