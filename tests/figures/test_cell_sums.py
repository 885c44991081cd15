"""What the browser is told of a sum: numbers that add up, and nothing but JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.anatomy.cell import what_made
from explorer.figures.cell_sums import drawn_cell
from tests import models

X = models.picture()


def drawn(model, layer: str, *place: int):
    view = view_of(model)
    found = what_made(view, X, layer, *place, slices=3)
    source = getattr(found, "source", "")
    maps = X if source == view.input_name else None
    if source in [one.path for one in view.layers if one.spatial]:
        maps = view.feature_maps(X, [source])[source]
    told = drawn_cell(found, maps, "map {}".format)
    return json.loads(json.dumps(told, allow_nan=False)), found


def test_the_listed_slices_the_others_and_the_bias_are_the_total():
    told, _ = drawn(models.sequential(), "conv2", 5, 2, 3)
    assert told["form"] == "sum"
    sums = [one["sum"] for one in told["slices"]]
    for one in told["slices"]:
        assert np.dot(one["patch"], one["kernel"]) == pytest.approx(one["sum"], abs=1e-5)
        assert one["name"] == f"map {one['channel']}"
    assert told["others_count"] == 6 - 3
    total = sum(sums) + told["others"] + told["bias"]
    assert total == pytest.approx(told["total"], abs=1e-4)
    assert max(told["total"], 0) == pytest.approx(told["cell"]["value"], abs=1e-4)
    assert all(told["inside"])
    assert told["maps"]["channels"] == [one["channel"] for one in told["slices"]]


def test_the_padding_is_known():
    told, _ = drawn(models.sequential(), "conv1", 0, 0, 15)
    inside = np.array(told["inside"]).reshape(3, 3)
    assert inside.tolist() == [[False] * 3, [True, True, False], [True, True, False]]
    assert told["source"] == "picture"


def test_a_vector_has_no_maps():
    told, _ = drawn(models.sequential(), "dense1", 4)
    assert told["maps"] is None
    assert (told["height"], told["width"], told["rows"]) == (1, 1, [])
    assert told["cell"]["row"] is None


def test_of_a_separable_convolution_both_sums_are_told():
    model = models.depthwise_separable()
    told, _ = drawn(model, "separable", 1, 2, 2)
    for one in told["slices"]:
        inner = one["depthwise"]
        assert np.dot(inner["patch"], inner["kernel"]) == pytest.approx(inner["value"], abs=1e-5)
        assert inner["value"] == pytest.approx(one["patch"][0], abs=1e-5)


def test_pooling_tells_its_window():
    told, _ = drawn(models.sequential(), "pool1", 3, 1, 2)
    assert told["form"] == "window"
    row, column = told["winner"]
    patch = np.array(told["patch"]).reshape(told["height"], told["width"])
    assert patch[row, column] == patch.max() == pytest.approx(told["cell"]["value"])


def test_a_step_tells_what_went_in():
    told, found = drawn(models.branched(), "last", 3, 2, 2)
    assert told["form"] == "step"
    assert told["sentence"]
    assert [one["source"] for one in told["inputs"]] == [cell.layer for cell in found.inputs]
