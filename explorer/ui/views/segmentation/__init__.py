"""Segmentation: masks painted and compared, U-Nets and their maps, rare classes, and training."""

from __future__ import annotations

from explorer.ui import fields
from explorer.ui.choices import SEGMENTATION_PART
from explorer.ui.views.segmentation.levels import levels
from explorer.ui.views.segmentation.paint import paint
from explorer.ui.views.segmentation.prediction import prediction
from explorer.ui.views.segmentation.rare import rare
from explorer.ui.views.segmentation.training import training

_PARTS = {
    "prediction": prediction,
    "paint": paint,
    "levels": levels,
    "rare": rare,
    "training": training,
}
_TITLES = {
    "prediction": "Prediction",
    "paint": "Paint a mask",
    "levels": "Level by level",
    "rare": "A rare class",
    "training": "Train",
}


def segmentation() -> None:
    """Show the part of the page that the visitor has opened."""
    part = fields.part_of_page(SEGMENTATION_PART, _TITLES)
    _PARTS[part]()
