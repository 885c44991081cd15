"""Pooling, against TensorFlow and by exact properties. Refusals are in test_arithmetic.py."""

from __future__ import annotations

import numpy as np
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
