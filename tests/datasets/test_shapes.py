"""Drawn shapes: the same each time, of the promised kinds, and with the promised symmetries."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.datasets.outlines import OUTLINES, POINTING
from explorer.datasets.shapes import CLASS_NAMES, _coverage, draw, draw_with_places
from explorer.rgb import LUMA


def test_as_many_of_each():
    dataset = DATASETS["shapes"].load()
    assert np.bincount(dataset.y_train).tolist() == [200] * 10
    assert np.bincount(dataset.y_test).tolist() == [50] * 10
    assert dataset.image_size == (32, 32, 3)


def test_a_seed_decides_every_pixel():
    pictures, labels = draw(3, seed=5)
    again, same = draw(3, seed=5)
    other, _ = draw(3, seed=6)
    np.testing.assert_array_equal(pictures, again)
    np.testing.assert_array_equal(labels, same)
    assert not np.array_equal(pictures, other)


def test_where_a_shape_is_said_to_be_it_is():
    pictures, labels, places = draw_with_places(3, seed=5)
    for array, same in zip((pictures, labels), draw(3, seed=5), strict=True):
        np.testing.assert_array_equal(array, same)
    brightness = pictures @ LUMA
    for grey, place in zip(brightness, places, strict=True):
        assert 0 < place.mean() < 0.7
        assert grey[place == 1].mean() > grey[place == 0].mean() + 30


@pytest.mark.parametrize("name", OUTLINES)
def test_outlines_stay_within_the_unit_circle(name):
    """So a shape whose centre is a radius away from the border is never cut off."""
    for outline in OUTLINES[name]:
        assert np.hypot(*outline.T).max() <= 1 + 1e-9
    assert np.hypot(*OUTLINES[name][0].T).max() > 0.95


@pytest.mark.parametrize(("name", "area"), [("circle", np.pi), ("square", 2), ("triangle", 1.299)])
def test_what_is_covered_is_the_area(name, area):
    """Edges are shaded by the part of a pixel that they cover, to a sixteenth of a pixel."""
    covered = _coverage([outline * 11.3 + (15.2, 16.9) for outline in OUTLINES[name]])
    assert covered.shape == (32, 32)
    assert covered.min() == 0
    assert covered.max() == 1
    assert covered.sum() == pytest.approx(area * 11.3**2, rel=0.03)
    rows, columns = np.indices((32, 32)) + 0.5
    centre = (covered * columns).sum() / covered.sum(), (covered * rows).sum() / covered.sum()
    assert centre == pytest.approx((15.2, 16.9), abs=0.1)


def test_a_ring_has_a_hole():
    covered = _coverage([outline * 12 + 16 for outline in OUTLINES["ring"]])
    assert covered[16, 16] == 0
    assert covered.sum() == pytest.approx(np.pi * 144 * (1 - 0.55**2), rel=0.03)


def test_arrows_are_mirror_images_of_each_other_and_of_themselves():
    left, right = (_coverage([OUTLINES[f"arrow {way}"][0] * 12 + 16]) for way in ("left", "right"))
    np.testing.assert_allclose(left[:, ::-1], right, atol=1 / 8)  # finer pixels are an eighth
    np.testing.assert_allclose(left[::-1], left, atol=1 / 8)
    assert np.abs(left - right).max() > 0.9
    assert set(POINTING) == {"arrow left", "arrow right"}


def test_arrows_in_the_pictures_point_where_they_should():
    """The head holds more ink than the shaft: on the heavier side of the middle of its length."""
    pictures, labels = draw(40, seed=9)
    for name, sign in (("arrow left", -1), ("arrow right", 1)):
        for picture in pictures[labels == CLASS_NAMES.index(name)]:
            grey = picture @ LUMA
            ink = grey > (np.median(grey) + grey.max()) / 2
            across = np.nonzero(ink)[1]
            middle = (np.percentile(across, 1) + np.percentile(across, 99)) / 2
            assert sign * (across.mean() - middle) > 0


def test_every_shape_is_lighter_than_what_is_behind_it():
    pictures, _ = draw(20, seed=3)
    greys = pictures @ LUMA
    border = np.concatenate([greys[:, 0], greys[:, -1], greys[:, :, 0], greys[:, :, -1]], axis=1)
    assert (np.percentile(greys, 97, axis=(1, 2)) > np.median(border, axis=1) + 25).mean() > 0.98


def test_colour_does_not_tell_the_class():
    dataset = DATASETS["shapes"].load()
    means = np.stack(
        [dataset.x_train[dataset.y_train == k].mean(axis=(0, 1, 2)) for k in range(10)]
    )
    assert np.ptp(means, axis=0).max() < 40
