"""Curves, coloured maps and the matrix of agreement."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.explanations import explain
from explorer.faithfulness import agreement, deletion_insertion
from explorer.figures import colours
from explorer.figures.honesty import agreement_chart, coloured_map, curves_chart
from tests import models


def test_the_curves_are_drawn_with_what_chance_does():
    model, x = models.pooled(), models.picture()
    from explorer.anatomy import view_of

    found = explain(model, x, "grad_cam", 2)
    curves = deletion_insertion(view_of(model), x, found.heatmap, 2, steps=4)
    chart = curves_chart(curves, "Grad-CAM")
    assert [trace.name for trace in chart.data] == ["random places", "Grad-CAM"] * 2
    np.testing.assert_array_equal(chart.data[1].y, curves.deletion)
    np.testing.assert_array_equal(chart.data[3].y, curves.insertion)
    assert chart.layout.yaxis.title.text == "probability of the class"
    halfway = curves.after(0.5)
    assert halfway["deletion"] == curves.deletion[2]
    assert halfway["random_insertion"] == curves.random_insertion[2]


@pytest.mark.parametrize("method", ["grad_cam", "hires_cam", "gradient"])
def test_maps_are_drawn_in_the_colours_of_their_kind(method):
    found = explain(models.pooled(), models.picture(), method, 2)
    drawn = coloured_map(found)
    assert drawn.shape == (*found.layer_map.shape, 3)
    signed = found.signed is not None
    palette = colours.palette(colours.SIGNED if signed else colours.HEAT)
    strongest = np.unravel_index(np.abs(found.layer_map).argmax(), found.layer_map.shape)
    ends = palette[[0, 255]].tolist() if signed else palette[[255]].tolist()
    assert drawn[strongest].tolist() in ends


def test_the_matrix_has_numbers_and_a_dash_where_there_is_none():
    maps = {"one": np.arange(9.0).reshape(3, 3), "flat": np.zeros((3, 3))}
    chart = agreement_chart(["One", "Flat"], agreement(maps).correlations)
    [trace] = chart.data
    assert [list(row) for row in trace.text] == [["1", "–"], ["–", "–"]]
    assert (trace.zmin, trace.zmax) == (-1, 1)


def test_the_nearest_of_several_maps():
    one = np.arange(16.0).reshape(4, 4)
    found = agreement({"one": one, "near": one**2, "far": -one, "flat": 0 * one})
    assert found.nearest("one") == ("near", pytest.approx(1))
    assert found.nearest("flat") is None
