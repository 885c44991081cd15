"""Jobs: the queue, and what visitors can do to a run. Workers are real, their news is made up."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from explorer.training import files
from explorer.training.jobs import Jobs, JobsRefused
from explorer.training.run import Run
from explorer.training.run_state import Status
from explorer.training.store import RunMissing, Store, is_worked_on
from tests.training.dask_machines import until

RUN = Run(architecture="simple_cnn", dataset="digits", epochs=2)
LONG = dataclasses.replace(RUN, epochs=500)


def status_is(jobs: Jobs, identity: str, status: Status) -> None:
    """Wait until a run has come to a status."""
    until(lambda: jobs.poll(identity).status is status)


def test_a_run_is_trained_and_all_of_it_kept(jobs):
    identity = jobs.submit(RUN, "me")
    seen = set()
    until(lambda: seen.add(jobs.poll(identity).status) or Status.COMPLETE in seen)
    assert seen <= {Status.QUEUED, Status.STARTING, Status.RUNNING, Status.COMPLETE}
    stored, state = jobs.store.get(identity), jobs.poll(identity)
    assert (state.epoch, state.step, state.sentence, state.phase) == (2, 0, "", "")
    assert (state.accuracy, state.watched, state.parameters) == (0.5, (3, 1), 2000)
    assert (state.visitor, state.device) == ("me", "made up")
    assert stored.epochs() == [0, 1, 2]
    assert [row.step for row in stored.metrics() if row.split == "train"] == list(range(1, 21))
    assert [row.epoch for row in stored.metrics() if row.split == "validation"] == [0, 1, 2]
    assert stored.model_file.stat().st_size == stored.card()["bytes"] == 40 * 50 * 4
    np.testing.assert_array_equal(stored.labels(), np.arange(200) % 10)
    assert stored.live().kernels.shape == (2, 10, 10, 10)
    until(lambda: not is_worked_on(stored.folder) and not jobs._supervisor._handles)
    assert jobs.poll(identity) == state  # whoever sees its worker end has nothing to add
    left = {path.name for path in stored.folder.iterdir()}
    assert "reserve" not in left
    assert "resume.npz" not in left
    assert not any(name.startswith(files.PREFIX) for name in left)


def test_a_cancelled_worker_stops_by_itself(jobs, engine):
    identity = jobs.submit(LONG)
    until(lambda: jobs.poll(identity).epoch >= 1)
    jobs.cancel(identity)
    status_is(jobs, identity, Status.CANCELLED)
    until(lambda: not is_worked_on(jobs.store.get(identity).folder))
    assert engine.stops == []
    assert jobs.store.get(identity).epochs()[:2] == [0, 1]


def test_cancelling_twice_is_as_good_as_once(jobs, engine, made_up):
    made_up(step=0.3)  # the second comes before the worker looks
    running, waiting = jobs.submit(LONG), jobs.submit(RUN)
    status_is(jobs, running, Status.RUNNING)
    for identity in (waiting, running, running, waiting):
        jobs.cancel(identity)
    status_is(jobs, running, Status.CANCELLED)
    jobs.cancel(running)
    assert [jobs.poll(one).status for one in (running, waiting)] == [Status.CANCELLED] * 2
    assert engine.started == [running]
    assert engine.stops == []


def test_runs_wait_for_a_slot_and_say_where_they_are_in_the_queue(jobs, engine, made_up):
    made_up(step=0.05)
    first = jobs.submit(LONG)
    status_is(jobs, first, Status.RUNNING)
    waiting = [jobs.submit(RUN) for _ in range(3)]
    assert [jobs.position(identity) for identity in [first, *waiting]] == [0, 0, 1, 2]
    assert {jobs.poll(identity).status for identity in waiting} == {Status.QUEUED}
    jobs.cancel(waiting[1])
    assert jobs.poll(waiting[1]).status is Status.CANCELLED
    assert [jobs.position(waiting[0]), jobs.position(waiting[2])] == [0, 1]
    jobs.cancel(first)
    status_is(jobs, waiting[2], Status.COMPLETE)
    assert engine.started == [first, waiting[0], waiting[2]]
    assert not (jobs.store.get(waiting[1]).folder / "log.txt").exists()


def test_visitors_take_turns(jobs, engine):
    made = [jobs.submit(RUN, visitor) for visitor in ("a", "a", "a", "b", "c", "b")]
    until(lambda: all(jobs.poll(identity).status is Status.COMPLETE for identity in made))
    assert [made.index(identity) for identity in engine.started] == [0, 3, 4, 1, 5, 2]


def test_several_slots_train_at_once(store, made_up):
    from tests.training.conftest import Watched

    jobs = Jobs(store, Watched(slots=2))
    made = [jobs.submit(LONG) for _ in range(3)]
    until(lambda: [jobs.poll(one).status for one in made[:2]] == [Status.RUNNING] * 2)
    assert jobs.poll(made[2]).status is Status.QUEUED
    jobs.cancel(made[0])
    status_is(jobs, made[2], Status.RUNNING)
    assert jobs.poll(made[1]).status is Status.RUNNING
    jobs.close()


def test_a_run_is_paused_and_goes_on(jobs):
    identity = jobs.submit(LONG)
    status_is(jobs, identity, Status.RUNNING)
    jobs.pause(identity)
    status_is(jobs, identity, Status.PAUSED)
    still = jobs.store.get(identity).metrics()
    beat = jobs.poll(identity).beat
    until(lambda: jobs.poll(identity).beat > beat + 1)  # it lives, and does nothing
    assert jobs.poll(identity).status is Status.PAUSED
    assert jobs.store.get(identity).metrics() == still
    jobs.resume(identity)
    status_is(jobs, identity, Status.RUNNING)
    until(lambda: len(jobs.store.get(identity).metrics()) > len(still))


def test_a_paused_run_can_be_cancelled(jobs, engine):
    identity = jobs.submit(LONG)
    status_is(jobs, identity, Status.RUNNING)
    jobs.pause(identity)
    status_is(jobs, identity, Status.PAUSED)
    jobs.cancel(identity)
    status_is(jobs, identity, Status.CANCELLED)
    assert engine.stops == []


def test_the_learning_rate_is_changed_while_it_runs_and_that_is_noted(jobs):
    identity = jobs.submit(LONG)
    status_is(jobs, identity, Status.RUNNING)
    jobs.set_learning_rate_factor(identity, 0.1)
    until(lambda: jobs.poll(identity).learning_rate == RUN.learning_rate * 0.1)
    jobs.set_learning_rate_factor(identity, 3)
    until(lambda: jobs.poll(identity).learning_rate == RUN.learning_rate * 3)
    steered = jobs.store.get(identity).steered
    assert [change["learning_rate_factor"] for change in steered] == [0.1, 3]
    assert 0 <= steered[0]["step"] < steered[1]["step"]


@pytest.mark.parametrize("factor", [0, -1, math.nan, math.inf, 1e4])
def test_a_factor_out_of_range_is_refused(jobs, factor):
    identity = jobs.submit(RUN)
    with pytest.raises(JobsRefused, match="factor of a thousand"):
        jobs.set_learning_rate_factor(identity, factor)


def test_a_cancelled_run_goes_on_from_its_last_epoch(jobs):
    run = dataclasses.replace(RUN, epochs=6)
    identity = jobs.submit(run)
    until(lambda: jobs.poll(identity).epoch >= 2)
    jobs.cancel(identity)
    status_is(jobs, identity, Status.CANCELLED)
    kept = jobs.poll(identity).epoch
    jobs.resume(identity)
    status_is(jobs, identity, Status.COMPLETE)
    stored = jobs.store.get(identity)
    assert stored.epochs() == list(range(7))
    steps = [row.step for row in stored.metrics() if row.split == "train"]
    assert steps == list(range(1, 61))
    assert 2 <= kept < 6
    assert (stored.folder / "log.txt").exists()
    other = jobs.submit(run)
    status_is(jobs, other, Status.COMPLETE)
    whole = jobs.store.get(other)
    assert stored.model_file.read_bytes() == whole.model_file.read_bytes()


def test_what_cannot_be_done_is_a_sentence(jobs):
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.COMPLETE)
    with pytest.raises(JobsRefused, match="complete"):
        jobs.resume(identity)
    jobs.cancel(identity)
    jobs.pause(identity)
    assert jobs.poll(identity).status is Status.COMPLETE


@pytest.mark.parametrize("identity", ["../outside", "no-such-run", "", None])
def test_an_unknown_run_is_missing_whatever_is_asked(jobs, identity):
    for ask in (jobs.poll, jobs.cancel, jobs.pause, jobs.resume):
        with pytest.raises(RunMissing):
            ask(identity)
    with pytest.raises(RunMissing):
        jobs.set_learning_rate_factor(identity, 1.0)
    assert jobs.position(identity) == 0


def test_a_run_that_comes_with_the_app_cannot_be_changed(tmp_path, engine):
    shipped = Store(tmp_path / "shipped", None).create(RUN)
    jobs = Jobs(Store(tmp_path / "runs", shipped.folder.parent), engine)
    for ask in (jobs.cancel, jobs.pause, jobs.resume):
        with pytest.raises(JobsRefused, match="comes with the app"):
            ask(shipped.id)
    assert jobs.poll(shipped.id).status is Status.QUEUED
    jobs.close()
    assert engine.started == []


def test_no_room_for_a_run_is_a_sentence(jobs, monkeypatch):
    def full(path, values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_json", full)
    with pytest.raises(JobsRefused, match=r"no room for another run \(No space left on device"):
        jobs.submit(RUN)


# One worker is kept ready.


def test_a_ready_worker_is_given_the_run_and_another_is_made_ready_afterwards(jobs, engine):
    jobs.warm()
    jobs.warm()
    ready = engine._ready
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.COMPLETE)
    folder = jobs.store.get(identity).folder
    assert files.read_json(folder / "worker.json")["process"] == ready._process.pid
    assert engine._ready is not ready
    until(lambda: engine._ready is not None)
    assert engine._ready._process.pid != ready._process.pid
    assert ready._process.wait() == 0


def test_a_ready_worker_that_has_died_is_not_waited_for(jobs, engine):
    jobs.warm()
    engine._ready._process.kill()
    engine._ready._process.wait()
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.COMPLETE)


def test_no_worker_is_made_ready_unless_somebody_looks_at_the_page(jobs, engine):
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.COMPLETE)
    until(lambda: not jobs._supervisor._handles)
    assert engine._ready is None


def test_what_waits_for_something_to_do_goes_when_the_server_closes(store, engine):
    jobs = Jobs(store, engine)
    jobs.warm()
    process = engine._ready._process
    jobs.close()
    assert process.wait() != 0
    assert engine._ready is None
