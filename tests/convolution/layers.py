"""Layers and pictures for tests: every option, and numbers that add up exactly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from explorer.convolution.layer import (
    COLOURS,
    DILATIONS,
    PADDINGS,
    POOL_SIZES,
    POOLINGS,
    STRIDES,
    ConvolutionLayer,
)


def picture(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Random colours, uint8 ``(height, width, 3)``."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def weights(colours: str, height: int, width: int, seed: int = 0) -> np.ndarray:
    """A kernel of eighths, so that sums over whole numbers are exact in single precision."""
    planes = (3,) if colours == "summed" else ()
    return np.random.default_rng(seed).integers(-40, 41, (height, width, *planes)) / 8


def every_kind() -> Iterator[ConvolutionLayer]:
    """One layer for every combination of what changes the steps, other options going round."""
    rounds = itertools.cycle([(3, 3), (2, 5), (1, 1), (4, 3)])
    biases, sizes = itertools.cycle([0, -100.5, 80]), itertools.cycle(POOL_SIZES)
    kinds = itertools.product(COLOURS, PADDINGS, (1, 3), (1, 2), POOLINGS)
    for index, (colours, padding, stride, dilation, pooling) in enumerate(kinds):
        yield ConvolutionLayer(
            kernel=weights(colours, *next(rounds), seed=index),
            bias=next(biases),
            stride=stride,
            padding=padding,
            dilation=dilation,
            flip=index % 2 == 0,
            colours=colours,
            relu=index % 5 < 2,
            pooling=pooling,
            pool_size=next(sizes),
        )


@st.composite
def any_layer(draw) -> ConvolutionLayer:
    """Any layer with a kernel of eighths and a bias of whole numbers."""
    colours = draw(st.sampled_from(COLOURS))
    sides = st.integers(1, 7)
    kernel = weights(colours, draw(sides), draw(sides), draw(st.integers(0, 2**32 - 1)))
    return ConvolutionLayer(
        kernel=kernel,
        bias=draw(st.one_of(st.just(0), st.integers(-1000, 1000))),
        stride=draw(st.sampled_from(STRIDES)),
        padding=draw(st.sampled_from(PADDINGS)),
        dilation=draw(st.sampled_from(DILATIONS)),
        flip=draw(st.booleans()),
        colours=colours,
        relu=draw(st.booleans()),
        pooling=draw(st.sampled_from(POOLINGS)),
        pool_size=draw(st.sampled_from(POOL_SIZES)),
    )
