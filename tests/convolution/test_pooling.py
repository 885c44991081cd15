"""Pooling, against TensorFlow and by exact properties."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.convolution.arithmetic import pool

thoroughly = settings(max_examples=100, deadline=None)
steps = st.integers(1, 4)


@st.composite
def poolings(draw):
    """A picture into which a window fits, and the options of `pool`."""
    size, stride, padding = draw(steps), draw(steps), draw(st.sampled_from(["same", "valid"]))
    sides = st.integers(size if padding == "valid" else 1, 20)
    channels = draw(st.sampled_from([(), (3,)]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    image = rng.integers(-255, 256, (draw(sides), draw(sides), *channels)).astype(np.float32)
    return image - 255 * draw(st.booleans()), size, stride, padding  # or nothing above zero


@thoroughly
@given(poolings())
def test_pool_is_what_tensorflow_gives(case):
    image, size, stride, padding = case
    for mode, reference in (("max", tf.nn.max_pool2d), ("average", tf.nn.avg_pool2d)):
        expected = reference(np.atleast_3d(image)[None], size, stride, padding.upper())[0].numpy()
        expected = expected if image.ndim == 3 else expected[..., 0]
        result = pool(image, size, stride, mode, padding)
        assert result.dtype == np.float32
        if mode == "max":
            np.testing.assert_array_equal(result, expected)
        else:  # of at most 16 whole numbers: the sum is exact, the division may round
            np.testing.assert_allclose(result, expected, rtol=2**-22)


@pytest.mark.filterwarnings("error")
@thoroughly
@given(poolings(), st.integers(0, 2**32 - 1))
def test_what_is_no_finite_pixel_goes_through_as_in_tensorflow(case, seed):
    image, size, stride, padding = case
    rng = np.random.default_rng(seed)
    odd = rng.choice(np.float32([np.nan, np.inf, -np.inf]), image.shape, p=[0.5, 0.1, 0.4])
    image = np.where(rng.random(image.shape) < 0.4, odd, image)
    batch, options = np.atleast_3d(image)[None], (size, stride, padding.upper())
    with tf.device("CPU:0"):
        average = tf.nn.avg_pool2d(batch, *options)[0].numpy()
        greatest = tf.nn.max_pool2d(batch, *options)[0].numpy()
        counted = tf.nn.max_pool2d((~np.isnan(batch)).astype(np.float32), *options)[0].numpy()
    # Where nothing is greater, TensorFlow gives the number that its search begins with.
    nothing = np.where(counted == 1, -np.inf, np.nan)
    greatest = np.where(greatest == np.finfo(np.float32).min, nothing, greatest)
    result = np.atleast_3d(pool(image, size, stride, "max", padding))
    np.testing.assert_array_equal(result, greatest)
    result = np.atleast_3d(pool(image, size, stride, "average", padding))
    np.testing.assert_allclose(result, average, rtol=2**-22)


def test_pooling_windows_lie_side_by_side_unless_told_otherwise():
    image = np.arange(36).reshape(6, 6)
    np.testing.assert_array_equal(pool(image, 3), [[14, 17], [32, 35]])
    np.testing.assert_array_equal(pool(image, 3, 3), pool(image, 3))


@thoroughly
@given(poolings(), st.integers(-300, 300))
def test_pooling_keeps_order_and_bounds(case, level):
    image, size, stride, padding = case
    options = {"size": size, "stride": stride, "padding": padding}
    greatest, average = pool(image, **options), pool(image, **options, mode="average")
    least = -pool(-image, **options)
    assert (least <= average).all()
    assert (average <= greatest).all()
    np.testing.assert_array_equal(pool(image + level, **options), greatest + level)
    flat = np.full(image.shape, level)
    assert (pool(flat, **options, mode="average") == level).all()
