"""Where windows stand, what is in them, and what a classifier says about each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.detection.sliding_window import (
    MOST_WINDOWS,
    crops,
    largest_side,
    level_inputs,
    plan,
    positions,
    probabilities_of,
    scored,
    strides_for,
)
from tests.detection.small_networks import SIDE, network, noise, without_padding


@pytest.fixture(scope="module")
def classifier():
    return network(without_padding())


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_windows_cover_the_side_and_the_last_one_reaches_the_edge(length, window, stride):
    window, stride = min(window, length), min(stride, window, length)
    starts = positions(length, window, stride)
    assert starts[0] == 0
    assert starts[-1] + window == length
    steps = [later - start for start, later in pairwise(starts)]
    assert all(step == stride for step in steps[:-1])
    assert all(0 < step <= stride for step in steps)


@pytest.mark.parametrize(("length", "window", "stride"), [(5, 6, 1), (5, 2, 3), (5, 2, 0)])
def test_gaps_and_windows_that_do_not_fit_are_refused(length, window, stride):
    with pytest.raises(ValueError, match="window"):
        positions(length, window, stride)


def test_a_plan_counts_passes_and_knows_boxes_in_pixels_of_the_picture():
    found = plan((64, 96), (SIDE, SIDE), 32.0, 4, 2.0)
    assert [(one.level.height, one.level.width) for one in found.levels] == [(32, 48), (16, 24)]
    assert [one.side for one in found.levels] == [32, 64]
    assert [one.count for one in found.levels] == [5 * 9, 1 * 3]
    assert found.passes == len(found.boxes) == 48
    sizes = found.boxes[:, 2:] - found.boxes[:, :2]
    assert sizes[:45].tolist() == [[32, 32]] * 45
    assert sizes[45:].tolist() == [[64, 64]] * 3
    assert found.levels[0].boxes[1, 2].tolist() == [16, 8, 48, 40]
    assert found.boxes.min() == 0
    assert found.boxes.max(axis=0).tolist() == [64, 32, 96, 64]


@given(st.integers(20, 200), st.integers(20, 200), st.integers(5, 60), st.integers(5, 60))
def test_the_largest_side_is_one_level_of_one_row_or_column(height, width, down, across):
    size, window = (height, width), (down, across)
    found = plan(size, window, largest_side(size, window), min(window), 2.0)
    assert len(found.levels) == 1
    assert 1 in (len(found.levels[0].rows), len(found.levels[0].columns))


def test_too_many_windows_are_refused_before_they_are_listed():
    with pytest.raises(ValueError, match=f"at most {MOST_WINDOWS:,}"):
        plan((1000, 1000), (SIDE, SIDE), 16.0, 1, 2.0)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 64) | st.none())
def test_strides_are_multiples_of_the_networks_own_up_to_the_window(height, width, grid):
    window = (height, width)
    strides = strides_for(window, grid)
    shortest = min(window)
    assert strides[-1] == shortest
    assert strides == sorted(set(strides))
    first = strides[0]
    assert all(stride % first == 0 for stride in strides[:-1])
    if grid is not None:
        assert first == min(grid, shortest)


def test_each_window_is_scored_as_if_it_were_a_picture(classifier):
    image = noise(24, 33)
    found = plan((24, 33), (SIDE, SIDE), 16.0, 3, 1.2)
    inputs = level_inputs(classifier, image, [one.level for one in found.levels])
    batches = list(scored(classifier, inputs, found))
    assert batches[-1].done == found.passes > 32  # so that there is more than one batch
    got = np.concatenate([one.probabilities for one in batches])
    for place, crop in enumerate(crops(found.levels, inputs)):
        assert crop.shape == (SIDE, SIDE, 3)
        expected = classifier.probabilities_of(crop[np.newaxis])
        assert got[place] == pytest.approx(expected, abs=1e-5)
    top, left = found.levels[0].places[7]
    part = image.cropped(top, left, SIDE, SIDE)
    assert got[7] == pytest.approx(classifier.probabilities(part), abs=1e-5)


def test_whoever_stops_asking_ends_the_work(classifier):
    found = plan((64, 64), (SIDE, SIDE), 16.0, 4, 2.0)
    inputs = level_inputs(classifier, noise(64, 64), [one.level for one in found.levels])
    walking = scored(classifier, inputs, found)
    assert next(walking).done == 32
    walking.close()
    assert list(walking) == []


def test_values_come_back_by_level():
    found = plan((64, 96), (SIDE, SIDE), 32.0, 4, 2.0)
    first, second = found.by_level(np.arange(48))
    assert first.shape == (5, 9)
    assert second.tolist() == [[45, 46, 47]]


def test_probabilities_of_large_scores():
    assert probabilities_of(np.array([1000.0, 0.0])).tolist() == [1.0, 0.0]
