"""Which maps a kernel reads, told by changing one input channel at a time."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import feature_maps
from explorer.anatomy.filters import kernel_sources

LAYERS = {
    "all channels": lambda: keras.layers.Conv2D(6, 3, name="conv"),
    "two groups": lambda: keras.layers.Conv2D(6, 3, groups=2, name="conv"),
    "depthwise": lambda: keras.layers.DepthwiseConv2D(3, name="conv"),
    "depthwise, two filters each": lambda: keras.layers.DepthwiseConv2D(
        3, depth_multiplier=2, name="conv"
    ),
}


@pytest.mark.parametrize("kind", LAYERS)
def test_an_output_changes_with_its_sources_and_no_others(kind):
    model = keras.Sequential([keras.layers.Input((5, 5, 4), name="picture"), LAYERS[kind]()])
    random = np.random.default_rng(0)
    x = random.normal(size=(5, 5, 4)).astype(np.float32)
    plain = feature_maps(model, x, ["conv"])["conv"]
    for source in range(4):
        changed = x.copy()
        changed[..., source] += 1 + random.random((5, 5)).astype(np.float32)
        difference = np.abs(feature_maps(model, changed, ["conv"])["conv"] - plain).max(axis=(0, 1))
        for channel in range(plain.shape[-1]):
            reads = source in kernel_sources(model, "conv", channel)
            assert (difference[channel] > 1e-6) == reads
