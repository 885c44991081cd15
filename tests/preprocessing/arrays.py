"""Pictures that steps are tried on."""

from __future__ import annotations

import numpy as np

from explorer.samples import sample

CAT = sample("cat").resized(60, 90)


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


PICTURES = {
    "cat": CAT,
    "noise": noise(17, 31, 3),
    "one pixel": noise(1, 1, 3),
    "3x2": noise(3, 2, 3),
    "one row": noise(1, 40, 3),
    "black": np.zeros((9, 9, 3), np.uint8),
    "white": np.full((9, 12, 3), 255, np.uint8),
    "flat": np.full((9, 12, 3), (10, 100, 200), np.uint8),
}
