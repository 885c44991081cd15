"""A walk of a window over a picture, as the browser shows it, and maps of scores as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from explorer.detection.detections import Detections
from explorer.detection.one_pass import Walk
from explorer.detection.sliding_window import LevelWindows, Plan
from explorer.figures import colours
from explorer.figures.encoding import photo_uri, png_uri
from explorer.figures.legend import Legend, legend
from explorer.images import Image

_PHOTO = 960  # pixels of the longer side of what the browser gets
_SMALL = 160  # a level whose longer side has at most so many pixels is sent pixel by pixel
_MISSING = (150, 150, 150)
_DIGITS = 4


def level_pictures(image: Image, plan: Plan) -> list[str]:
    """What is cut into windows at each level, as data URIs; of small levels the very pixels."""
    return [_picture(level.level.pixels(image)) for level in plan.levels]


def _picture(pixels: np.ndarray) -> str:
    small = max(pixels.shape[:2]) <= _SMALL
    return png_uri(pixels) if small else photo_uri(Image(pixels, "level"), _PHOTO)


def level_data(level: LevelWindows, scores: np.ndarray) -> dict[str, Any]:
    """A level for the browser: sizes, where windows begin, and their scores from 0 to 1.

    Args:
        level: of the plan.
        scores: ``(rows, columns)``.
    """
    return {
        "height": level.level.height,
        "width": level.level.width,
        "window": list(level.window),
        "side": round(level.side),
        "rows": list(level.rows),
        "columns": list(level.columns),
        "scores": np.round(scores, _DIGITS).ravel().tolist(),
    }


def best_of_windows(walk: Walk) -> tuple[list[int], list[float]]:
    """The most probable class of each window, and its probability."""
    best = walk.probabilities.argmax(axis=1)
    sure = np.take_along_axis(walk.probabilities, best[:, np.newaxis], axis=1)[:, 0]
    return best.tolist(), np.round(sure, _DIGITS).tolist()


def box_data(found: Detections, image: Image) -> list[dict[str, Any]]:
    """Boxes as shares of the picture's sides, with score and class; the surest first."""
    sides = np.array([image.width, image.height] * 2, np.float32)
    shares = np.clip(found.boxes / sides, 0, 1)
    lines = zip(shares.tolist(), found.scores.tolist(), found.labels.tolist(), strict=True)
    return [
        {"box": [round(one, 5) for one in box], "score": round(score, _DIGITS), "label": label}
        for box, score, label in lines
    ]


def score_palette() -> str:
    """The colours of scores from 0 to 1, as hexadecimal RGB triples."""
    return colours.palette(colours.ACTIVATION).tobytes().hex()


def score_map(scores: np.ndarray) -> tuple[str, Legend]:
    """Probabilities ``(rows, columns)`` as a PNG of one pixel each, and what its colours mean."""
    shown = colours.palette(colours.ACTIVATION)[colours.shades(scores, 0.0, 1.0)]
    return png_uri(shown), legend(colours.ACTIVATION, "0", "1")


def difference_map(differences: np.ndarray, bound: float) -> tuple[str, Legend]:
    """Signed differences as a PNG of one pixel each, grey where there is none to be had.

    Args:
        differences: ``(rows, columns)``, NaN where unknown.
        bound: where the colours end, the same for all maps that stand side by side.
    """
    shown = colours.palette(colours.SIGNED)[colours.shades(differences, -bound, bound)]
    shown[np.isnan(differences)] = _MISSING
    return png_uri(shown), legend(colours.SIGNED, f"−{bound:.2f}", f"+{bound:.2f}")


def largest_difference(differences: Sequence[np.ndarray]) -> float:
    """The largest absolute value in any of the maps; 0.01 if they hardly differ."""
    known = np.concatenate([one.ravel() for one in differences])
    known = np.abs(known[np.isfinite(known)])
    return max(0.01, float(known.max())) if known.size else 0.01


def window_lines(walk: Walk, class_index: int, names: Sequence[str]) -> Iterable[list[Any]]:
    """A line of a table for each window: level, corners, score, best class, its probability."""
    best, sure = best_of_windows(walk)
    place = 0
    for number, level in enumerate(walk.plan.levels, start=1):
        for box in level.boxes.reshape(-1, 4).tolist():
            score = float(walk.probabilities[place, class_index])
            yield [number, *box, score, names[best[place]], sure[place]]
            place += 1
