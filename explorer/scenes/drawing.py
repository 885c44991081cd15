"""Draws scenes: a background, shapes over one another, and noise, all decided by a seed."""

from __future__ import annotations

import numpy as np

from explorer.datasets.outlines import OUTLINES
from explorer.scenes.canvas import NO_CLASS, Canvas
from explorer.scenes.coverage import Placed, place
from explorer.scenes.levels import LEVELS
from explorer.scenes.scene import CLASS_NAMES, SIDE, Scene
from explorer.scenes.settings import Range, RareClass, Settings
from explorer.scenes.textures import texture

_TRIES = 12  # for a place, after which there is none
_COLOURS = 24  # that are drawn to choose one from that can be seen
_STRANGERS = tuple(sorted(OUTLINES.keys() - set(CLASS_NAMES)))


def draw_scene(level: str, seed: int) -> Scene:
    """Draw a scene.

    Args:
        level: name in `LEVELS`.
        seed: any non-negative integer; the same one draws the same scene.

    Raises:
        KeyError: if there is no such level.
        ValueError: if the seed is negative.

    >>> scene = draw_scene("easy", 3)
    >>> scene.pixels.shape, len(scene.boxes) == len(scene.labels)
    ((96, 96, 3), True)
    """
    settings = LEVELS[level].settings
    random = np.random.default_rng(seed)
    colours = _background_colours(settings, random)
    pattern = texture(random, SIDE)[..., np.newaxis]
    canvas = Canvas(colours[0] + pattern * (colours[1] - colours[0]), settings.least_visible)
    behind = list(_between(*colours))
    for label in _labels(settings, random):
        behind += _add(canvas, label, settings, behind, random)
    return Scene(_with_noise(canvas.pixels, settings, random), *canvas.truth())


def _background_colours(settings: Settings, random: np.random.Generator) -> np.ndarray:
    """Two colours as far from one another as the level says, float32 ``(2, 3)``."""
    first = random.uniform(20, 235, 3)
    direction = random.standard_normal(3)
    step = random.uniform(*settings.texture) * direction / np.linalg.norm(direction)
    return np.clip([first, first + step], 0, 255).astype(np.float32)


def _labels(settings: Settings, random: np.random.Generator) -> list[int]:
    """What is to be drawn, the one behind first; the rare one last, so that nothing hides it."""
    rare = settings.rare
    usual = [one for one, name in enumerate(CLASS_NAMES) if rare is None or name != rare.name]
    count = random.integers(*settings.objects, endpoint=True)
    strangers = random.integers(*settings.distractors, endpoint=True)
    labels = random.permutation([*random.choice(usual, count), *[NO_CLASS] * strangers]).tolist()
    if rare is not None and random.random() < rare.chance:
        labels.append(CLASS_NAMES.index(rare.name))
    return labels


def _add(
    canvas: Canvas,
    label: int,
    settings: Settings,
    behind: list[np.ndarray],
    random: np.random.Generator,
) -> list[np.ndarray]:
    """Put a shape where there is room; returns its colours, none if there was no room."""
    name = CLASS_NAMES[label] if label != NO_CLASS else random.choice(_STRANGERS)
    for _ in range(_TRIES):
        shape = _somewhere(name, settings, random)
        if canvas.has_room(shape):
            break
    else:
        return []
    colour = _seen_colour(np.array(behind), settings.contrast, random)
    if random.random() >= settings.filled:
        canvas.put(shape, label, colour)
        return [colour]
    second = _seen_colour(np.array(behind), settings.contrast, random, near=colour)
    pattern = texture(random, SIDE)[shape.rows, shape.columns, np.newaxis]
    canvas.put(shape, label, colour + pattern * (second - colour))
    return [colour, second]


def _somewhere(name: str, settings: Settings, random: np.random.Generator) -> Placed:
    """A shape of some size, turned and placed at will."""
    radius = random.uniform(*_radii(name, settings.rare, settings.radius))
    margin = radius * (1 - settings.cut_off)
    centre = random.uniform(margin, SIDE - margin, 2)
    return place(name, centre, radius, random.uniform(0, 360), SIDE)


def _radii(name: str, rare: RareClass | None, usual: Range) -> Range:
    return rare.radius if rare is not None and name == rare.name else usual


def _seen_colour(
    behind: np.ndarray,
    contrast: float,
    random: np.random.Generator,
    near: np.ndarray | None = None,
) -> np.ndarray:
    """A colour far enough from those behind it, or the farthest of some if none is.

    Args:
        behind: float ``(colours, 3)``.
        contrast: distance that is far enough.
        random: where all chance comes from.
        near: a colour that it is to be closest to, out of those that are far enough.
    """
    drawn = random.uniform(0, 255, (_COLOURS, 3)).astype(np.float32)
    nearest = np.linalg.norm(drawn[:, np.newaxis] - behind, axis=2).min(axis=1)
    enough = np.flatnonzero(nearest >= contrast)
    if not enough.size:
        return drawn[nearest.argmax()]
    if near is None:
        return drawn[enough[0]]
    return drawn[enough[np.linalg.norm(drawn[enough] - near, axis=1).argmin()]]


def _between(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Five colours from one to the other."""
    return first + np.linspace(0, 1, 5, dtype=np.float32)[:, np.newaxis] * (last - first)


def _with_noise(pixels: np.ndarray, settings: Settings, random: np.random.Generator) -> np.ndarray:
    noise = random.standard_normal(pixels.shape, dtype=np.float32)
    noisy = pixels + np.float32(random.uniform(*settings.noise)) * noise
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
