"""Every weight rounded to a 16-bit float."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.tflite.formats import FORMATS

if TYPE_CHECKING:
    import tensorflow as tf


@FORMATS.register(
    title="float16",
    place=2,
    bits=16,
    computes_in="16-bit floats on a telephone's GPU; in 32 bits on most processors",
)
def float16(converter: tf.lite.TFLiteConverter, calibration: np.ndarray) -> None:
    """Weights are rounded to 16-bit floats (IEEE 754 half precision): about 3 decimal digits each,
    half the size. Nothing has to be calibrated. A processor without 16-bit arithmetic widens them
    to 32 bits when it loads the file, so it is not faster there; a telephone's GPU can be.
    """
    import tensorflow as tf

    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
