"""Strips of one augmentation alone."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.augmentations import AUGMENTATIONS
from explorer.pipeline import Step
from explorer.pipeline.sweep import FRAMES, bare_step, sweep
from tests.augmentations.cards import centre_of, marker, photos

CAT, COFFEE = photos()[:2]


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_every_augmentation_has_a_strip(name):
    strip = sweep(Step(name), CAT, partners=[COFFEE])
    assert 2 <= len(strip.images) <= max(FRAMES)
    assert len(strip.words) == len(strip.images)
    assert strip.images.dtype == np.uint8
    assert strip.images.shape[1:] == CAT.shape
    assert len(set(strip.words)) == len(strip.words)
    again = sweep(Step(name), CAT, partners=[COFFEE])
    np.testing.assert_array_equal(strip.images, again.images)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_numbers_grow_from_left_to_right(name):
    strip = sweep(Step(name), CAT, partners=[COFFEE])
    found = [re.search(r"−?[\d.]+", words) for words in strip.words]
    if all(found):
        numbers = [float(number[0].replace("−", "-")) for number in found]
        assert numbers == sorted(numbers)


def test_every_strength_has_a_strip_of_its_own():
    across, down = (sweep(Step("shift"), marker(32, 48), along) for along in ("width", "height"))
    assert [round(centre_of(one)[1]) for one in across.images[4:7]] == [38, 48, 58]
    assert [round(centre_of(one)[0]) for one in across.images[4:7]] == [32, 32, 32]
    assert [round(centre_of(one)[0]) for one in down.images[4:7]] == [26, 32, 38]


@pytest.mark.parametrize(
    ("name", "options", "reach"),
    [
        ("rotation", {"angle": 0}, None),
        ("rotation", {"angle": 60}, (2.5 / 7, 4.5 / 7)),
        ("rotation", {"angle": 180}, (0.5 / 7, 6.5 / 7)),
        ("shift", {"width": 10}, (4.5 / 11, 6.5 / 11)),
        ("shear", {"angle": 45}, (0.5 / 10, 9.5 / 10)),
        ("gain", {"factor": 30}, (2.5 / 7, 4.5 / 7)),
        ("erasing", {"area": 60, "chance": 0}, None),
        ("rand_augment", {"magnitude": 30}, (6.5 / 7, 6.5 / 7)),
        ("rand_augment", {"operations": 0}, None),
        ("horizontal_flip", {}, None),
        ("mixup", {}, None),
    ],
)
def test_what_training_can_come_to_is_marked(name, options, reach):
    strip = sweep(Step(name), CAT, partners=[COFFEE])
    found = strip.reach(Step(name, options))
    assert found == (None if reach is None else pytest.approx(reach))


def test_what_was_drawn_in_order_is_marked_by_its_values():
    strip = sweep(Step("contrast"), CAT)
    low, high = strip.reach(Step("contrast", {"factor": 90}))
    assert low < 0.12
    assert high > 0.88
    narrow = strip.reach(Step("contrast", {"factor": 5}))
    assert low < narrow[0] < narrow[1] < high


def test_steps_are_whole():
    for name in AUGMENTATIONS:
        strip = sweep(Step(name), CAT, partners=[COFFEE])
        if AUGMENTATIONS[name].strengths and AUGMENTATIONS[name].forcible:
            gaps = np.diff(strip.values)
            np.testing.assert_allclose(gaps, np.rint(gaps[0]))


def test_all_or_nothing_is_two_pictures():
    strip = sweep(Step("horizontal_flip"), CAT)
    np.testing.assert_array_equal(strip.images, [CAT, CAT[:, ::-1]])


def test_chance_plays_no_part():
    strip = sweep(
        Step("erasing", {"chance": 0, "fill": "black"}), np.full((50, 50, 3), 9, np.uint8)
    )
    erased = (strip.images == 0).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(erased, np.linspace(0, 0.6, 7), atol=0.06)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_a_strip_depends_on_nothing_else_than_it_says(name):
    options = AUGMENTATIONS[name].options
    for value in (0, -1):
        step = Step(name, {option.name: option.values[value] for option in options})
        strip, bare = (sweep(one, CAT, partners=[COFFEE]) for one in (step, bare_step(step)))
        np.testing.assert_array_equal(strip.images, bare.images)
        assert strip.words == bare.words


def test_mixing_that_is_switched_off_is_one_picture():
    strip = sweep(Step("mixup", {"alpha": 0}), CAT, partners=[COFFEE])
    np.testing.assert_array_equal(strip.images, [CAT])


def test_a_crop_moves_both_ways_and_by_nothing_in_the_middle():
    strip = sweep(Step("padded_crop", {"fill": "constant"}), marker(32, 48))
    middle = strip.words.index("0 px")
    np.testing.assert_array_equal(strip.images[middle], marker(32, 48))
    assert [round(side) for side in centre_of(strip.images[middle + 1])] == [40, 56]


def test_an_unknown_strength_is_refused():
    with pytest.raises(ValueError, match="has no strength"):
        sweep(Step("shift"), CAT, "sideways")
