"""Exercises for tests, and what SciPy makes of their kernels."""

from __future__ import annotations

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
