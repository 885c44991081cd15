"""Rows of steps: as text, and step by step."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.preprocessing import PREPROCESSING
from explorer.preprocessing.row import (
    MAX_STEPS,
    MAX_TEXT,
    PRESETS,
    WHOLE,
    RowStep,
    read_row,
    row_text,
    trace,
)
from explorer.samples import sample
from tests.preprocessing.arrays import CAT, PICTURES

IN_ROW = [name for name, step in PREPROCESSING.items() if step.in_row]


@st.composite
def row_steps(draw) -> RowStep:
    step = PREPROCESSING[draw(st.sampled_from(IN_ROW))]
    values = {option.name: draw(st.sampled_from(option.values)) for option in step.options}
    return RowStep(step.name, values)


rows = st.lists(row_steps(), max_size=MAX_STEPS)


@given(rows)
def test_any_row_survives_the_link(row):
    text = row_text(row)
    assert read_row(text) == row
    assert len(text) <= MAX_TEXT


@given(rows, st.sampled_from(list(PICTURES)))
def test_any_row_is_traced_to_its_end_or_says_why_not(row, name):
    stages = trace(PICTURES[name], row)
    assert [stage.title for stage in stages[1:]] == [s.step.title for s in row[: len(stages) - 1]]
    assert all(stage.values is not None for stage in stages[:-1])
    last = stages[-1]
    if len(stages) <= len(row):
        assert last.values is None
    assert (last.values is None) == bool(last.problem)


def test_what_is_by_default_is_not_written_at_the_end():
    row = [RowStep("resize", {"side": 64}), RowStep("resize", {"interpolation": "area"})]
    assert row_text(row) == "resize.resize-64-area"
    assert row_text([]) == ""
    assert read_row("") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "There is no step called 'nonsense'"),
        ("original", "There is no step called 'original'"),
        ("resize..scale", "There is no step called ''"),
        (".", "There is no step called ''"),
        ("Resize", "There is no step called 'Resize'"),
        (" resize", "There is no step called ' resize'"),
        ("resize-", "'' is not a whole number"),
        ("resize-65", "is not on offer"),
        ("resize-64.5", "There is no step called '5'"),
        ("resize-١٢٨", "is not a whole number"),
        ("resize-1e2", "is not a whole number"),
        ("resize-64-sharp", "is not on offer"),
        ("resize-64-area-square-1", "has 3 options, not 4"),
        ("bgr-1", "has 0 options, not 1"),
        ("scale" + ".scale" * MAX_STEPS, f"at most {MAX_STEPS} steps"),
        ("x" * (MAX_TEXT + 1), f"at most {MAX_TEXT} characters"),
    ],
)
def test_junk_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_row(text)


@given(st.text(alphabet="resizecalp.-0123456789_ \n", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        row = read_row(text)
    except ValueError:
        return
    assert read_row(row_text(row)) == row


def test_every_stage_is_the_step_of_the_one_before():
    row = read_row(PRESETS["pytorch"].text)
    stages = trace(CAT, row)
    assert len(stages) == len(row) + 1
    np.testing.assert_array_equal(stages[0].values, CAT)
    for each, (before, after) in zip(row, itertools.pairwise(stages), strict=True):
        np.testing.assert_array_equal(after.values, each.step.apply(before.values, **each.options))
        assert after.least == after.values.min()
        assert after.most == after.values.max()
        assert after.mean == pytest.approx(after.values.astype(float).mean())
        assert after.deviation == pytest.approx(after.values.astype(float).std())


def test_pytorchs_row_ends_as_its_networks_want_it():
    last = trace(sample("cat").pixels, read_row(PRESETS["pytorch"].text))[-1]
    assert last.values.shape == (224, 224, 3)
    assert last.values.dtype == np.float32
    assert -2.2 < last.least < -1
    assert 1 < last.most < 2.7


def test_the_lessons_row_ends_as_64_by_64_from_0_to_1():
    last = trace(sample("cat").pixels, read_row(PRESETS["lesson"].text))[-1]
    assert last.values.shape == (64, 64, 3)
    assert 0 <= last.least < last.most <= 1


def test_windows_multiply():
    stages = trace(np.zeros((128, 256, 3), np.uint8), read_row("crop-64.resize-32.crop-16"))
    assert [stage.window for stage in stages] == [
        WHOLE,
        (0.25, 0.375, 0.5, 0.25),
        (0.25, 0.375, 0.5, 0.25),
        (0.375, 0.4375, 0.25, 0.125),
    ]


def test_a_row_ends_where_a_step_cannot_be_taken():
    stages = trace(CAT, read_row("scale.canny.resize"))
    assert [stage.values is None for stage in stages] == [False, False, True]
    assert "whole numbers" in stages[-1].problem
