"""Exercises for tests, and what SciPy makes of their kernels."""

from __future__ import annotations

import dataclasses
import math
from functools import cache

import numpy as np
from scipy import signal

from explorer.convolution.exercise import PICTURE_SIDE, Exercise, exercise
from explorer.resizing import reduced
from explorer.samples import SAMPLES, sample
from tests.convolution.layers import picture

STEPS = np.minimum.outer(*[np.array([0, 40, 80, 120, 80, 40, 0], np.uint8)] * 2)
PYRAMID = np.stack([STEPS] * 3, axis=-1)


def small(name: str) -> np.ndarray:
    """A sample as small as the exercise takes it."""
    return reduced(sample(name), PICTURE_SIDE).pixels


@cache
def of_all_kinds() -> list[Exercise]:
    """Exercises on photos, the lesson's pyramid and noise."""
    pictures = [*map(small, SAMPLES), PYRAMID, picture(30, 21)]
    return [exercise(pixels, seed) for pixels in pictures for seed in range(24)]


@cache
def of_every_sample() -> list[Exercise]:
    """The exercises that visitors meet first."""
    return [exercise(small(name), seed) for name in SAMPLES for seed in range(21)]


def reached_by_zeros(made: Exercise, *indexes: int) -> np.ndarray:
    """Which cells have zeros from beyond the border in them, bool; in the map in question at least.

    Args:
        made: the exercise.
        indexes: of candidates whose maps count as well.
    """
    ones = dataclasses.replace(made, picture=np.ones_like(made.picture))
    shapes = {made.candidates[index].weights.shape for index in (made.answer, *indexes)}
    sums = [(reference(ones, np.ones(shape)), math.prod(shape)) for shape in shapes]
    return np.any([counted < whole - 0.5 for counted, whole in sums], axis=0)


def reference(made: Exercise, weights: np.ndarray) -> np.ndarray:
    """The map as SciPy makes it: weights spread out, zeros added, rows and columns left out."""
    layer, grey = made.layer, made.picture.astype(np.float64)
    step = layer.dilation
    spread = np.zeros([(side - 1) * step + 1 for side in weights.shape])
    spread[::step, ::step] = weights
    if layer.padding == "same":
        missing = [
            max(0, (math.ceil(n / layer.stride) - 1) * layer.stride + k - n)
            for n, k in zip(grey.shape, spread.shape, strict=True)
        ]
        grey = np.pad(grey, [(zeros // 2, zeros - zeros // 2) for zeros in missing])
    return signal.correlate2d(grey, spread, mode="valid")[:: layer.stride, :: layer.stride]


def number(text: str) -> float:
    """A number as sentences and cards write it."""
    return float(text.replace("−", "-"))


def close(written: float, value: float) -> bool:
    """Whether a number in a sentence is the value, rounded as sentences round."""
    return abs(written - value) <= max(0.05, 0.0501 * abs(value) if abs(value) < 10 else 0.5001)
