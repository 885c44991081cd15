"""Whether a worker lives, judged on the clock that nobody sets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.training import watch
from explorer.training.run import Run
from explorer.training.run_state import RunState, Status
from explorer.training.store import Store, StoredRun, worker_lock
from explorer.training.watch import Watch

RUNNING = RunState(status=Status.RUNNING, beat=1)


class Clock:
    """Both clocks: the one on the wall is turned back by an hour at each look."""

    def __init__(self, monkeypatch) -> None:
        self.now, self.wall = 1000.0, 1e9
        monkeypatch.setattr(watch.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(watch.time, "time", self._back)

    def _back(self) -> float:
        self.wall -= 3600
        return self.wall


@pytest.fixture
def stored(tmp_path) -> StoredRun:
    return Store(tmp_path / "runs", None).create(Run(dataset="digits"))


@pytest.fixture
def clock(monkeypatch, stored) -> Clock:
    return Clock(monkeypatch)


def test_three_missed_beats_are_a_stall_and_one_beat_ends_it(stored, clock):
    seen = Watch()
    assert seen.judged(stored, RUNNING, has_handle=True).status is Status.RUNNING
    clock.now += watch.BEAT * 4
    assert seen.judged(stored, RUNNING, has_handle=True).status is Status.RUNNING
    clock.now += 0.01
    assert seen.judged(stored, RUNNING, has_handle=True).status is Status.STALLED
    assert seen.judged(stored, replace(RUNNING, beat=2), has_handle=True).status is Status.RUNNING


def test_a_paused_run_stalls_too_and_one_that_starts_has_more_time(stored, clock):
    for status, later in ((Status.PAUSED, Status.STALLED), (Status.STARTING, Status.STARTING)):
        seen, state = Watch(), replace(RUNNING, status=status)
        seen.judged(stored, state, has_handle=True)
        clock.now += watch.BEAT * 5
        assert seen.judged(stored, state, has_handle=True).status is later


def test_without_a_worker_a_run_has_failed_after_a_grace(stored, clock):
    seen = Watch()
    assert seen.judged(stored, RUNNING, has_handle=False).status is Status.RUNNING
    clock.now += watch.GRACE
    failed = seen.judged(stored, RUNNING, has_handle=False)
    assert failed.status is Status.FAILED
    assert "ended without a word" in failed.sentence


def test_a_worker_that_comes_back_within_the_grace_is_alive(stored, clock):
    seen = Watch()
    seen.judged(stored, RUNNING, has_handle=False)
    clock.now += watch.GRACE / 2
    with worker_lock(stored.folder):
        seen.judged(stored, RUNNING, has_handle=False)
    clock.now += watch.GRACE / 2 + 0.1
    assert seen.judged(stored, RUNNING, has_handle=False).status is Status.RUNNING


def test_what_is_forgotten_starts_anew(stored, clock):
    seen = Watch()
    seen.judged(stored, RUNNING, has_handle=True)
    clock.now += 100
    seen.forget(stored.id)
    assert len(seen) == 0
    assert seen.judged(stored, RUNNING, has_handle=True).status is Status.RUNNING
