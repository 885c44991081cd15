"""Every weight and every activation as a whole number of 8 bits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explorer.tflite.formats import FORMATS, one_by_one

if TYPE_CHECKING:
    import tensorflow as tf


@FORMATS.register(
    title="int8",
    place=3,
    bits=8,
    computes_in="8-bit whole numbers, added up in 32 bits",
    paper="Jacob et al.: Quantization and Training of Neural Networks for Efficient "
    "Integer-Arithmetic-Only Inference, CVPR 2018, arXiv:1712.05877",
)
def int8(converter: tf.lite.TFLiteConverter, calibration: np.ndarray) -> None:
    """Weights and activations become whole numbers q from −128 to 127 that stand for scale ×
    (q − zero point). A kernel has a scale for each of its output channels and zero point 0; an
    activation has one scale and one zero point for the whole layer, read off from what calibration
    pictures cause there. Pictures go in and scores come out as 8-bit numbers too. A quarter of the
    size, and all that chips without floating-point arithmetic can do.
    """
    import tensorflow as tf

    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = partial(one_by_one, calibration)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = tf.int8
    converter.inference_output_type = tf.int8
