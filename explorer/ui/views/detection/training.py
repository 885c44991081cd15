"""Train a detector, and watch its boxes settle."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from explorer.detection.architecture import WIDTHS, name_of, width_of
from explorer.detection.keras_code import MODEL_FILE, keras_code
from explorer.detection.recipe import recipe
from explorer.scenes import CLASS_NAMES
from explorer.training import Run
from explorer.ui import fields
from explorer.ui.choices import DETECTOR_RUN, DETECTOR_WIDTH
from explorer.ui.scenes import DEFAULT_LEVEL
from explorer.ui.views.apply.settings import counted, level
from explorer.ui.views.apply.training_part import TrainingPart, training_part

_SCORE = 0.3  # of what the script tells
_LOOK = (
    "Held-out scenes with its boxes as they are now; true boxes are dashed. Watch boxes appear, "
    "settle on the shapes, and lose their doubles."
)


def training() -> None:
    """Set a detector up, and see the chosen one."""
    training_part(
        TrainingPart(
            title="Detector",
            usual=recipe(DEFAULT_LEVEL),
            wanted=_wanted,
            choice=DETECTOR_RUN,
            watched="What it finds in held-out scenes",
            note=_LOOK,
            write=partial(keras_code, CLASS_NAMES, _SCORE),
            model_file=MODEL_FILE,
        )
    )


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
