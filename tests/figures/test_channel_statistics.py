"""The chart and the table of statistics show the same numbers."""

from __future__ import annotations

import csv

import numpy as np

from explorer.features import ChannelStatistics
from explorer.figures.channel_statistics import (
    statistics_chart,
    statistics_table,
    statistics_words,
)

FOUND = ChannelStatistics(
    layer="relu1",
    pictures=10,
    cells=4,
    mean=np.array([0.5, 0, 2, 0.25], np.float32),
    deviation=np.array([1, 0, 0.5, 0.1], np.float32),
    minimum=np.zeros(4, np.float32),
    maximum=np.array([3, 0, 4, 1], np.float32),
    above_zero=np.array([0.01, 0, 0.99, 0.5], np.float32),
    dead=np.array([False, True, False, False]),
)


def test_channels_are_sorted_by_their_mean_and_dead_ones_are_marked():
    band, means, shares, dead = statistics_chart(FOUND).data
    assert list(means.text) == ["channel 2", "channel 0", "channel 3", "channel 1"]
    np.testing.assert_allclose(means.y, [2, 0.5, 0.25, 0])
    np.testing.assert_allclose(band.y[:4], [2.5, 1.5, 0.35, 0])
    np.testing.assert_allclose(band.y[4:], [0, 0.15, -0.5, 1.5])
    np.testing.assert_allclose(shares.y, [99, 1, 50, 0], rtol=1e-5)
    assert list(dead.text) == ["channel 1"]
    assert list(dead.x) == [3]


def test_the_table_has_a_line_for_each_channel():
    lines = list(csv.DictReader(statistics_table(FOUND).splitlines()))
    assert [float(line["mean"]) for line in lines] == [0.5, 0, 2, 0.25]
    assert [line["dead"] for line in lines] == ["False", "True", "False", "False"]


def test_the_words_count():
    words = statistics_words(FOUND)
    assert "1 of 4 channels" in words
    assert "1 were above zero in less than 5 %" in words
    assert "1 in more than 95 %" in words
