"""Reliability diagrams."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.evaluation import calibration
from explorer.figures.calibration import calibration_chart


@pytest.fixture
def found():
    random = np.random.default_rng(0)
    sure = random.uniform(0.5, 1, 400).astype(np.float32)
    labels = (random.uniform(size=400) > sure).astype(np.int64)
    return calibration(np.stack([sure, 1 - sure], axis=1), labels)


def test_points_are_the_bins_that_have_answers(found):
    _, points, bars = calibration_chart(found).data
    filled = [one for one in found.bins if one.count]
    assert len(filled) == 5
    assert list(points.x) == [one.confidence for one in filled]
    assert list(points.y) == [one.accuracy for one in filled]
    assert list(bars.y) == [one.count for one in found.bins]


def test_intervals_stay_within_what_is_possible(found):
    points = calibration_chart(found).data[1]
    upper = np.array(points.y) + points.error_y.array
    lower = np.array(points.y) - points.error_y.arrayminus
    assert (upper <= 1 + 1e-9).all()
    assert (lower >= -1e-9).all()
    assert (upper > lower).all()


def test_the_ideal_is_dashed_and_the_network_is_not(found):
    ideal, points, _ = calibration_chart(found).data
    assert (ideal.line.dash, points.line.dash) == ("dash", None)
