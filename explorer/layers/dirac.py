"""Kernels that pass their input on."""

from __future__ import annotations

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("cnn_explorer")
class Dirac(keras.initializers.Initializer):
    """Kernels of a convolution of which as many as possible pass one map on, unchanged.

    The others are drawn evenly from -b to b, where b is one over the root of the number of
    weights in a kernel: He's rule as PyTorch uses it, which airbench builds on.

    Source: S. Zagoruyko and N. Komodakis: DiracNets: Training Very Deep Neural Networks Without
    Skip-Connections. arXiv:1706.00388, 2017.

    Args:
        seed: of the kernels that are drawn.
    """

    def __init__(self, seed=None):
        self.seed = int(np.random.randint(2**31 - 1)) if seed is None else seed

    def get_config(self):
        """What it is made from."""
        return {"seed": self.seed}

    def __call__(self, shape, dtype=None):
        """Return kernels of this shape, ``(height, width, channels, kernels)``."""
        height, width, channels, kernels = shape
        bound = 1 / np.sqrt(height * width * channels)
        drawn = keras.random.uniform(shape, -bound, bound, dtype=dtype, seed=self.seed)
        passing = min(channels, kernels)
        identity = np.zeros(shape, np.float32)
        identity[height // 2, width // 2, range(passing), range(passing)] = 1
        keeps_drawn = (np.arange(kernels) >= passing).astype(np.float32)
        return drawn * ops.cast(keeps_drawn, drawn.dtype) + ops.cast(identity, drawn.dtype)
