"""Visitors' models as networks: units, class names, and nobody changes what others see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.images import Image
from explorer.input_units import InputUnits
from explorer.model_files import model_store
from explorer.model_files.own_model import OwnModel
from explorer.model_files.own_network import (
    UNITS,
    OwnNetwork,
    class_names_in,
    numbered,
    units_for,
)
from tests import models


def own(build=models.pooled, prepares: str = "", **facts) -> OwnModel:
    model = build()
    return OwnModel(
        **{
            "model": model,
            "digest": "0" * 32,
            "name": "mine.keras",
            "parameters": model.count_params(),
            "input_shape": tuple(model.input_shape[1:]),
            "classes": model.output_shape[-1],
            "left_out": (),
            "any_size": False,
            "yes_or_no": False,
            "prepares": prepares,
            **facts,
        }
    )


@pytest.mark.parametrize("units", UNITS)
def test_black_and_white_become_what_the_units_say(units):
    network = OwnNetwork(own(), units, numbered(models.CLASSES)).load()
    found = InputUnits.of(network)
    expected = {
        "scaled": ([0, 0, 0], [1, 1, 1]),
        "raw": ([0, 0, 0], [255, 255, 255]),
        "balanced": ([-1, -1, -1], [1, 1, 1]),
        "standardised": (
            [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
            [0.515 / 0.229, 0.544 / 0.224, 0.594 / 0.225],
        ),
        "bgr": ([-103.939, -116.779, -123.68], [151.061, 138.221, 131.32]),
    }
    low, high = expected[units]
    np.testing.assert_allclose(found.low, low, atol=1e-4)
    np.testing.assert_allclose(found.high, high, atol=1e-4)


@pytest.mark.parametrize("units", UNITS)
def test_pixels_come_back_from_all_units(units):
    network = OwnNetwork(own(), units, numbered(models.CLASSES)).load()
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3)).astype(np.uint8)
    found = InputUnits.of(network)
    np.testing.assert_array_equal(found.pixels(network.preprocess(Image(pixels, "x"))), pixels)


def test_the_likeliest_units_come_first_and_grey_has_no_colours():
    assert units_for(own())[0] == "scaled"
    assert units_for(own(prepares="Rescaling"))[0] == "raw"
    grey = own(input_shape=(16, 16, 1))
    assert set(units_for(grey)) == {"scaled", "raw", "balanced"}


def test_class_names_are_counted_and_measured():
    assert class_names_in("a\n\n b c \n", 2) == ("a", "b c")
    with pytest.raises(ValueError, match="3 names, and the model has 2 classes"):
        class_names_in("a\nb\nc", 2)
    with pytest.raises(ValueError, match="at most 60 letters"):
        class_names_in("a\n" + "b" * 61, 2)


def test_what_one_visitor_says_of_a_model_is_not_what_another_sees():
    model = own()
    mine = OwnNetwork(model, "scaled", ("a", "b", "c", "d", "e")).load()
    yours = OwnNetwork(model, "raw", numbered(5)).load()
    assert mine is OwnNetwork(replace(model), "scaled", ("a", "b", "c", "d", "e")).load()
    assert yours.class_names == numbered(5)
    assert mine.class_names[0] == "a"
    white = Image(np.full((4, 4, 3), 255, np.uint8), "white")
    assert (mine.preprocess(white).max(), yours.preprocess(white).max()) == (1, 255)


def test_models_are_found_by_their_digest_until_they_must_go(monkeypatch):
    model = own(digest="1" * 32)
    assert model_store.find(model_store.keep(model)) is model
    assert model_store.find("2" * 32) is None
