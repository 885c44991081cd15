"""Numbers that a layer has learned, as this app computes with them."""

from __future__ import annotations

import numpy as np


def array_of(variable) -> np.ndarray:
    """The numbers of a Keras variable, float64."""
    import keras

    return keras.ops.convert_to_numpy(variable).astype(np.float64)
