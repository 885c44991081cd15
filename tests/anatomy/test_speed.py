"""How long a network takes for a picture."""

from __future__ import annotations

from explorer.anatomy import speed, view_of
from tests import models


def test_it_is_measured_once_for_each_model(monkeypatch):
    first, second = models.pooled(), models.sequential()
    measured = []
    original = speed._measure
    monkeypatch.setattr(speed, "_measure", lambda view: measured.append(view) or original(view))
    times = [speed.seconds_of_a_pass(view_of(one)) for one in (first, second, first, second)]
    assert len(measured) == 2
    assert times[:2] == times[2:]
    assert min(times) > 0


def test_it_is_the_time_of_one_picture_of_a_batch(monkeypatch):
    clock = iter([10.0, 26.0])
    monkeypatch.setattr(speed.time, "perf_counter", lambda: next(clock))
    assert speed._measure(view_of(models.pooled())) == 16 / 32


def test_a_moment_in_which_the_machine_is_busy_does_not_count(monkeypatch):
    clock = iter([10.0, 10.25, 20.0, 20.125, 30.0, 30.375])
    monkeypatch.setattr(speed.time, "perf_counter", lambda: next(clock))
    assert speed._measure(view_of(models.pooled())) == 0.125 / 32
