"""What networks expect, and what wrong numbers do to their answers."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest

from explorer.images import Image
from explorer.preprocessing.expectations import answers, centre, expectation, units_of, ways
from explorer.pretrained import PRETRAINED
from explorer.samples import sample
from tests.preprocessing.arrays import noise

EVERY = pytest.mark.parametrize("entry", PRETRAINED.values(), ids=list(PRETRAINED))
WAYS = pytest.mark.parametrize("way", ways(), ids=lambda way: way.title)


@pytest.fixture(scope="module")
def lite0():
    return PRETRAINED["efficientnet_lite0"]


@pytest.fixture(scope="module")
def said(lite0):
    return answers(lite0.load(), lite0, sample("cat"))


def test_the_ways_are_distinct_and_every_network_has_one():
    assert len({way.units for way in ways()}) == len(ways()) >= 6
    expecting = [name for way in ways() for name in way.networks]
    assert sorted(expecting) == sorted(PRETRAINED)


@EVERY
def test_networks_with_the_same_formula_do_the_same(entry):
    [way] = [way for way in ways() if entry.name in way.networks]
    pixels = noise(5, 6, 3).astype(np.float32)
    assert way.units == entry.units
    np.testing.assert_array_equal(way.to_units(pixels), entry.to_units(pixels))


@WAYS
def test_the_formula_is_what_is_done(way):
    """The numbers in the formula, as Python reads them, give the numbers of the function."""
    pixels = noise(4, 4, 3).astype(np.float32)
    x, means = pixels, re.search(r"− \((.*)\)", way.units)
    if means:
        expected = x[..., ::-1] - np.array(eval(means[1]))
    else:
        formula = way.units.replace("−", "-")
        statistics = {
            "mean": np.array([0.485, 0.456, 0.406]),
            "std": np.array([0.229, 0.224, 0.225]),
        }
        expected = eval(formula, {"x": x, **statistics})
    np.testing.assert_allclose(way.to_units(pixels), expected, atol=1e-4)


@WAYS
def test_the_units_are_linear_and_their_way_back_is_exact(way):
    pixels = noise(6, 7, 3).astype(np.float32)
    units = units_of(way.to_units)
    np.testing.assert_allclose(
        way.to_units(pixels), pixels @ units.matrix + units.offset, atol=1e-3
    )
    np.testing.assert_allclose(units.effective(way.to_units(pixels)), pixels, atol=1e-2)
    assert units.order == ("BGR" if "vgg16" in way.networks else "RGB")


@EVERY
def test_an_expectation_is_what_the_network_gets(entry):
    picture = Image(noise(9, 12, 3), "noise")
    made = expectation(entry, picture)
    x = entry.preprocess(picture)
    assert (made.low, made.high) == (x.min(), x.max())
    pixel = dict(zip("RGB", picture.pixels[4, 6].astype(float), strict=True))
    colours = entry.to_units(np.array([[list(pixel.values())]], np.float32))[0, 0]
    assert [number for _, number in made.pixel] == colours.tolist()
    assert {colour for colour, _ in made.pixel} == set("RGB")


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 2), (1, 9)])
def test_the_smallest_pictures_have_a_centre(shape):
    pixels = noise(*shape, 3)
    found = centre(Image(pixels, "tiny")).pixels[0, 0]
    np.testing.assert_array_equal(found, pixels[shape[0] // 2, shape[1] // 2])


def test_its_own_way_comes_first_and_gives_what_the_network_says(said, lite0):
    network = lite0.load()
    own = said[0]
    assert own.units == lite0.units
    best = network.predict(sample("cat"), top=3)
    assert [network.class_names[index] for index in own.classes] == [name for name, _ in best]
    np.testing.assert_allclose(own.probabilities, [probability for _, probability in best], 1e-4)
    np.testing.assert_array_equal(own.effective, lite0.resized(sample("cat")))
    assert own.impossible == 0


def test_raw_pixels_are_blinding_and_change_the_answer(said):
    [raw] = [answer for answer in said if answer.units == "x"]
    assert raw.classes[0] != said[0].classes[0]
    assert raw.impossible > 0.9
    assert raw.effective.mean() > 240


def test_units_that_are_nearly_the_same_do_no_harm(said):
    [mobile] = [answer for answer in said if answer.units == PRETRAINED["mobilenet_v2"].units]
    assert mobile.classes == said[0].classes
    assert mobile.impossible == 0
    assert np.abs(mobile.effective.astype(int) - said[0].effective).max() <= 2


def test_answers_can_be_kept(said):
    again = pickle.loads(pickle.dumps(said))
    assert [answer.classes for answer in again] == [answer.classes for answer in said]


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 2, 3)])
def test_tiny_pictures_are_looked_at(shape, lite0):
    for answer in answers(lite0.load(), lite0, Image(noise(*shape), "tiny")):
        assert len(answer.classes) == len(answer.probabilities) == 3
        assert np.isfinite(answer.probabilities).all()
