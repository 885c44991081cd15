"""Where a run stands, as it lies in its folder."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.training import files
from explorer.training.run_state import RunState, Status

FULL = RunState(
    status=Status.RUNNING,
    sentence="é",
    beat=7,
    epoch=2,
    images_per_second=1234.5,
    watched=(3, 1),
    accuracy=0.5,
    visitor="me",
)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def test_a_state_comes_back_from_its_file(tmp_path):
    path = tmp_path / "state.json"
    files.write_json(path, FULL.as_dict())
    assert RunState.from_dict(files.read_json(path)) == FULL


def test_what_a_later_version_adds_is_left_out_and_what_it_drops_has_its_usual_value():
    assert RunState.from_dict({"status": "queued", "mood": "good"}) == RunState(
        status=Status.QUEUED
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"status": "asleep"},
        {"status": None},
        {"status": ["running"]},
        {"status": "running", "beat": "7"},
        {"status": "running", "beat": True},
        {"status": "running", "beat": float("nan")},
        {"status": "running", "epoch": float("inf")},
        {"status": "running", "sentence": 7},
        {"status": "running", "watched": 7},
        {"status": "running", "watched": [None]},
        {"status": "running", "seconds": 10**400},
    ],
    ids=lambda values: json.dumps(values)[:40],
)
def test_foreign_values_are_rejected(values):
    with pytest.raises(ValueError):  # noqa: PT011  Python's own words vary
        RunState.from_dict(values)


@given(st.dictionaries(st.sampled_from(list(FULL.as_dict())), _PLAIN))
def test_whatever_the_values_are_it_is_a_state_or_a_value_error(values):
    try:
        state = RunState.from_dict({"status": "running", **values})
    except ValueError:
        return
    assert isinstance(state.status, Status)
    assert isinstance(state.beat, int)
    assert all(isinstance(index, int) for index in state.watched)
