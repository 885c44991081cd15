"""What a detector predicts, to take along: the picture with its boxes, and the boxes as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.detection.detections import Detections, Labelled
from explorer.detection.errors import KINDS, sort_errors
from explorer.figures.encoding import photo_uri
from explorer.figures.explanation_figure import DOTS_PER_INCH
from explorer.figures.export import lines_as_csv
from explorer.figures.scenes import class_colours
from explorer.figures.thumbnails import Sheet, photo_sheet
from explorer.images import Image
from explorer.scenes import Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIDE = 5.0  # inches
_HEAD = ("class", "score", "x1", "y1", "x2", "y2", "kind", "object")


def scenes_to_point_at(scenes: Sequence[Scene], size: int) -> Sheet:
    """Hundreds of scenes as small pictures, slightly lossy.

    Args:
        scenes: in their order.
        size: side of one in CSS pixels, less than that of a scene.
    """
    return photo_sheet([Image(scene.pixels, "scene") for scene in scenes], size, _lossy)


def predictions_figure(
    pixels: np.ndarray, truth: Labelled | None, found: Detections, title: str, caption: str
) -> Figure:
    """Draw a picture with its predicted boxes, the true ones dashed.

    Args:
        pixels: uint8 RGB ``(height, width, 3)``.
        truth: what is there; None if nobody knows.
        found: what is predicted.
        title: above the picture, plain text.
        caption: below it, plain text.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_SIDE, _SIDE + 0.9), dpi=DOTS_PER_INCH, layout="constrained")
    place = figure.subplots()
    place.set_axis_off()
    height, width = pixels.shape[:2]
    place.imshow(pixels, interpolation="nearest", extent=(0, width, height, 0))
    place.set_title(title, fontsize=9, parse_math=False)
    if truth is not None:
        for box in truth.boxes:
            _draw(place, box, "#ffffff", (0, (4, 3)))
    for box, score, label in zip(found.boxes, found.scores, found.labels, strict=True):
        drawn = class_colours()[label + 1]
        _draw(place, box, drawn.colour, "solid")
        _write(place, box, f"{drawn.name} {score:.2f}", drawn.colour)
    figure.supxlabel(caption, fontsize=7, wrap=True, parse_math=False)
    return figure


def predictions_csv(found: Detections, truth: Labelled | None) -> str:
    """The boxes of a picture, the surest first, and what they are; then the objects missed.

    Args:
        found: what is predicted.
        truth: what is there; None if nobody knows, then what they are stays empty.
    """
    names = [one.name for one in class_colours()[1:]]
    errors = None if truth is None else sort_errors(found, truth)
    lines = []
    for place, (box, score, label) in enumerate(
        zip(found.boxes.tolist(), found.scores.tolist(), found.labels.tolist(), strict=True)
    ):
        about = -1 if errors is None else int(errors.objects[place])
        kind = None if errors is None else KINDS[errors.kinds[place]].title
        lines.append((names[label], score, *box, kind, about if about >= 0 else None))
    for index in [] if errors is None else errors.missed.tolist():
        name = names[truth.labels[index]]
        lines.append((name, None, *truth.boxes[index].tolist(), KINDS["missed"].title, index))
    return lines_as_csv(_HEAD, lines)


def _lossy(pixels: np.ndarray) -> str:
    return photo_uri(Image(pixels, "scenes"), max(pixels.shape))


def _draw(place: Axes, box: np.ndarray, colour: str, style: str | tuple) -> None:
    from matplotlib.patches import Rectangle

    x1, y1, x2, y2 = box.tolist()
    for width, shade, dashes in ((3.2, "#111111", "solid"), (1.5, colour, style)):
        place.add_patch(
            Rectangle((x1, y1), x2 - x1, y2 - y1, fill=False, edgecolor=shade, lw=width, ls=dashes)
        )


def _write(place: Axes, box: np.ndarray, text: str, colour: str) -> None:
    x1, y1 = box[:2].tolist()
    above = y1 > 6
    place.text(
        x1,
        y1 if above else y1 + 0.5,
        text,
        fontsize=6.5,
        va="bottom" if above else "top",
        bbox={"facecolor": colour, "edgecolor": "#111111", "pad": 1.2, "lw": 0.6},
        parse_math=False,
    )
