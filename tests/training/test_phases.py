"""Phases as numbers and as text."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.training.phases import (
    ALL,
    LESSON,
    LIMITS,
    MOST_PHASES,
    Phase,
    ends,
    phase_at,
    phases_text,
    read_phases,
)

PHASE = Phase(layers=3, learning_rate=0.001, epochs=2)


def written_numbers(name: str):
    least, most = LIMITS[name]
    return st.floats(least, most).map(lambda number: float(f"{number:g}"))


PHASES = st.builds(
    Phase,
    layers=st.integers(*LIMITS["layers"]),
    learning_rate=written_numbers("learning_rate"),
    base_factor=written_numbers("base_factor"),
    epochs=st.integers(*LIMITS["epochs"]),
)


@given(st.lists(PHASES, max_size=MOST_PHASES), st.integers(*LIMITS["patience"]))
def test_a_text_says_all_of_the_phases(phases, patience):
    if phases:
        phases[-1] = dataclasses.replace(phases[-1], patience=patience)
    assert read_phases(phases_text(phases)) == tuple(phases)


@pytest.mark.parametrize(
    "text",
    ["x", "0_0.001_1_5", "0_0.001_1_5_0_0", "0_nan_1_5_0", "0_0.001_1_5_0~", "-3_0.001_1_5_0",
     "0_0.001_1_0_0", "0_0.001_1_5.5_0", "0_9_1_5_0", "0_0.001_2_5_0", "²_0.001_1_5_0"],
)  # fmt: skip
def test_other_texts_are_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        read_phases(text)


def test_only_the_last_phase_may_end_early():
    patient = dataclasses.replace(PHASE, patience=2)
    assert read_phases(phases_text([PHASE, patient])) == (PHASE, patient)
    with pytest.raises(ValueError, match="Only the last"):
        read_phases(phases_text([patient, PHASE]))


def test_there_are_not_too_many():
    with pytest.raises(ValueError, match="at most"):
        read_phases(phases_text([PHASE] * (MOST_PHASES + 1)))


@given(st.lists(PHASES, min_size=1, max_size=MOST_PHASES), st.data())
def test_each_epoch_belongs_to_the_phase_that_counts_it(phases, data):
    last = ends(phases)[-1]
    assert last == sum(phase.epochs for phase in phases)
    epoch = data.draw(st.integers(0, last - 1))
    place = phase_at(phases, epoch)
    before = ends(phases)[place - 1] if place else 0
    assert before <= epoch < before + phases[place].epochs


def test_the_lesson_goes_from_the_head_to_everything_ever_more_gently():
    assert [phase.layers for phase in LESSON][::2] == [0, ALL]
    assert [phase.learning_rate for phase in LESSON] == [1e-3, 1e-4, 1e-5]
    assert LESSON[1].base_factor < 1
    assert LESSON[2].patience > 0
