"""A mask painted by hand: its numbers and its picture to take along."""

from __future__ import annotations

import numpy as np

from explorer.figures.encoding import png_of
from explorer.figures.export import lines_as_csv
from explorer.segmentation.boundary import compare_edges
from explorer.segmentation.metrics import dice, iou, scores


def painted_csv(painted: np.ndarray, truth: np.ndarray) -> str:
    """Counts of pixels and measures, a line for each.

    Args:
        painted: bool ``(height, width)``.
        truth: of the same shape.
    """
    [[neither, excess], [missed, both]] = scores(truth, painted, 2).confusion.tolist()
    lines = {
        "pixels right": both,
        "pixels too much": excess,
        "pixels missed": missed,
        "pixels background in both": neither,
        "IoU": iou(painted, truth),
        "Dice": dice(painted, truth),
        "pixel accuracy": (both + neither) / truth.size,
        "mean boundary distance (pixels)": compare_edges(truth, painted).mean_distance,
    }
    return lines_as_csv(("measure", "value"), lines.items())


def mask_png(mask: np.ndarray) -> bytes:
    """A mask as a PNG file: white where it is, black elsewhere."""
    return png_of(np.where(mask, np.uint8(255), np.uint8(0)))
