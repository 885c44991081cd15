"""Every weight as it was trained: 32-bit floats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.tflite.formats import FORMATS

if TYPE_CHECKING:
    import tensorflow as tf


@FORMATS.register(
    title="float32",
    place=1,
    bits=32,
    computes_in="32-bit floats",
)
def float32(converter: tf.lite.TFLiteConverter, calibration: np.ndarray) -> None:
    """Numbers stay as they were trained: 32-bit floats, about 7 decimal digits each. The file
    leaves out what only training needs and merges batch normalisation into the convolution before
    it, so the answers are the same but for rounding in the last digit.
    """
