"""Pictures that the tests of augmentations look at."""

from __future__ import annotations

import numpy as np

from explorer.samples import sample

HEIGHT, WIDTH = 65, 97


def marker(row: float, column: float, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """A soft bright spot on black, uint8 ``(height, width, 3)``."""
    rows, columns = np.mgrid[:height, :width]
    bell = np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * 1.5**2))
    return np.repeat(np.rint(255 * bell).astype(np.uint8)[..., None], 3, axis=2)


def centre_of(picture: np.ndarray) -> tuple[float, float]:
    """Row and column of the middle of all that is bright."""
    weights = picture[..., 0].astype(float)
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]]
    return (
        float((rows * weights).sum() / weights.sum()),
        float((columns * weights).sum() / weights.sum()),
    )


def photos(height: int = 33, width: int = 38) -> np.ndarray:
    """Four photos, uint8 ``(4, height, width, 3)``."""
    names = ("cat", "coffee", "motorcycle", "astronaut")
    return np.stack([sample(name).resized(height, width) for name in names])
