"""Filters as maps: each way shows what it says."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.anatomy.frequency import frequency_response
from explorer.figures.filters import WAYS, filter_maps, filter_picture, filter_tiles, ways_for
from explorer.figures.thumbnails import kernel_sheet

WEIGHTS = np.random.default_rng(0).normal(size=(3, 3, 3, 5)).astype(np.float32)


def test_the_strongest_slice_is_that_of_the_largest_norm():
    weights = WEIGHTS.copy()
    weights[:, :, 1, 2] *= 10
    np.testing.assert_array_equal(filter_maps(weights, "strongest")[..., 2], weights[:, :, 1, 2])


def test_the_mean_and_the_frequency_response():
    np.testing.assert_allclose(filter_maps(WEIGHTS, "mean"), WEIGHTS.mean(axis=2), rtol=1e-6)
    np.testing.assert_array_equal(filter_maps(WEIGHTS, "frequency"), frequency_response(WEIGHTS))


def test_all_weights_of_a_one_by_one_filter_stand_line_by_line():
    weights = np.arange(1.0, 8).reshape(1, 1, 7, 1)
    assert filter_maps(weights, "all")[..., 0].tolist() == [[1, 2, 3], [4, 5, 6], [7, 0, 0]]


def test_an_unknown_way_is_refused():
    with pytest.raises(ValueError, match="cannot be shown as 'upside down'"):
        filter_maps(WEIGHTS, "upside down")


def test_tiles_have_the_numbers_of_the_filters():
    made = filter_tiles(WEIGHTS, "mean", (4, 1))
    assert made.channels == (4, 1)
    means = WEIGHTS.mean(axis=2)
    assert made.extremes[0] == (means[..., 4].min(), means[..., 4].max())


@pytest.mark.parametrize("way", ways_for(WEIGHTS.shape))
def test_a_picture_to_take_along_has_a_sharp_block_for_each_weight(way):
    picture = PIL.Image.open(BytesIO(filter_picture(WEIGHTS, way, (0, 2, 4))))
    pixels = np.asarray(picture)
    side = (pixels.shape[1] - 2) // 2
    first = pixels[:side, :side]
    cells = 32 if way == "frequency" else 3
    block = side // cells
    assert side % cells == 0
    for row in range(0, side, block):
        assert (first[row : row + block, :block] == first[row, 0]).all()
    assert len(np.unique(first.reshape(-1, 3), axis=0)) > 3
    assert (pixels[side:, side + 2 :] == 255).all()  # there is no fourth filter


def test_every_way_has_a_name():
    shapes = [(3, 3, 3, 2), (1, 1, 8, 2), (5, 5, 16, 2), (3, 3, 1, 2)]
    assert {way for shape in shapes for way in ways_for(shape)} == set(WAYS)


def test_on_a_shared_scale_weak_kernels_are_nearly_grey():
    weights = WEIGHTS.copy()
    weights[..., 0] *= 0.01
    own, shared = (kernel_sheet(weights, 30, shared) for shared in (False, True))
    assert own.sprite != shared.sprite
