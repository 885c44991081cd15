"""The Keras script of a layer: it runs, and gives what the layer gives."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from explorer.convolution.keras_code import keras_code
from explorer.convolution.layer import ConvolutionLayer
from explorer.samples import sample
from tests.convolution.layers import any_layer, every_kind, picture

SIZE = (33, 38)
PIXELS = sample("cat").resized(*SIZE)


@pytest.fixture(scope="module")
def run(names_left_by):
    """Run a script in a folder with a picture; what it leaves as ``result``."""
    return lambda code, pixels: names_left_by(code, pixels)["result"]


def rounding(layer: ConvolutionLayer) -> float:
    """The most that single precision can be off: one rounding for each sum and product.

    Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1.
    """
    largest = 255 * float(np.abs(layer.kernel.astype(np.float64)).sum()) + abs(layer.bias)
    roundings = layer.kernel.size + 2 + layer.pool_size**2
    return 2**-24 * roundings * largest


def compare(result: np.ndarray, layer: ConvolutionLayer, pixels: np.ndarray) -> None:
    expected = layer.apply(pixels)
    assert isinstance(result, np.ndarray)
    assert result.shape == expected.shape
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, rtol=0, atol=2 * rounding(layer))


KINDS = list(every_kind())


@pytest.mark.parametrize("index", range(len(KINDS)))
def test_the_script_gives_what_the_layer_gives(index, run):
    layer = KINDS[index]
    compare(run(keras_code(layer, *SIZE), PIXELS), layer, PIXELS)


@st.composite
def cases(draw) -> tuple[ConvolutionLayer, np.ndarray]:
    """Any layer, with any numbers in its kernel, and a picture that may be too small for it."""
    layer = draw(any_layer())
    values = draw(st.lists(st.floats(-1000, 1000, width=32), min_size=4, max_size=4))
    kernel = np.resize(np.array(values, np.float32), layer.kernel.shape)
    sides = st.integers(1, 40)
    pixels = picture(draw(sides), draw(sides), draw(st.integers(0, 99)))
    return dataclasses.replace(layer, kernel=kernel), pixels


def refusal(attempt, *arguments) -> str | None:
    """The sentence with which something is refused; None if it is not."""
    try:
        attempt(*arguments)
    except ValueError as error:
        return str(error)
    return None


@settings(max_examples=60, deadline=None)
@given(cases())
def test_any_layer_on_any_size(run, case):
    layer, pixels = case
    too_small = refusal(layer.apply, pixels)
    event("refused" if too_small else "taken")
    assert refusal(keras_code, layer, *pixels.shape[:2]) == too_small
    if not too_small:
        compare(run(keras_code(layer, *pixels.shape[:2]), pixels), layer, pixels)


@pytest.mark.parametrize("colours", ["grey", "each", "summed"])
def test_the_weights_are_read_exactly(colours, run):
    planes = (3,) if colours == "summed" else ()
    rng = np.random.default_rng(5)
    kernel = rng.normal(0, 1, (3, 2, *planes)) * 10.0 ** rng.integers(-9, 3, (3, 2, *planes))
    layer = ConvolutionLayer(kernel=kernel, colours=colours, bias=0.1)
    code = keras_code(layer, 4, 5) + "\nresult = model.get_layer('convolution').get_weights()\n"
    weights, bias = run(code, picture(4, 5))
    channels = {"grey": 1, "each": 3, "summed": 3}[colours]
    expected = np.broadcast_to(np.atleast_3d(layer.kernel), (3, 2, channels))
    np.testing.assert_array_equal(weights[..., 0], expected)
    assert (bias == np.float32(0.1)).all()


def test_only_what_the_layer_needs_is_written():
    plain = keras_code(ConvolutionLayer(kernel=np.ones((3, 3))), 8, 8)
    for word in ("relu", "Pool", "stride", "dilation", "::-1", "bias =", "Depthwise", "stack"):
        assert word not in plain
    assert "use_bias=False" in plain
    dilated = ConvolutionLayer(kernel=np.ones((3, 3)), stride=2, dilation=2, padding="valid")
    assert "ZeroPadding" not in keras_code(dilated, 8, 8)
    assert "together" in keras_code(dilated, 8, 8)
    assert "180 degrees" in keras_code(ConvolutionLayer(kernel=np.ones((3, 3)), flip=True), 8, 8)


def test_the_script_is_formatted_and_has_no_unused_or_unsorted_imports(expect_tidy):
    long = np.random.default_rng(0).normal(0, 1e-5, (7, 7, 3))
    layers = [*KINDS, ConvolutionLayer(kernel=long, colours="summed", bias=1e-7)]
    expect_tidy(keras_code(layer, 2048, 2048) for layer in layers)


def test_every_keras_layer_has_a_name_of_its_own(run):
    layer = ConvolutionLayer(
        kernel=np.ones((3, 3)), stride=2, dilation=2, pooling="max", relu=True, bias=1
    )
    names = run(
        keras_code(layer, 9, 9) + "\nresult = [l.name for l in model.layers]\n", PIXELS[:9, :9]
    )
    assert names == ["zero_padding", "convolution", "stride", "pooling"]
