"""Pipelines in a line of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.augmentations import AUGMENTATIONS
from explorer.pipeline import MOST_STEPS, Pipeline, Step, pipeline_text, read_pipeline
from explorer.pipeline.presets import PRESETS
from explorer.pipeline.text import MOST_TEXT


@st.composite
def any_step(draw) -> Step:
    name = draw(st.sampled_from(list(AUGMENTATIONS)))
    options = AUGMENTATIONS[name].options
    return Step(name, {option.name: draw(st.sampled_from(option.values)) for option in options})


@given(st.lists(any_step(), max_size=MOST_STEPS), st.integers(0, 9999))
def test_what_is_written_is_read(steps, seed):
    pipeline = Pipeline(tuple(steps), seed)
    text = pipeline_text(pipeline)
    assert read_pipeline(text, seed) == pipeline
    assert len(text) <= MOST_TEXT
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.~")  # a link leaves it alone


@given(st.text(max_size=60))
def test_any_other_text_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^.+\.$"):
        read_pipeline(text + "!")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "rotation~",
        "rotation-",
        "rotation-nan",
        "rotation-1e1",
        "rotation--20",
        "rotation-٢٠",
        "rotation-20-nearest-20",
        "rotation-20-sideways",
        "horizontal_flip-1",
        "__class__",
        "~".join(["gain"] * (MOST_STEPS + 1)),
        "gain" * 1000,
    ],
)
def test_junk_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_pipeline(text)


def test_values_at_the_end_may_be_left_out():
    assert read_pipeline("shift-10") == Pipeline((Step("shift", {"width": 10}),))


def test_presets_are_written_in_full():
    for preset in PRESETS.values():
        assert pipeline_text(preset.pipeline) == preset.text
