"""Convolution, against SciPy and TensorFlow and by exact properties.

Pictures hold whole numbers and kernels eighths, so that every sum is exact in single precision,
in whatever order it is taken: results must be equal, not only close.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from explorer.convolution.arithmetic import (
    convolve,
    output_size,
    pool,
    window_extent,
    zero_padding,
)

thoroughly = settings(max_examples=100, deadline=None)
seeds = st.integers(0, 2**32 - 1)
steps = st.integers(1, 4)
either = st.booleans()
paddings = st.sampled_from(["same", "valid"])


def whole_numbers(rng, *shape: int) -> np.ndarray:
    return rng.integers(-255, 256, shape).astype(np.float32)


def eighths(rng, *shape: int) -> np.ndarray:
    return (rng.integers(-64, 65, shape) / 8).astype(np.float32)


@st.composite
def cases(draw, coloured=either, summed=either, padding=paddings):
    """A picture, a kernel of which a window fits, and the options of `convolve`."""
    options = {"stride": draw(steps), "padding": draw(padding), "dilation": draw(steps)}
    kernel = draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    sides = []
    for side in kernel:
        window = (side - 1) * options["dilation"] + 1
        least = window if options["padding"] == "valid" else 1
        sides.append(draw(st.integers(least, max(20, least))))
    rng = np.random.default_rng(draw(seeds))
    if not draw(coloured):
        return whole_numbers(rng, *sides), eighths(rng, *kernel), options
    planes = (3,) if draw(summed) else ()
    return whole_numbers(rng, *sides, 3), eighths(rng, *kernel, *planes), options


def padded_by_hand(image, kernel_shape, *, stride, padding, dilation):
    """TensorFlow's rule: as many zeros as the last window lacks, the odd one at the end."""
    pads = [(0, 0)] * image.ndim
    if padding == "same":
        for axis in (0, 1):
            size, window = image.shape[axis], (kernel_shape[axis] - 1) * dilation + 1
            lacking = max(0, (math.ceil(size / stride) - 1) * stride + window - size)
            pads[axis] = (lacking // 2, lacking - lacking // 2)
    return np.pad(image, pads)


def by_scipy(plane, kernel, *, stride, padding, dilation, flip=False):
    """One channel, float64."""
    spread = np.zeros([(side - 1) * dilation + 1 for side in kernel.shape])
    spread[::dilation, ::dilation] = kernel
    slide = signal.convolve2d if flip else signal.correlate2d
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    padded = padded_by_hand(plane, kernel.shape, **options)
    return slide(padded.astype(np.float64), spread, mode="valid")[::stride, ::stride]


@thoroughly
@given(cases(), either)
def test_convolve_is_what_scipy_gives(case, flip):
    image, kernel, options = case
    planes = np.atleast_3d(image)
    expected = [
        by_scipy(
            planes[..., i], kernel[..., i] if kernel.ndim == 3 else kernel, flip=flip, **options
        )
        for i in range(planes.shape[2])
    ]
    result = convolve(image, kernel, flip=flip, **options)
    if kernel.ndim == 3:
        expected = np.sum(expected, axis=0)
    else:
        expected = expected[0] if image.ndim == 2 else np.stack(expected, axis=-1)
    np.testing.assert_array_equal(result, expected)
    assert result.dtype == np.float32


@thoroughly
@given(cases())
def test_convolve_is_what_conv2d_gives(case):
    image, kernel, options = case
    if image.ndim == 2 or kernel.ndim == 3:
        batch, weights = np.atleast_3d(image)[None], np.atleast_3d(kernel)[..., None]
    else:  # one kernel for each channel by itself: channels as three grey pictures
        batch, weights = np.moveaxis(image, 2, 0)[..., None], kernel[..., None, None]
    expected = tf.nn.conv2d(
        batch,
        weights,
        strides=options["stride"],
        padding=options["padding"].upper(),
        dilations=options["dilation"],
    ).numpy()
    result = convolve(image, kernel, **options)
    if result.ndim == 3:
        result = np.moveaxis(result, 2, 0)
    np.testing.assert_array_equal(
        result, expected[..., 0] if result.ndim == 3 else expected[0, ..., 0]
    )


colours_apart = cases(coloured=st.just(True), summed=st.just(False))


@thoroughly
@given(colours_apart)
def test_convolve_of_each_colour_is_what_depthwise_conv2d_gives(case):
    image, kernel, options = case
    stride, padding, dilation = options["stride"], options["padding"], options["dilation"]
    both = stride > 1 and dilation > 1  # of these together TensorFlow gives wrong sizes
    expected = tf.nn.depthwise_conv2d(
        (padded_by_hand(image, kernel.shape, **options) if both else image)[None],
        np.stack([kernel] * 3, axis=-1)[..., None],
        strides=[1, 1, 1, 1] if both else [1, stride, stride, 1],
        padding="VALID" if both else padding.upper(),
        dilations=[dilation, dilation],
    )[0]
    expected = expected[::stride, ::stride] if both else expected
    np.testing.assert_array_equal(convolve(image, kernel, **options), expected)


@thoroughly
@given(cases(coloured=st.just(False)), seeds)
def test_real_numbers_are_as_exact_as_single_precision(case, seed):
    image, kernel, options = case
    rng = np.random.default_rng(seed)
    image = rng.normal(0, 100, image.shape).astype(np.float32)
    kernel = rng.normal(0, 1, kernel.shape).astype(np.float32)
    expected = by_scipy(image, kernel, **options)
    # Half a unit in the last place from the one rounding at the end; sums are in double precision.
    allowed = 2**-24 * np.abs(expected) + 1e-9
    assert (np.abs(convolve(image, kernel, **options) - expected) <= 1.01 * allowed).all()


@thoroughly
@given(cases(), st.integers(-9, 9), st.integers(-9, 9), seeds)
def test_convolution_is_linear_in_picture_and_kernel(case, a, b, seed):
    image, kernel, options = case
    rng = np.random.default_rng(seed)
    other, other_kernel = whole_numbers(rng, *image.shape), eighths(rng, *kernel.shape)
    image, other = np.floor(image / 16), np.floor(other / 16)  # sums stay exact
    np.testing.assert_array_equal(
        convolve(a * image + b * other, kernel, **options),
        a * convolve(image, kernel, **options) + b * convolve(other, kernel, **options),
    )
    np.testing.assert_array_equal(
        convolve(image, a * kernel + b * other_kernel, **options),
        a * convolve(image, kernel, **options) + b * convolve(image, other_kernel, **options),
    )


without_padding = cases(padding=st.just("valid"))


@thoroughly
@given(without_padding, st.integers(0, 3), st.integers(0, 3))
def test_a_moved_picture_moves_the_map(case, down, across):
    image, kernel, options = case
    by = ((down * options["stride"], 0), (across * options["stride"], 0), (0, 0))[: image.ndim]
    moved = np.pad(image, by, mode="wrap")
    result = convolve(moved, kernel, **options)[down:, across:]
    np.testing.assert_array_equal(result, convolve(image, kernel, **options))


@pytest.mark.parametrize("shape", [(3, 3), (1, 5), (7, 3)])
def test_a_single_bright_pixel_shows_the_kernel(shape):
    kernel = eighths(np.random.default_rng(0), *shape)
    image = np.zeros((15, 15))
    image[7, 7] = 1
    rows, columns = (slice(7 - side // 2, 8 + side // 2) for side in shape)
    np.testing.assert_array_equal(convolve(image, kernel, flip=True)[rows, columns], kernel)
    turned = kernel[::-1, ::-1]
    np.testing.assert_array_equal(convolve(image, kernel)[rows, columns], turned)


def test_only_rows_and_columns_are_turned_not_colours():
    rng = np.random.default_rng(1)
    image, kernel = whole_numbers(rng, 9, 8, 3), eighths(rng, 3, 2, 3)
    expected = convolve(image, kernel[::-1, ::-1])
    np.testing.assert_array_equal(convolve(image, kernel, flip=True), expected)


def test_nothing_is_clipped_and_nothing_handed_in_is_changed():
    image = np.full((4, 4), 255, np.uint8)
    kernel = np.full((2, 2), -1000.0)
    result = convolve(image, kernel, padding="valid")
    assert result.dtype == np.float32
    assert (result == -1_020_000).all()
    assert (image == 255).all()
    assert (kernel == -1000).all()
    result[:] = 0
    assert (image == 255).all()


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float16, np.float64])
def test_any_real_dtype_is_taken(dtype):
    image = np.arange(20).reshape(4, 5).astype(dtype)
    for result in (convolve(image, [[1]]), pool(image, 1), pool(image, 1, mode="average")):
        assert result.dtype == np.float32
        np.testing.assert_array_equal(result, image.astype(np.float32))
        result[:] = -1
    assert image[0, 0] == 0


@thoroughly
@given(cases(coloured=st.just(False)))
def test_output_size_counts_positions(case):
    image, kernel, options = case
    expected = tf.nn.conv2d(
        image[None, ..., None],
        kernel[..., None, None],
        strides=options["stride"],
        padding=options["padding"].upper(),
        dilations=options["dilation"],
    ).shape[1:3]
    for size, side, count in zip(image.shape, kernel.shape, expected, strict=True):
        assert output_size(size, side, **options) == count
        before, _ = zero_padding(size, side, **options)
        starts = [position * options["stride"] - before for position in range(count)]
        window = window_extent(side, options["dilation"])
        assert all(start < size and start + window > 0 for start in starts)
        if options["padding"] == "valid":
            assert before == 0
            assert starts[-1] + window <= size < starts[-1] + options["stride"] + window


WHOLE = [np.uint8, np.int8, np.uint16, np.int64, np.uint64]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("whole", WHOLE)
def test_whole_numbers_of_numpy_do_not_overflow(whole):
    assert window_extent(whole(100), whole(3)) == 298
    for padding in ("same", "valid"):
        numbers, options = (120, 100), {"stride": 2, "padding": padding, "dilation": 1}
        small = {name: whole(value) for name, value in (("stride", 2), ("dilation", 1))}
        for function in (output_size, zero_padding):
            result = function(*map(whole, numbers), **small, padding=padding)
            assert result == function(*numbers, **options)
            assert {type(number) for number in np.ravel(np.array(result, object))} == {int}
    image = whole_numbers(np.random.default_rng(2), 300, 290)
    result = convolve(image, np.ones((7, 7)), stride=whole(2), dilation=whole(100))
    np.testing.assert_array_equal(result, convolve(image, np.ones((7, 7)), stride=2, dilation=100))
    np.testing.assert_array_equal(pool(image, whole(9), whole(2)), pool(image, 9, 2))


def test_large_sizes_are_exact():
    assert output_size(10**17 + 1, 3) == 10**17 + 1
    assert output_size(10**17 + 1, 3, stride=10) == 10**16 + 1
    assert zero_padding(10**17 + 1, 3) == (1, 1)


@pytest.mark.filterwarnings("error")
def test_what_is_beyond_single_precision_becomes_infinite_without_a_warning():
    assert convolve([[1e300, -1e300]], [[1]]).tolist() == [[np.inf, -np.inf]]
    assert convolve([[3e38, 3e38]], [[1, 1]], padding="valid").tolist() == [[np.inf]]
    assert convolve(np.full((1, 1, 2), -3e38), np.ones((1, 1, 2))).tolist() == [[-np.inf]]
    for mode in ("max", "average"):
        assert pool([[1e300]], 1, mode=mode).tolist() == [[np.inf]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kernel", [[[0, 1]], [[1, 1]]])
def test_what_is_no_finite_pixel_goes_through_as_in_tensorflow(kernel):
    image = np.array([[1, np.inf, 2, np.nan, 3, 4, np.inf, -np.inf, 5, 6]], np.float32)
    weights = np.array(kernel, np.float32)[..., None, None]
    expected = tf.nn.conv2d(image[None, ..., None], weights, 1, "VALID")[0, ..., 0]
    np.testing.assert_array_equal(convolve(image, kernel, padding="valid"), expected)
