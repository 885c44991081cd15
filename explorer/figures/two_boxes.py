"""Two boxes over a picture: their colours, and what can be taken along of them."""

from __future__ import annotations

import numpy as np

from explorer.detection.boxes import FORMATS, convert
from explorer.detection.overlap import areas, diou, giou, iou
from explorer.figures.export import lines_as_csv
from explorer.figures.scenes import scene_uri

BOX_COLOURS = {"a": "#0072b2", "b": "#cc79a7"}
"""Of the set by Okabe and Ito (2008), and of no class of the scenes."""
LIGHT_COLOURS = {"a": "#7fc7f2", "b": "#f3b7d5"}
"""The same hues, light enough for lines on a dark picture."""
_NAMES = ("A", "B")
_ZOOM = 6
_SLANTS = {"A": 45, "B": -45}


def two_boxes_csv(boxes: np.ndarray, side: int) -> str:
    """Both boxes in every format, and how they overlap; a line for each number.

    Args:
        boxes: corners, float ``(2, 4)``.
        side: of the picture in pixels.
    """
    lines: list[tuple[str, float]] = []
    for letter, box in zip(_NAMES, boxes, strict=True):
        for name, entry in FORMATS.items():
            numbers = convert(box, "corners", name, (side, side)).tolist()
            lines += [
                (f"{letter} {name} {what}", one)
                for what, one in zip(entry.numbers, numbers, strict=True)
            ]
    first, second = boxes[:1], boxes[1:]
    shared = areas(first, second)
    lines += [
        ("intersection (square pixels)", float(shared.intersection[0, 0])),
        ("union (square pixels)", float(shared.union[0, 0])),
        ("smallest box around both (square pixels)", float(shared.hull[0, 0])),
        *((name, float(measure(first, second)[0, 0])) for name, measure in _MEASURES.items()),
    ]
    return lines_as_csv(("measure", "value"), lines)


_MEASURES = {"IoU": iou, "GIoU": giou, "DIoU": diou}


def two_boxes_svg(pixels: np.ndarray, boxes: np.ndarray) -> str:
    """The picture with both boxes, hatched each its own way, as a file of lines.

    Args:
        pixels: uint8 RGB, square.
        boxes: corners, float ``(2, 4)``.
    """
    side = len(pixels)
    size = side * _ZOOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {side} {side}">',
        f'<image href="{scene_uri(pixels)}" width="{side}" height="{side}"/>',
    ]
    for letter, (x1, y1, x2, y2) in zip(_NAMES, boxes.tolist(), strict=True):
        colour = LIGHT_COLOURS[letter.lower()]
        at = f'x="{x1:g}" y="{y1:g}" width="{x2 - x1:g}" height="{y2 - y1:g}"'
        parts += [
            f'<pattern id="{letter}" width="2" height="2" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({_SLANTS[letter]})">'
            f'<rect width="0.7" height="2" fill="{colour}"/></pattern>',
            f'<rect {at} fill="url(#{letter})" stroke="#111111" stroke-width="1.2"/>',
            f'<rect {at} fill="none" stroke="{colour}" stroke-width="0.6"/>',
            f'<text x="{x1 + 1:g}" y="{y1 + 5.5:g}" font-size="5" font-family="sans-serif" '
            f'fill="#ffffff" stroke="#111111" stroke-width="0.8" paint-order="stroke">'
            f"{letter}</text>",
        ]
    return "\n".join([*parts, "</svg>", ""])
