"""What trained U-Nets answer: a class for each pixel, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.scenes.dataset import COUNTS, held_out

if TYPE_CHECKING:
    import keras

    from explorer.training.stored_run import StoredRun

OUTPUT = "output"
"""The layer of a U-Net that gives the probabilities."""
_AT_ONCE = 25


@dataclass(frozen=True, eq=False)
class Answer:
    """What a U-Net says of a picture.

    Attributes:
        classes: uint8 ``(height, width)``, the most probable class of each pixel, 0 the background.
        probabilities: float16 ``(height, width, classes)``; None if only the classes were kept.
    """

    classes: np.ndarray
    probabilities: np.ndarray | None = field(repr=False)


def as_input(pixels: np.ndarray) -> np.ndarray:
    """A picture as U-Nets take it, float32 ``(1, height, width, 3)`` in [0, 1]."""
    return pixels[np.newaxis].astype(np.float32) / 255


def answer_from(probabilities: np.ndarray) -> Answer:
    """An answer out of probabilities, ``(height, width, classes)``."""
    classes = probabilities.argmax(axis=-1).astype(np.uint8)
    return Answer(classes, probabilities.astype(np.float16))


def answer_of(stored: StoredRun, pixels: np.ndarray) -> Answer:
    """Ask the network of a run about a picture.

    Args:
        stored: the run.
        pixels: uint8 ``(height, width, 3)`` of the size that it was trained on.
    """
    from explorer.anatomy import view_of
    from explorer.training.networks import model_of

    maps = view_of(model_of(stored)).feature_maps(as_input(pixels), [OUTPUT])
    return answer_from(maps[OUTPUT])


def held_out_answers(
    stored: StoredRun, level: str, progress: Callable[[int, int], None]
) -> np.ndarray:
    """Have the network of a run answer all held-out scenes of a level.

    Args:
        stored: the run.
        level: name in `explorer.scenes.LEVELS`.
        progress: told how many scenes are done, and of how many.

    Returns:
        uint8 ``(scenes, height, width)``.
    """
    from explorer.training.networks import model_of

    model, found = model_of(stored), []
    pixels = np.stack([held_out(level, number).pixels for number in range(COUNTS["test"])])
    for begin in range(0, len(pixels), _AT_ONCE):
        progress(begin, len(pixels))
        found.append(_classes(model, pixels[begin : begin + _AT_ONCE]))
    return np.concatenate(found)


def _classes(model: keras.Model, pixels: np.ndarray) -> np.ndarray:
    probabilities = np.asarray(model(pixels.astype(np.float32) / 255, training=False))
    return probabilities.argmax(axis=-1).astype(np.uint8)


@lru_cache(maxsize=8)
def true_masks(level: str) -> np.ndarray:
    """The masks of all held-out scenes of a level, uint8 ``(scenes, height, width)``, read-only."""
    masks = np.stack([held_out(level, number).mask for number in range(COUNTS["test"])])
    masks.setflags(write=False)
    return masks
