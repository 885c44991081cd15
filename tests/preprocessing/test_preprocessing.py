"""What every step of preprocessing must do; a new entry is covered on arrival."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.preprocessing import MAX_SIDE, PREPROCESSING, check_pixels, result_of
from explorer.preprocessing.rescaling import STATISTICS
from tests.preprocessing.arrays import CAT, PICTURES, noise

EVERY = pytest.mark.parametrize("step", PREPROCESSING.values(), ids=list(PREPROCESSING))
PANELS = [name for name, step in PREPROCESSING.items() if step.in_panels]
ARRAYS = {
    "colour": CAT,
    "grey": CAT[..., 0].copy(),
    "float colour": CAT.astype(np.float32) / np.float32(255),
    "float grey": CAT[..., 0].astype(np.float32) / np.float32(255),
    "signed": CAT.astype(np.float32) - np.float32(100),
}


def one_option_changed(step):
    """Every value of every option, the others as by default."""
    yield {}
    for option in step.options:
        for value in option.values:
            yield {option.name: value}


def applied(step, pixels, **options) -> np.ndarray | str:
    """The result, or the sentence with which the step refuses such an array."""
    try:
        return step.apply(pixels, **options)
    except ValueError as reason:
        return str(reason)


def test_the_panels_are_those_of_the_lesson_in_its_order():
    expected = "original resize scale standardise greyscale canny equalise blur"
    assert expected.split() == PANELS


def test_the_defaults_are_those_of_the_lesson():
    defaults = {
        (name, option.name): option.default
        for name, step in PREPROCESSING.items()
        for option in step.options
    }
    lesson = {
        ("resize", "side"): 64,
        ("resize", "fit"): "square",
        ("scale", "way"): "by_255",
        ("standardise", "statistics"): "imagenet",
        ("canny", "low"): 50,
        ("canny", "high"): 150,
        ("blur", "size"): 15,
    }
    assert lesson.items() <= defaults.items()


@EVERY
def test_facts(step):
    assert len(step.title) <= 24
    for sentence in (step.when, step.notice, step.description):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert 5 <= len(sentence.split()) <= 60
    for source in (step.source, step.paper):
        assert not source.endswith(".")
    assert len(step.source) > 10
    assert set(step.first) <= set(PREPROCESSING)
    for option in step.options:
        assert option.label[0].isupper()
        for value in option.values:  # as they stand in a link
            assert not set(str(value)) & set(".-")
            assert value in option.titles or str(value).isdigit()
        assert set(option.titles) <= set(option.values)


@pytest.mark.parametrize("statistics", PREPROCESSING["standardise"].options[0].values)
def test_the_chosen_statistics_are_told_in_numbers(statistics):
    told = PREPROCESSING["standardise"].meaning(statistics=statistics)
    mean, deviation = STATISTICS.get(statistics, ((), ()))
    numbers = np.ravel([mean, deviation])
    assert [float(number) for number in re.findall(r"0\.\d+", told)] == numbers.tolist()


def test_no_two_say_the_same():
    for fact in ("title", "description", "when", "notice", "place"):
        values = [getattr(step, fact) for step in PREPROCESSING.values()]
        assert len(set(values)) == len(values), fact


@EVERY
@pytest.mark.parametrize("name", PICTURES)
def test_its_panel_shows_any_picture_as_it_says(step, name):
    pixels = PICTURES[name].copy()
    before = pixels.copy()
    result = step.panel(pixels)
    np.testing.assert_array_equal(pixels, before)
    assert result.dtype == (np.uint8 if step.result == "picture" else np.float32)
    assert np.isfinite(result).all()
    assert min(result.shape) >= 1
    if step.result != "signed":
        assert result_of(result) == step.result


@EVERY
@pytest.mark.parametrize("kind", ARRAYS)
def test_every_value_of_every_option_gives_an_array_or_a_sentence(step, kind):
    pixels = ARRAYS[kind].copy()
    before = pixels.copy()
    results = [applied(step, pixels, **options) for options in one_option_changed(step)]
    np.testing.assert_array_equal(pixels, before)
    if kind == "colour":
        assert not any(isinstance(result, str) for result in results)
    for result in results:
        if isinstance(result, str):
            assert result.endswith(".")
        else:
            check_pixels(result)
            assert not result.flags.writeable
            assert not np.shares_memory(result, pixels)
            assert result.flags.c_contiguous


@EVERY
def test_the_same_twice(step):
    np.testing.assert_array_equal(step.panel(CAT), step.panel(CAT))


@EVERY
def test_every_option_matters(step):
    for option in step.options:
        results = [step.panel(CAT, **{option.name: value}) for value in option.values]
        assert len({(result.shape, result.tobytes()) for result in results}) > 1, option.name


@EVERY
def test_an_array_that_nobody_can_write_to_is_taken(step):
    pixels = np.frombuffer(CAT.tobytes(), np.uint8).reshape(CAT.shape)
    np.testing.assert_array_equal(step.panel(pixels), step.panel(CAT))


@EVERY
def test_a_huge_picture_is_taken(step):
    assert step.panel(noise(2048, 1536, 3)).size


@EVERY
def test_whole_numbers_are_demanded_where_they_are_needed(step):
    fractions = ARRAYS["float colour"]
    if step.whole_numbers:
        with pytest.raises(ValueError, match="whole numbers from 0 to 255"):
            step.apply(fractions)
    else:
        assert step.apply(fractions).dtype == np.float32


@EVERY
def test_options_that_are_not_on_offer_are_refused(step):
    with pytest.raises(ValueError, match="has no option 'colour'"):
        step.apply(CAT, colour=1)
    for option in step.options:
        with pytest.raises(ValueError, match="is not on offer"):
            step.apply(CAT, **{option.name: "nonsense"})


@EVERY
@pytest.mark.parametrize(
    "wrong",
    [
        CAT.astype(np.float64),
        CAT.astype(np.int32),
        CAT.tolist(),
        None,
        CAT[np.newaxis],
        CAT[..., :2],
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 0, 3), np.uint8),
        np.zeros((1, MAX_SIDE + 1), np.uint8),
        np.full((4, 4, 3), np.nan, np.float32),
        np.full((4, 4, 3), np.inf, np.float32),
    ],
    ids=lambda wrong: f"{getattr(wrong, 'dtype', type(wrong))}{getattr(wrong, 'shape', '')}",
)
def test_what_is_no_picture_is_refused_with_a_sentence(step, wrong):
    with pytest.raises(ValueError, match=r"^A step takes .*\.$"):
        step.apply(wrong)


@EVERY
@pytest.mark.parametrize("name", PICTURES)
def test_its_window_is_what_it_keeps(step, name):
    """A step with a window cuts out exactly this part."""
    if step.window is None:
        return
    pixels = PICTURES[name]
    height, width = pixels.shape[:2]
    for options in one_option_changed(step):
        settled = step.settled(options)
        top, left, tall, wide = step.window(height, width, **settled)
        rows = slice(round(top * height), round((top + tall) * height))
        columns = slice(round(left * width), round((left + wide) * width))
        np.testing.assert_array_equal(step.apply(pixels, **options), pixels[rows, columns])
