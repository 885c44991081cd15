"""What every schedule must do; a new entry is covered on arrival."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.training.schedules import SCHEDULES

EVERY = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=list(SCHEDULES))


@EVERY
def test_facts(schedule):
    assert len(schedule.description.split()) > 20
    assert len(schedule.paper) > 40


@EVERY
def test_stays_within_bounds_and_reaches_the_largest_rate(schedule):
    factors = [schedule.factor(done) for done in np.linspace(0, 1, 1001)]
    assert min(factors) >= 0
    assert max(factors) == pytest.approx(1)


@EVERY
def test_does_not_jump(schedule):
    factors = [schedule.factor(done) for done in np.linspace(0, 1, 1001)]
    assert np.abs(np.diff(factors)).max() < 0.03


@pytest.mark.parametrize("name", ["cosine", "triangular"])
def test_ends_low(name):
    assert SCHEDULES[name].factor(1.0) < 0.1
