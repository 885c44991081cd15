"""How scenes, their masks and their boxes are drawn: a colour, a pattern and a sign per class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from explorer.figures.encoding import png_uri
from explorer.figures.thumbnails import Sheet, enlarged_sheet
from explorer.scenes import CLASS_NAMES, Scene

ZOOM = 4
"""Screen pixels along the side of a pixel of a scene, where nothing else is said."""


@dataclass(frozen=True)
class ClassColour:
    """How a class is drawn, on all pages alike.

    Attributes:
        name: of the class, or "background".
        colour: ``#rrggbb``, of the set by Okabe and Ito (2008), which colour-blind people can
            tell apart.
        glyph: a character that stands for it where there is room for one.
        pattern: drawn over the colour in masks, since colour alone is not enough: "plain",
            "stripes", "crossed", "lines", "dots" or "checks".
    """

    name: str
    colour: str
    glyph: str
    pattern: str

    @property
    def rgb(self) -> np.ndarray:
        """The colour as uint8 ``(3,)``."""
        return np.frombuffer(bytes.fromhex(self.colour[1:]), np.uint8)


_DRAWN = {
    "circle": ("#e69f00", "●", "dots"),
    "cross": ("#56b4e9", "✚", "crossed"),
    "square": ("#009e73", "■", "lines"),
    "star": ("#f0e442", "★", "stripes"),
    "triangle": ("#d55e00", "▲", "checks"),
}
_COLOURS = (
    ClassColour("background", "#3a3a3a", "·", "plain"),
    *(ClassColour(name, *_DRAWN[name]) for name in CLASS_NAMES),
)
_PERIOD = 8  # screen pixels until a pattern repeats
_PATTERN_SHADE = 0.72  # of the colour, where the pattern is


def class_colours() -> tuple[ClassColour, ...]:
    """The background, and the classes in the order of their labels: as a mask counts them."""
    return _COLOURS


def legend_text() -> str:
    """The signs of the classes and their names, for a line under a picture.

    >>> legend_text()
    '● circle, ✚ cross, ■ square, ★ star, ▲ triangle'
    """
    return ", ".join(f"{one.glyph} {one.name}" for one in _COLOURS[1:])


def mask_pixels(mask: np.ndarray) -> np.ndarray:
    """A mask in the colours of its classes, uint8 RGB ``(height, width, 3)``.

    Args:
        mask: uint8 ``(height, width)``: 0 background, else 1 + label.
    """
    return np.stack([one.rgb for one in _COLOURS])[mask]


def mask_picture(mask: np.ndarray, zoom: int = ZOOM) -> np.ndarray:
    """A mask in colours and patterns, uint8 RGB, each pixel ``zoom`` wide and high."""
    large = enlarged(mask, zoom)
    rows, columns = np.indices(large.shape)
    shaded = np.stack([_pattern(one.pattern, rows, columns) for one in _COLOURS])
    is_shaded = np.take_along_axis(shaded, large[np.newaxis], axis=0)[0]
    strength = np.where(is_shaded, _PATTERN_SHADE, 1.0)[..., np.newaxis]
    return np.rint(mask_pixels(large) * strength).astype(np.uint8)


def blended_picture(
    pixels: np.ndarray, mask: np.ndarray, opacity: float, zoom: int = ZOOM
) -> np.ndarray:
    """A mask over its picture, uint8 RGB; the background stays as it is.

    Args:
        pixels: uint8 RGB ``(height, width, 3)``.
        mask: uint8 ``(height, width)``.
        opacity: of the mask, 0 to 1.
        zoom: of each pixel.
    """
    weight = np.where(enlarged(mask, zoom) > 0, opacity, 0.0)[..., np.newaxis]
    below, above = enlarged(pixels, zoom).astype(float), mask_picture(mask, zoom)
    return np.rint(below + weight * (above - below)).astype(np.uint8)


def boxed_picture(scene: Scene, zoom: int = ZOOM) -> np.ndarray:
    """A scene with its boxes, uint8 RGB: the class's colour between two dark lines."""
    picture = np.ascontiguousarray(enlarged(scene.pixels, zoom))
    for box, label in zip(scene.boxes, scene.labels, strict=True):
        left, top, right, bottom = (zoom * box).astype(int).tolist()
        colour = _COLOURS[int(label) + 1].rgb.tolist()
        for inset, shade in ((0, (0, 0, 0)), (1, colour), (2, colour), (3, (0, 0, 0))):
            corner = (right - 1 - inset, bottom - 1 - inset)
            cv2.rectangle(picture, (left + inset, top + inset), corner, shade, 1)
    return picture


def scene_uri(pixels: np.ndarray, zoom: int = ZOOM) -> str:
    """A scene as a data URI, every pixel sharp."""
    return png_uri(enlarged(pixels, zoom))


def mask_uri(mask: np.ndarray, zoom: int = ZOOM) -> str:
    """A mask as a data URI, see `mask_picture`."""
    return png_uri(mask_picture(mask, zoom))


def scene_sheet(scenes: Sequence[Scene], size: int) -> Sheet:
    """Thumbnails of scenes.

    Args:
        scenes: in their order.
        size: side of one, in CSS pixels.
    """
    return enlarged_sheet([scene.pixels for scene in scenes], size)


def enlarged(pixels: np.ndarray, zoom: int) -> np.ndarray:
    """Each pixel repeated ``zoom`` times in both directions."""
    return pixels.repeat(zoom, axis=0).repeat(zoom, axis=1)


def _pattern(name: str, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Where a pattern darkens the colour, bool ``(height, width)``."""
    across, down, half = columns % _PERIOD, rows % _PERIOD, _PERIOD // 2
    if name == "dots":
        return (across < 3) & (down < 3)
    if name == "crossed":
        return (across < 2) | (down < 2)
    if name == "lines":
        return down < 2
    if name == "stripes":
        return (rows + columns) % _PERIOD < 2
    if name == "checks":
        return (across < half) ^ (down < half)
    return np.zeros(rows.shape, bool)
