"""Sketches of curves."""

from __future__ import annotations

from explorer.figures.curve_sketch import sketch_chart
from explorer.guide import Sketch

FALLING = Sketch((1.0, 0.5, 0.2), (1.0, 0.6, 0.9), "Look.")


def test_both_lines_are_named_at_their_ends_and_differ_by_more_than_colour():
    chart = sketch_chart(FALLING)
    training, validation = chart.data
    assert list(training.y) == [1.0, 0.5, 0.2]
    assert list(validation.y) == [1.0, 0.6, 0.9]
    assert training.line.dash != validation.line.dash
    names = {one.text: (one.x, one.y, one.yshift) for one in chart.layout.annotations}
    assert names["training"][:2] == (2, 0.2)
    assert names["validation"][:2] == (2, 0.9)
    assert names["training"][2] < 0 < names["validation"][2]


def test_no_numbers_stand_at_the_axes():
    chart = sketch_chart(FALLING)
    assert not chart.layout.xaxis.showticklabels
    assert not chart.layout.yaxis.showticklabels
