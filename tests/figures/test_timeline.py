"""The timeline: what is measured, where it stands, and that names can be read."""

from __future__ import annotations

import csv
import math
from itertools import combinations

import pytest

from explorer.architectures.classic import CLASSICS
from explorer.figures.explanation_figure import as_png, as_svg
from explorer.figures.timeline import (
    Point,
    placed,
    points_of,
    radius,
    timeline_chart,
    timeline_csv,
    timeline_figure,
)


@pytest.fixture(scope="module")
def points() -> list[Point]:
    return points_of(CLASSICS.values())


def test_only_what_was_measured_on_imagenet_is_in_it(points):
    measured = {one.title for one in CLASSICS.values() if "ImageNet" in one.result.measured}
    assert {one.title for one in points} == measured
    assert "LeNet-5" not in measured
    assert all(one.source for one in points)


def test_points_stand_at_year_and_accuracy(points):
    chart = timeline_chart(points)
    [cloud] = chart.data
    assert list(cloud.x) == [one.year for one in points]
    assert list(cloud.y) == [one.accuracy for one in points]
    assert [one.text for one in chart.layout.annotations] == [one.title for one in points]


def test_areas_are_as_parameters(points):
    areas = [math.pi * radius(one, points) ** 2 / one.parameters for one in points]
    assert areas == pytest.approx([areas[0]] * len(points))


def test_names_keep_clear_of_each_other_and_of_the_points_on_a_phone(points):
    chart = timeline_chart(points)
    width, height = 285, 380
    boxes = []
    for note in chart.layout.annotations:
        (first, last), (low, high) = chart.layout.xaxis.range, chart.layout.yaxis.range
        x = width * (note.x - first) / (last - first) + note.xshift
        y = height * (note.y - low) / (high - low) + note.yshift
        half = 5.8 * len(note.text) / 2
        boxes.append((x - half, x + half, y - 6.5, y + 6.5))
        assert x - half > -40
        assert x + half < width + 10
    apart = [
        a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
        for a, b in combinations(boxes, 2)
    ]
    assert all(apart)


def test_two_points_at_the_same_place_get_two_places_for_their_names():
    twins = [Point(name, 2014, 0.7, 10, "ImageNet", "paper") for name in ("one", "two")]
    first, second = placed(twins)
    assert first != second


def test_it_can_be_taken_along(points):
    lines = list(csv.DictReader(timeline_csv(points).splitlines()))
    assert [int(one["parameters"]) for one in lines] == [one.parameters for one in points]
    assert [float(one["top1_accuracy"]) for one in lines] == [one.accuracy for one in points]
    figure = timeline_figure(points, "Sources: the papers.")
    assert as_png(figure).startswith(b"\x89PNG")
    assert b"<svg" in as_svg(figure)[:600]
