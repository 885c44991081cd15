"""The Keras script of two poolings: it runs, and gives what `pool` gives."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from explorer.convolution import pool
from explorer.convolution.keras_code import pooling_code
from explorer.convolution.layer import PADDINGS, POOL_SIZES, STRIDES, ConvolutionLayer
from explorer.kernels import KERNELS
from explorer.rgb import grey
from explorer.samples import sample

SIZE = (33, 38)
PIXELS = sample("cat").resized(*SIZE)
LAYERS = [
    None,
    ConvolutionLayer(kernel=KERNELS["sobel_x"].build(), padding="valid", pooling="max"),
    ConvolutionLayer(kernel=np.ones((2, 3, 3)) / 7, colours="summed", stride=2, relu=True, bias=-9),
]
WINDOWS = list(itertools.product(POOL_SIZES, STRIDES, PADDINGS))


@pytest.mark.parametrize("index", range(len(WINDOWS)))
def test_the_script_gives_what_pooling_gives(index, names_left_by):
    size, stride, padding = WINDOWS[index]
    layer = LAYERS[index % len(LAYERS)]
    map_ = grey(PIXELS).astype(np.float32) if layer is None else layer.convolved(PIXELS)
    code = pooling_code(layer, *SIZE, size=size, stride=stride, padding=padding)
    left = names_left_by(code, PIXELS)
    for mode in ("max", "average"):
        result = left[f"{mode}_pooled"]
        expected = pool(map_, size, stride, mode, padding)
        assert result.dtype == np.float32
        assert result.shape == expected.shape
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-3)


def test_the_scripts_are_tidy(expect_tidy):
    windows = {"size": 3, "stride": 2, "padding": "same"}
    expect_tidy(pooling_code(layer, 2048, 2048, **windows) for layer in LAYERS)


def test_a_window_that_does_not_fit_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"A window of 4 pixels .*\.$"):
        pooling_code(LAYERS[1], 5, 40, size=4, stride=1, padding="valid")
