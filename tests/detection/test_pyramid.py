"""Image pyramids: their sizes, and that nothing aliases in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.detection.pyramid import MOST_LEVELS, pyramid
from explorer.images import Image

SIDES = st.integers(40, 400)


@given(SIDES, SIDES, st.floats(1.1, 3.0), st.integers(20, 40))
def test_every_level_is_smaller_by_the_factor_and_none_is_missing(height, width, factor, least):
    levels = pyramid(height, width, factor, (least, least))
    for number, level in enumerate(levels):
        scale = factor**-number
        assert level.scale == pytest.approx(scale)
        assert level.height == round(height * scale)
        assert level.width == round(width * scale)
        assert min(level.height, level.width) >= least
    following = factor ** -len(levels)
    assert min(round(height * following), round(width * following)) < least


def test_the_first_level_may_be_enlarged():
    levels = pyramid(50, 70, 2.0, (32, 32), first=2.0)
    assert [(one.height, one.width) for one in levels] == [(100, 140), (50, 70)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((100, 100, 1.0, (10, 10)), "smaller"),
        ((100, 100, float("nan"), (10, 10)), "smaller"),
        ((100, 100, 2.0, (101, 10)), "larger than the picture"),
        ((2000, 2000, 2.0, (10, 10)), "megapixels"),
        ((1000, 1000, 1.01, (10, 10)), f"More than {MOST_LEVELS}"),
    ],
)
def test_what_is_no_pyramid_is_said_in_a_sentence(arguments, words):
    with pytest.raises(ValueError, match=words):
        pyramid(*arguments)


def test_nothing_aliases_in_a_smaller_level():
    """Stripes of one pixel become the grey between them, not wider stripes."""
    stripes = np.zeros((96, 96, 3), np.uint8)
    stripes[:, ::2] = 255
    smaller = pyramid(96, 96, 1.6, (60, 60))[1].pixels(Image(stripes, "stripes"))
    assert smaller.shape == (60, 60, 3)
    assert np.abs(smaller[:, 2:-2].astype(float) - 127.5).max() < 20
    assert smaller.mean() == pytest.approx(127.5, abs=2)
