"""Anchors and what becomes of them, to take along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.detection.anchors import AnchorGrid, all_anchors, place_of
from explorer.detection.encoding import encode
from explorer.detection.matching import IGNORED, match
from explorer.figures.export import lines_as_csv
from explorer.scenes.scene import CLASS_NAMES

_HEAD = (
    *("stride", "row", "column", "kind", "x1", "y1", "x2", "y2", "fate", "object", "IoU"),
    *("offset x", "offset y", "offset width", "offset height"),
)


def anchors_csv(
    grids: Sequence[AnchorGrid],
    boxes: np.ndarray | None,
    labels: np.ndarray | None,
    positive: float,
    negative: float,
) -> str:
    """A line for each anchor: where it is, what it is matched with, and what it has to learn.

    Args:
        grids: of the anchors.
        boxes: of the objects, corners float ``(objects, 4)``; None if nobody knows any.
        labels: of their classes, int ``(objects,)``; None likewise.
        positive: see `explorer.detection.matching.match`.
        negative: likewise.
    """
    anchors = all_anchors(grids)
    matches = match(anchors, () if boxes is None else boxes, positive, negative)
    lines = []
    for index, (anchor, thing) in enumerate(zip(anchors, matches.objects.tolist(), strict=True)):
        place = place_of(grids, index)
        at = (grids[place.grid].stride, place.row, place.column, place.kind)
        fate = "matched" if thing >= 0 else "ignored" if thing == IGNORED else "background"
        name = CLASS_NAMES[labels[thing]] if thing >= 0 else None
        offsets = encode(boxes[thing], anchor).tolist() if thing >= 0 else [None] * 4
        overlap = float(matches.overlaps[index])
        lines.append((*at, *anchor.tolist(), fate, name, overlap, *offsets))
    return lines_as_csv(_HEAD, lines)
