"""A picture painted over in its own resolution."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.faithfulness import covered
from explorer.images import Image

PHOTO = Image(np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8), "photo", "nobody")
LEFT = np.array([[True, False]])


@pytest.mark.parametrize("fill", ["mean", "zero", "blurred"])
def test_only_what_is_covered_changes(fill):
    after = covered(PHOTO, LEFT, fill)
    np.testing.assert_array_equal(after.pixels[:, 30:], PHOTO.pixels[:, 30:])
    assert (after.pixels[:, :30] != PHOTO.pixels[:, :30]).any(axis=-1).mean() > 0.9
    assert (after.name, after.credit) == (PHOTO.name, PHOTO.credit)


def test_the_mean_is_that_of_the_whole_picture():
    after = covered(PHOTO, LEFT, "mean")
    expected = np.rint(PHOTO.pixels.reshape(-1, 3).mean(axis=0))
    assert (after.pixels[:, :30] == expected).all()


def test_blurring_leaves_nothing_to_recognise():
    after = covered(PHOTO, np.ones((1, 1), bool))
    assert after.pixels.std(axis=(0, 1)).max() < 0.1 * PHOTO.pixels.std(axis=(0, 1)).min()


def test_a_mask_of_the_pictures_size_is_taken_pixel_by_pixel():
    mask = np.random.default_rng(1).random((40, 60)) < 0.5
    after = covered(PHOTO, mask, "zero")
    np.testing.assert_array_equal(after.pixels, np.where(mask[..., None], 0, PHOTO.pixels))


def test_an_empty_mask_gives_the_picture_itself():
    assert covered(PHOTO, np.zeros((5, 5), bool)) is PHOTO


@pytest.mark.parametrize("mask", [np.zeros((2, 2, 3), bool), np.zeros((0, 4), bool), True])
def test_what_is_no_mask_is_refused(mask):
    with pytest.raises(ValueError, match="mask"):
        covered(PHOTO, mask)


def test_an_unknown_fill_is_refused():
    with pytest.raises(ValueError, match="no fill 'pink'; there are mean"):
        covered(PHOTO, LEFT, "pink")
