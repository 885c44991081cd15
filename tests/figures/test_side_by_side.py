"""Networks beside each other: the charts and the table show the profiles' numbers."""

from __future__ import annotations

import csv

import pytest

from explorer.anatomy.profile import profile
from explorer.architectures import ARCHITECTURES
from explorer.figures.layer_shares import SHARED_OUT, shares_chart, shares_csv
from explorer.figures.side_by_side import (
    LATENCY,
    MEASURES,
    Beside,
    measure_chart,
    side_by_side_csv,
)

NAMES = ("simple_cnn", "lenet5")


@pytest.fixture(scope="module")
def rows() -> list[Beside]:
    found = [profile(ARCHITECTURES[name].skeleton()) for name in NAMES]
    return [
        Beside("First", 2015, found[0], 0.79, "digits", True, 2.0, 1.0),
        Beside("Second", 1998, found[1]),
    ]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)
def test_a_bar_is_as_long_as_its_number(measure, rows):
    [bars] = measure_chart(measure, rows).data
    values = [measure.value(one) for one in rows]
    assert list(bars.y) == ["First", "Second"]
    known = [(bar, value) for bar, value in zip(bars.x, values, strict=True) if value is not None]
    scales = [value / bar for bar, value in known]
    assert scales == pytest.approx([scales[0]] * len(scales))
    assert all(text for text in bars.text)


def test_what_is_not_known_has_no_bar_and_says_so(rows):
    [bars] = measure_chart(LATENCY, rows).data
    assert list(bars.x) == [1.0, 0]
    assert list(bars.text) == ["1", "not known"]


def test_accuracies_on_other_pictures_are_not_drawn(rows):
    accuracy = next(one for one in MEASURES if one.name == "accuracy")
    elsewhere = Beside("Third", 2000, rows[0].profile, 0.99, "others", comparable=False)
    [bars] = measure_chart(accuracy, [*rows, elsewhere]).data
    assert list(bars.text) == ["79.0 %", "not known", "not known"]


def test_large_numbers_are_written_in_millions(rows):
    chart = measure_chart(MEASURES[1], rows)
    assert chart.layout.xaxis.title.text == "millions"
    assert list(chart.data[0].text) == ["10.3", "0.417"]


def test_the_table_holds_all_numbers_in_full(rows):
    first, second = csv.DictReader(side_by_side_csv(rows).splitlines())
    assert int(first["parameters"]) == rows[0].profile.parameters
    assert int(second["multiply_adds"]) == rows[1].profile.multiply_adds == 416_520
    assert (first["accuracy"], second["accuracy"]) == ("0.79", "")
    assert first["input_height"] == "32"


@pytest.mark.parametrize("of", SHARED_OUT)
def test_the_layers_of_a_network_fill_its_bar(of, rows):
    profiles = {one.title: one.profile for one in rows}
    pieces = [
        (name, start, share)
        for kind in shares_chart(profiles, of).data
        for name, start, share in zip(kind.y, kind.base, kind.x, strict=True)
    ]
    for title, found in profiles.items():
        mine = sorted((start, share) for name, start, share in pieces if name == title)
        assert len(mine) == sum(bool(getattr(one, of)) for one in found.layers)
        ends = [start + share for start, share in mine]
        assert [start for start, _ in mine] == pytest.approx([0, *ends[:-1]])
        assert ends[-1] == pytest.approx(1)


def test_kinds_differ_by_more_than_colour(rows):
    chart = shares_chart({one.title: one.profile for one in rows}, "output_bytes")
    looks = {(one.marker.color, one.marker.pattern.shape) for one in chart.data}
    assert len(looks) == len(chart.data) > 2


def test_every_layer_is_a_line(rows):
    found = rows[1].profile
    lines = list(csv.DictReader(shares_csv({"Second": found}).splitlines()))
    assert [one["layer"] for one in lines] == [one.path for one in found.layers]
    assert sum(int(one["multiply_adds"]) for one in lines) == found.multiply_adds
