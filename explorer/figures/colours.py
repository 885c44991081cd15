"""One colour map per kind of quantity, everywhere in the app."""

from __future__ import annotations

from functools import cache

import numpy as np

ACTIVATION = "viridis"  # zero and up: sequential, perceptually uniform
SIGNED = "PuOr_r"  # negative and positive: diverging, its middle is zero, colour-blind safe
PICTURE = "picture"  # grey from 0 to 255 as in a picture, violet below, orange above
PICTURE_RANGE = (-255.0, 510.0)  # the values at its ends
HEAT = "inferno"  # evidence over a photo: bright where it counts, legible without hue


@cache
def palette(name: str) -> np.ndarray:
    """A colour map, `PICTURE` or one of Matplotlib's, as uint8 ``(256, 3)`` RGB.

    >>> palette("viridis")[0].tolist()
    [68, 1, 84]
    """
    from matplotlib import colormaps

    if name == PICTURE:
        return _picture_palette()
    colours = colormaps[name](np.arange(256), bytes=True)[:, :3]
    return np.ascontiguousarray(colours)


def _picture_palette() -> np.ndarray:
    """For results that are pictures but for some values, such as those of a sharpening kernel."""
    violet, orange = palette(SIGNED)[[30, 215]].astype(float)
    values = np.linspace(*PICTURE_RANGE, 256)[:, np.newaxis]
    below, above = np.clip(-values / 100, 0, 1), np.clip((values - 255) / 100, 0, 1)
    greys = np.clip(values, 0, 255)
    return np.rint(greys + below * violet + above * (orange - 255)).astype(np.uint8)


def colour_map_for(values: np.ndarray) -> str:
    """The colour map that suits the values: signed if any is negative."""
    return SIGNED if values.size and float(values.min()) < 0 else ACTIVATION


def colour_range(values: np.ndarray) -> tuple[float, float]:
    """The values at the two ends of the colour scale.

    Zero is always on the scale: at its lower end, or in its middle when values are signed.

    >>> colour_range(np.array([0.5, 2.0]))
    (0.0, 2.0)
    >>> colour_range(np.array([-3.0, 1.0]))
    (-3.0, 3.0)
    """
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 0.0
    low, high = float(finite.min()), float(finite.max())
    if low < 0:
        bound = max(-low, high)
        return -bound, bound
    return 0.0, high


def shades(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Positions on the colour scale, uint8 with 0 at ``low`` and 255 at ``high``.

    Values that are not finite are drawn as ``low``. An empty range is drawn as its middle when it
    is signed, else as its lower end.
    """
    if high <= low:
        return np.zeros(values.shape, np.uint8)
    scaled = (np.nan_to_num(values, nan=low) - low) / (high - low)
    return np.rint(np.clip(scaled, 0, 1) * 255).astype(np.uint8)
