"""Shapes: drawn by the app itself, so that everything about them is known."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.datasets import DATASETS, Dataset, Progress
from explorer.datasets.outlines import OUTLINES, POINTING
from explorer.rgb import LUMA

TITLE = "Drawn shapes"
CREDIT = "Drawn by CNN Explorer"
CLASS_NAMES = tuple(sorted(OUTLINES))
SIDE = 32
PER_CLASS = {"train": 200, "test": 50}
SEEDS = {"train": 1, "test": 2}

SMALLEST_RADIUS, LARGEST_RADIUS = 8.0, 13.0  # pixels, from the centre to the farthest point
MOST_TILT = 15.0  # degrees by which an arrow points higher or lower
LEAST_CONTRAST = 60.0  # by which the shape is lighter than the background, of 255
MOST_GRADIENT = 40.0  # by which the background grows lighter or darker across the picture
MOST_NOISE = 10.0  # standard deviation, of 255
FINER = 8  # how many times finer than the pixels an outline is filled before averaging
_FRACTION_BITS = 8  # of the coordinates that OpenCV fills


@DATASETS.register(
    title=TITLE,
    place=2,
    credit=CREDIT,
    licence="MIT",
    source="",
    image_size=(SIDE, SIDE, 3),
    class_names=CLASS_NAMES,
    how_to_get="It is drawn by the app.",
    symmetries=frozenset({"vertical"}),
    broken_by={
        "horizontal": "A mirrored arrow points the other way: an “arrow left” that shows an arrow "
        "to the right is labelled wrongly.",
    },
    most_rotation=30,
    rotation_limit="Arrows are drawn up to 15° off the level. Turned by 30° more they still point "
    "left or right rather than up or down; at 180° they point the other way.",
)
def shapes(progress: Progress) -> Dataset:
    """Ten shapes in any colour, size and place, on backgrounds that are uneven and noisy.

    Only the outline tells the classes apart: colours, sizes and places are drawn from the same
    ranges for all ten, and every shape is lighter than what is behind it. Eight of them stand at
    any angle, so they may be turned and flipped at will. Two are arrows, one to the left and one
    to the right, and what happens to them shows that an augmentation is right or wrong for a
    question, never by itself. 2,000 pictures of 32x32 to learn from and 500 held out, the same
    ones each time.
    """
    parts = {}
    for split, per_class in PER_CLASS.items():
        parts[f"x_{split}"], parts[f"y_{split}"] = draw(per_class, SEEDS[split])
    return Dataset(name="shapes", title=TITLE, credit=CREDIT, class_names=CLASS_NAMES, **parts)


def draw(per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw so many pictures of each class, in random order.

    Args:
        per_class: how many of each of the ten.
        seed: any non-negative integer; the same one draws the same pictures.

    Returns:
        pictures, uint8 ``(10 per_class, 32, 32, 3)``, and labels, int64 ``(10 per_class,)``.
    """
    pictures, labels, _ = draw_with_places(per_class, seed)
    return pictures, labels


def draw_with_places(per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `draw`, and where each shape is.

    Returns:
        pictures and labels, and what part of each pixel belongs to the shape, float32
        ``(10 per_class, 32, 32)``, 0 to 1.
    """
    random = np.random.default_rng(seed)
    labels = random.permutation(np.repeat(np.arange(len(CLASS_NAMES)), per_class))
    drawn = [_picture(CLASS_NAMES[label], random) for label in labels]
    pictures, places = (np.stack(parts) for parts in zip(*drawn, strict=True))
    return pictures, labels, places


def _picture(name: str, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """One picture of the class, uint8 ``(32, 32, 3)``, and where the shape is in it."""
    background, colour = _colours(random)
    covered = _coverage(_placed(name, random))
    picture = background + _slope(random) + covered[..., np.newaxis] * (colour - background)
    noise = random.standard_normal(picture.shape) * random.uniform(0, MOST_NOISE)
    return np.clip(np.rint(picture + noise), 0, 255).astype(np.uint8), covered


def _colours(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Of the background and of the shape, which is clearly lighter, so that grey shows it too."""
    while True:
        background, colour = random.uniform(0, 255, (2, 3))
        if (colour - background) @ LUMA >= LEAST_CONTRAST:
            return background, colour


def _slope(random: np.random.Generator) -> np.ndarray:
    """What the light adds from one edge to the other, float ``(32, 32, 1)``."""
    angle = random.uniform(0, 2 * np.pi)
    across = np.linspace(-0.5, 0.5, SIDE)
    ramp = np.cos(angle) * across[np.newaxis, :] + np.sin(angle) * across[:, np.newaxis]
    return (random.uniform(0, MOST_GRADIENT) * ramp)[..., np.newaxis]


def _placed(name: str, random: np.random.Generator) -> list[np.ndarray]:
    """The outlines of a shape turned, sized and moved into the picture, in pixels."""
    turn = random.uniform(-MOST_TILT, MOST_TILT) if name in POINTING else random.uniform(0, 360)
    radius = random.uniform(SMALLEST_RADIUS, LARGEST_RADIUS)
    centre = random.uniform(radius, SIDE - radius, 2)
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    matrix = radius * np.array([[cosine, sine], [-sine, cosine]])
    return [outline @ matrix + centre for outline in OUTLINES[name]]


def _coverage(outlines: list[np.ndarray]) -> np.ndarray:
    """What part of each pixel lies inside: float32 ``(32, 32)``, 0 to 1."""
    fine = np.zeros((SIDE * FINER, SIDE * FINER), np.float32)
    scale = FINER << _FRACTION_BITS
    half = 1 << (_FRACTION_BITS - 1)  # OpenCV's coordinates are those of pixel centres
    points = [np.rint(outline * scale - half).astype(np.int32) for outline in outlines]
    cv2.fillPoly(fine, points, 1.0, shift=_FRACTION_BITS)
    return cv2.resize(fine, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
