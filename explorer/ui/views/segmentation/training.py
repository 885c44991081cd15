"""Train a U-Net, and watch its masks form."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.figures.scenes import class_colours
from explorer.segmentation.architecture import name_of, parts
from explorer.segmentation.keras_code import MODEL_FILE, keras_code
from explorer.segmentation.losses import LOSSES, USUAL
from explorer.segmentation.recipe import recipe
from explorer.training import Run
from explorer.ui import fields
from explorer.ui.choices import UNET_DEPTH, UNET_LOSS, UNET_RUN, UNET_SKIPS, UNET_WIDTH
from explorer.ui.frame import plain
from explorer.ui.scenes import DEFAULT_LEVEL
from explorer.ui.views.apply.settings import counted, level
from explorer.ui.views.apply.training_part import TrainingPart, training_part

_DEPTHS = (1, 2, 3, 4)
_WIDTHS = (4, 6, 8, 12, 16, 24)
_SKIPS = {"skips": "with skips", "plain": "without"}
_LOOK = (
    "Held-out scenes with the classes that it gives their pixels now; white lines are the true "
    "edges. Watch blobs turn into shapes, and look where edges come last."
)


def training() -> None:
    """Set a U-Net up, and see the chosen one."""
    training_part(
        TrainingPart(
            title="U-Net",
            usual=recipe(DEFAULT_LEVEL),
            wanted=_wanted,
            choice=UNET_RUN,
            watched="What it says of the pixels of held-out scenes",
            note=_LOOK,
            write=_code,
            model_file=MODEL_FILE,
        )
    )


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
    default = usual.loss or USUAL
    name = fields.select(UNET_LOSS, "Loss", list(LOSSES), default, lambda one: LOSSES[one].title)
    st.caption(plain(LOSSES[name].description.partition("\n\n")[0].replace("\n", " ")))
    return "" if name == USUAL else name


def _code() -> str:
    colours = class_colours()
    return keras_code([one.name for one in colours], [one.rgb.tolist() for one in colours])
