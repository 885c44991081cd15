"""Many small pictures with heatmaps over them, in one sheet for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from explorer.figures import colours
from explorer.figures.encoding import png_uri
from explorer.figures.versions import PictureSheet, laid_out, picture_sheet

_SIDE = 64  # pixels of a heatmap's longer side: smooth, and quickly sent


@dataclass(frozen=True)
class EvidenceSheets:
    """Pictures, and for each a heatmap for some classes; all sheets have the same places.

    Attributes:
        pictures: untouched.
        heats: PNG data URI of a sheet of heatmaps, coloured, for each kind ("true", "answer").
        empty: for each kind, whether the heatmap of a picture is zero everywhere.
    """

    pictures: PictureSheet
    heats: dict[str, str]
    empty: dict[str, tuple[bool, ...]]

    def as_sent(self) -> dict[str, Any]:
        """As browser components take it."""
        return {"sheet": self.pictures.as_sent(), "heats": self.heats, "empty": self.empty}


def evidence_sheets(
    pictures: np.ndarray, heatmaps: dict[str, Sequence[np.ndarray]]
) -> EvidenceSheets:
    """Lay pictures and heatmaps out.

    Args:
        pictures: uint8 ``(count, height, width, channels)``.
        heatmaps: for each kind, one float ``(height, width)`` in [0, 1] for each picture, of
            whatever size in its proportions.
    """
    sheet = picture_sheet(pictures)
    return EvidenceSheets(
        pictures=sheet,
        heats={kind: _heat_sheet(maps, sheet) for kind, maps in heatmaps.items()},
        empty={kind: tuple(not one.any() for one in maps) for kind, maps in heatmaps.items()},
    )


def heat_legend() -> str:
    """The colours of a heatmap from none to most, as a PNG data URI one pixel high."""
    return png_uri(colours.palette(colours.HEAT)[None])


def _heat_sheet(maps: Sequence[np.ndarray], sheet: PictureSheet) -> str:
    longest = max(sheet.height, sheet.width)
    width, height = (max(1, round(_SIDE * side / longest)) for side in (sheet.width, sheet.height))
    drawn = [cv2.resize(np.asarray(one, np.float32), (width, height)) for one in maps]
    shades = np.stack([colours.shades(one, 0.0, 1.0) for one in drawn])
    return png_uri(laid_out(colours.palette(colours.HEAT)[shades], sheet.columns))
