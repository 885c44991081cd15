"""How layers changed over training, as lines and in words."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest

from explorer.features import OverTraining
from explorer.figures.over_training import (
    activation_chart,
    activation_words,
    dead_chart,
    dead_words,
    norm_chart,
    norm_words,
    over_training_table,
)

FOUND = OverTraining(
    epochs=(0, 1, 4),
    layers=("conv", "dense"),
    measured_at=("relu", "dense"),
    rectified=(True, False),
    norms=np.array([[1, 4], [2, 4.5], [3, 5]], np.float32),
    activations=np.array([[0.2, 0.1], [0.4, 0.1], [0.3, 0.1]], np.float32),
    dead=np.array([[0.5, 0], [0.25, 0], [0.125, 0]], np.float32),
    pictures=100,
    shown="digits",
)


def many_layers(count: int) -> OverTraining:
    names = tuple(f"conv{index}" for index in range(count))
    values = np.ones((3, count), np.float32)
    return replace(
        FOUND,
        layers=names,
        measured_at=names,
        rectified=(False,) * count,
        norms=values,
        activations=values,
        dead=values,
    )


@pytest.mark.parametrize(
    ("chart", "values", "names"),
    [
        (norm_chart, FOUND.norms, FOUND.layers),
        (activation_chart, FOUND.activations, FOUND.measured_at),
        (dead_chart, 100 * FOUND.dead, FOUND.measured_at),
    ],
)
def test_each_layer_has_a_line_of_its_own_look(chart, values, names):
    lines = chart(FOUND).data
    assert [line.name for line in lines] == list(names)
    for index, line in enumerate(lines):
        assert tuple(line.x) == FOUND.epochs
        np.testing.assert_allclose(line.y, values[:, index])
    assert len({line.line.color for line in lines}) == 2
    assert len({(line.line.dash, line.marker.symbol) for line in lines}) == 2


def test_a_layer_can_be_brought_out():
    conv, dense = norm_chart(FOUND, "dense").data
    assert conv.opacity < dense.opacity == 1
    assert conv.line.width < dense.line.width


@pytest.mark.parametrize("count", [8, 9, 21])
def test_no_two_layers_look_the_same(count):
    lines = norm_chart(many_layers(count)).data
    looks = {(line.line.color, line.line.dash, line.marker.symbol) for line in lines}
    assert len(looks) == count


def test_words_name_what_stands_out():
    assert "of conv grew most, from 1 to 3" in norm_words(FOUND)
    shrinking = replace(FOUND, norms=FOUND.norms[::-1])
    assert "of conv shrank most, from 3 to 1" in norm_words(shrinking)
    words = activation_words(FOUND)
    assert "from relu (0.3)" in words
    assert "from dense (0.1)" in words
    assert "mean of dense cannot change" in words
    assert "in relu: 50 % after epoch 0, and 12 % at the end" in dead_words(FOUND)
    none = replace(FOUND, dead=np.zeros_like(FOUND.dead))
    assert "No layer has any" in dead_words(none)


def test_the_table_holds_every_number():
    rows = list(csv.DictReader(StringIO(over_training_table(FOUND))))
    assert len(rows) == 6
    assert rows[4]["layer"] == "conv"
    assert rows[4]["measured_at"] == "relu"
    assert float(rows[4]["kernel_norm"]) == 3
    assert float(rows[0]["dead_share"]) == 0.5
