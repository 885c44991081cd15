"""Bases beside each other, and the advice that follows from their numbers."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from explorer.figures.explanation_figure import as_png
from explorer.figures.transfer_comparison import (
    comparison_csv,
    comparison_figure,
    layers_chart,
    parameters_chart,
)
from explorer.transfer.bases import BASES
from explorer.transfer.comparison import ALIKE, advice, compare_models, layers_in_words

MULTIPLY_ADDS = {
    "efficientnet_lite0": 407e6 - 1280 * 1000,
    "mobilenet_v2": 300e6 - 1280 * 1000,
    "resnet50": 3.86e9,
    "vgg16": 15.35e9,
}
"""Of the papers, at 224, but for the last layers, which a base does not have."""


@pytest.fixture(scope="module")
def numbers():
    return compare_models(list(BASES))


def test_the_lessons_numbers(numbers):
    found = {one.base.name: (one.total, one.trainable) for one in numbers}
    assert found["vgg16"] == (14_881_738, 2_526_090)
    assert found["resnet50"] == (24_147_978, 559_498)
    assert found["mobilenet_v2"] == (2_621_642, 365_450)


def test_multiply_adds_are_those_of_the_papers(numbers):
    for one in numbers:
        if one.base.name in MULTIPLY_ADDS:
            published = MULTIPLY_ADDS[one.base.name]
            assert one.multiply_adds == pytest.approx(published, rel=0.06), one.base.name


def test_unfreezing_all_trains_all_but_the_statistics(numbers):
    whole = compare_models(list(BASES), trainable_layers="all")
    more = compare_models(list(BASES), trainable_layers=10_000)
    for few, all_, too_many in zip(numbers, whole, more, strict=True):
        assert all_ == too_many
        assert few.trainable < all_.trainable <= all_.total == few.total
        assert all_.unfrozen == all_.layers


@pytest.mark.parametrize(
    "named",
    [
        {"trainable_layers": -1},
        {"trainable_layers": "two"},
        {"num_classes": 2.5},
        {"input_side": None},
        {"input_side": 64.0},
        {"head": [1]},
        {"bases": [["x"]]},
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(named):
    with pytest.raises(ValueError, match=r" is a | at least 2 classes.* not .*\.$"):
        compare_models(**{"bases": ["vgg16"], **named})


@pytest.mark.parametrize("named", [{"bases": ["alexnet"]}, {"bases": ["vgg16"], "head": "hat"}])
def test_an_unknown_name_is_a_missing_key(named):
    with pytest.raises(KeyError):
        compare_models(**named)


def test_smaller_pictures_cost_less_and_weigh_the_same(numbers):
    small = compare_models([one.base.name for one in numbers], input_side=112)
    for large, one in zip(numbers, small, strict=True):
        assert (one.total, one.trainable, one.layers) == (
            large.total,
            large.trainable,
            large.layers,
        )
        assert one.multiply_adds < large.multiply_adds / 3
        assert one.maps[0] < large.maps[0]


def test_every_purpose_gets_the_base_that_is_best_for_it(numbers):
    phone, few, accurate, *_ = advice(numbers)
    assert phone.titles == (min(numbers, key=lambda one: one.total).base.title,)
    least = min(one.trainable for one in numbers)
    assert set(few.titles) == {one.base.title for one in numbers if one.trainable == least}
    known = {one.base.title: one.base.network.top1 for one in numbers if one.base.network.top1}
    assert set(accurate.titles) == {
        title for title, top1 in known.items() if top1 > max(known.values()) - ALIKE
    }


def test_advice_follows_the_numbers(numbers):
    frozen = advice(compare_models(list(BASES), trainable_layers=0))[1]
    assert frozen.titles == ("VGG16",)  # it has the fewest maps, so that a head has least to learn
    heaviest = max(numbers, key=lambda one: one.total)
    turned = [replace(one, total=1) if one is heaviest else one for one in numbers]
    assert advice(turned)[0].titles == (heaviest.base.title,)


def test_one_base_gets_advice_too(numbers):
    for one in numbers:
        assert {title for given in advice([one]) for title in given.titles} == {one.base.title}
        assert layers_in_words([one])


def test_the_table_holds_the_numbers(numbers):
    rows = list(csv.DictReader(comparison_csv(numbers, 224).splitlines()))
    assert [int(row["total_parameters"]) for row in rows] == [one.total for one in numbers]
    assert [int(row["trainable_parameters"]) for row in rows] == [one.trainable for one in numbers]
    assert all(row["input_side"] == "224" and row["top1_source"] for row in rows)


def test_bars_add_up_to_the_whole(numbers):
    for chart, wholes in (
        (parameters_chart(numbers), [one.total / 1e6 for one in numbers]),
        (layers_chart(numbers), [one.layers for one in numbers]),
    ):
        first, second = chart.data
        sums = [a + b for a, b in zip(first.x, second.x, strict=True)]
        assert sums == pytest.approx(wholes)


def test_the_sheet_has_the_lessons_four_panels(numbers):
    figure = comparison_figure(numbers, advice(numbers), "settings")
    assert [place.get_title() for place in figure.axes] == [
        "Parameters",
        "Layers of the base",
        "Numbers",
        "Advice",
    ]
    assert as_png(figure).startswith(b"\x89PNG")
