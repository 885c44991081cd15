"""The Keras script of a stack: it runs, and gives what the stack gives."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.convolution.keras_code import stack_code
from explorer.convolution.layer import POOLINGS
from explorer.convolution.stack import Stack, Stage
from explorer.kernels import KERNELS
from explorer.rgb import grey
from explorer.samples import sample

SIZE = (60, 71)
PIXELS = sample("cat").resized(*SIZE)
STACKS = [
    Stack((Stage("sobel_x"), Stage("gaussian_3"))),
    Stack((Stage("gabor", relu=True), Stage("blur", pooling="max"), Stage("outline", 2))),
    Stack((Stage(np.array([[0.1, -2.0]]), 3, True, "average"), Stage("identity", pooling="max"))),
    Stack([Stage("motion_blur", relu=True, pooling=pooling) for pooling in POOLINGS]),
]


@pytest.mark.parametrize("index", range(len(STACKS)))
def test_the_script_gives_what_the_stack_gives(index, names_left_by):
    stack = STACKS[index]
    expected = stack.maps(grey(PIXELS))[-1]
    result = names_left_by(stack_code(stack, *SIZE), PIXELS)["result"]
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())


def test_the_scripts_are_tidy(expect_tidy):
    every = [Stack([Stage(name, relu=True), Stage(name, pooling="max")]) for name in KERNELS]
    expect_tidy(stack_code(stack, 2048, 2048) for stack in [*STACKS, *every])


def test_a_stack_that_does_not_fit_is_refused_with_its_own_sentence():
    stack = Stack((Stage("sobel_x", pooling="max"), Stage("gabor")))
    with pytest.raises(ValueError, match=r"^Stage 2: The kernel of 7×7 .* a map of 3×4\.$"):
        stack_code(stack, 8, 10)


@pytest.mark.parametrize("index", range(len(STACKS)))
def test_sizes_are_those_of_the_maps(index):
    stack = STACKS[index]
    assert stack.sizes(*SIZE) == [map_.shape for map_ in stack.maps(grey(PIXELS))]
