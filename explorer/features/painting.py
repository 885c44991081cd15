"""How a picture is written down while it is optimised: as waves, in colours that are independent.

Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017, section "Preconditioning":
steepest ascent then prefers neither fine patterns to coarse ones nor single colours to grey.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf

COLOUR_CORRELATION = np.array(
    [[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32
)
"""Square root of the covariance of red, green and blue over ImageNet's pictures, rows are red,
green and blue; measured by the authors of the paper, published in their library Lucid
(``lucid/optvis/param/color.py``, Apache 2.0)."""

FAINT = 0.01  # standard deviation of the first spectrum, as in Lucid
_STRENGTH = 0.25  # of a wave of amplitude 1, before the sigmoid, as in Lucid


def first_spectrum(size: tuple[int, int], colours: int, seed: int) -> np.ndarray:
    """Faint noise to begin with.

    Args:
        size: height and width of the picture.
        colours: 3, or 1 for grey.
        seed: any non-negative integer.

    Returns:
        float32 ``(2, colours, height, width // 2 + 1)``, real and imaginary parts.
    """
    height, width = size
    random = np.random.default_rng(seed)
    shape = (2, colours, height, width // 2 + 1)
    return random.normal(scale=FAINT, size=shape).astype(np.float32)


def painted(spectrum: tf.Tensor, size: tuple[int, int]) -> tf.Tensor:
    """The picture of a spectrum, in the running graph.

    Args:
        spectrum: as `first_spectrum` gives it.
        size: height and width of the picture.

    Returns:
        float32 ``(1, height, width, 3)`` between 0 and 1.
    """
    import tensorflow as tf

    waves = tf.complex(spectrum[0], spectrum[1]) * tf.constant(_amplitudes(size), tf.complex64)
    planes = tf.transpose(tf.signal.irfft2d(waves, size), (1, 2, 0))
    if spectrum.shape[1] == 1:
        planes = tf.repeat(planes, 3, axis=-1)
    else:
        strongest = np.linalg.norm(COLOUR_CORRELATION, axis=0).max()
        planes = planes @ tf.constant(COLOUR_CORRELATION.T / strongest)
    return tf.sigmoid(_STRENGTH * planes)[tf.newaxis]


@cache
def _amplitudes(size: tuple[int, int]) -> np.ndarray:
    """One over the frequency, as in photographs; float32 ``(height, width // 2 + 1)``."""
    height, width = size
    down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    frequency = np.maximum(np.hypot(down, across), 1 / max(size))
    return (np.sqrt(height * width) / frequency).astype(np.float32)
