"""Detection: boxes and how they overlap, windows, anchors, predictions, and a detector to train."""

from __future__ import annotations

from explorer.ui import fields
from explorer.ui.choices import DETECTION_PART
from explorer.ui.views.detection.anchors import anchors
from explorer.ui.views.detection.overlap import overlap
from explorer.ui.views.detection.predictions import predictions
from explorer.ui.views.detection.training import training
from explorer.ui.views.detection.window import window

_PARTS = {
    "predictions": predictions,
    "overlap": overlap,
    "anchors": anchors,
    "window": window,
    "training": training,
}
_TITLES = {
    "predictions": "Predictions",
    "overlap": "Two boxes",
    "anchors": "Anchors",
    "window": "Sliding window",
    "training": "Train",
}


def detection() -> None:
    """Show the part of the page that the visitor has opened."""
    part = fields.part_of_page(DETECTION_PART, _TITLES)
    _PARTS[part]()
