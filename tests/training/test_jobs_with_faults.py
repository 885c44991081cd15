"""Jobs when things go wrong: each fault is really injected, into real worker processes."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from explorer.training import files, watch
from explorer.training.engines.local import LocalEngine
from explorer.training.jobs import Jobs, JobsRefused
from explorer.training.run import Run
from explorer.training.run_state import ACTIVE, RunState, Status
from explorer.training.store import RunMissing, Store, StoredRun, is_worked_on
from tests.training.dask_machines import runs, until, until_gone
from tests.training.made_up_worker import COMMAND
from tests.training.processes import ROOT, Process
from tests.training.test_jobs import LONG, RUN, status_is

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")
SIX = dataclasses.replace(RUN, epochs=6)


def process_of(stored: StoredRun) -> int:
    return files.read_json(stored.folder / "worker.json")["process"]


def in_epoch(jobs: Jobs, run: Run, epoch: int) -> StoredRun:
    """Start a run, and wait until it is in the middle of an epoch."""
    stored = jobs.store.get(jobs.submit(run))
    until(lambda: jobs.poll(stored.id).epoch >= epoch)
    last = len(stored.metrics())
    until(lambda: len(stored.metrics()) > last + 2)
    return stored


def whole_run(jobs: Jobs, run: Run) -> bytes:
    """The weights at the end of a run that nothing disturbs."""
    stored = jobs.store.get(jobs.submit(run))
    status_is(jobs, stored.id, Status.COMPLETE)
    return stored.model_file.read_bytes()


def contents(stored: StoredRun) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in stored.folder.rglob("*") if path.is_file()}


# Workers are lost.


@posix
def test_a_worker_killed_in_mid_epoch_has_failed_and_its_run_goes_on_from_there(jobs):
    stored = in_epoch(jobs, SIX, 2)
    os.kill(process_of(stored), signal.SIGKILL)
    status_is(jobs, stored.id, Status.FAILED)
    state = jobs.poll(stored.id)
    assert "killed from outside" in state.sentence
    assert "What was kept until then is still there." in state.sentence
    assert stored.epochs() == list(range(state.epoch + 1))
    kept = {
        epoch: (stored.folder / "snapshots" / f"{epoch:04}.npz").read_bytes() for epoch in (1, 2)
    }
    jobs.resume(stored.id)
    status_is(jobs, stored.id, Status.COMPLETE)
    assert stored.epochs() == list(range(7))
    for epoch, content in kept.items():
        assert (stored.folder / "snapshots" / f"{epoch:04}.npz").read_bytes() == content
    steps = [row.step for row in stored.metrics() if row.split == "train"]
    assert steps == list(range(1, 61))
    assert stored.skipped_metrics() == 0
    assert stored.model_file.read_bytes() == whole_run(jobs, SIX)


@posix
def test_the_queue_goes_on_after_a_worker_was_killed(jobs):
    first, second = jobs.submit(LONG), jobs.submit(RUN)
    status_is(jobs, first, Status.RUNNING)
    os.kill(process_of(jobs.store.get(first)), signal.SIGKILL)
    status_is(jobs, second, Status.COMPLETE)
    assert jobs.poll(first).status is Status.FAILED


@posix
def test_a_worker_without_signs_of_life_is_stalled_until_it_gives_one(jobs):
    stored = in_epoch(jobs, LONG, 1)
    os.kill(process_of(stored), signal.SIGSTOP)
    status_is(jobs, stored.id, Status.STALLED)
    assert "no sign of life" in jobs.poll(stored.id).sentence
    assert stored.state.status is Status.RUNNING  # what it says of itself
    os.kill(process_of(stored), signal.SIGCONT)
    status_is(jobs, stored.id, Status.RUNNING)


@posix
def test_a_stalled_run_goes_on_with_a_new_worker(jobs):
    stored = in_epoch(jobs, SIX, 1)
    old = process_of(stored)
    os.kill(old, signal.SIGSTOP)
    status_is(jobs, stored.id, Status.STALLED)
    jobs.resume(stored.id)
    status_is(jobs, stored.id, Status.COMPLETE)
    assert process_of(stored) != old
    until(lambda: not runs(old))
    assert stored.model_file.read_bytes() == whole_run(jobs, SIX)


@posix
def test_a_stopped_worker_is_killed_when_it_is_cancelled(jobs, engine):
    stored = in_epoch(jobs, LONG, 1)
    os.kill(process_of(stored), signal.SIGSTOP)
    jobs.cancel(stored.id)
    status_is(jobs, stored.id, Status.CANCELLED)
    assert engine.stops == [False, True]  # first asked, then killed
    until_gone(process_of(stored))


@posix
def test_a_worker_that_heeds_nobody_is_killed_when_it_is_cancelled(jobs, engine, made_up):
    made_up(stubborn=True)
    stored = in_epoch(jobs, LONG, 1)
    jobs.cancel(stored.id)
    status_is(jobs, stored.id, Status.CANCELLED)
    assert engine.stops == [False, True]
    until_gone(process_of(stored))


@posix
def test_a_worker_that_still_loads_ends_at_the_first_signal(jobs, engine, made_up):
    made_up(loading=1000)
    jobs.warm()
    ready = engine._ready._process
    identity = jobs.submit(LONG)
    status_is(jobs, identity, Status.STARTING)
    jobs.cancel(identity)
    status_is(jobs, identity, Status.CANCELLED)
    assert engine.stops == [False]
    assert ready.wait() == -signal.SIGTERM


def test_on_a_full_disk_a_run_can_be_cancelled_all_the_same(jobs, engine, monkeypatch):
    stored = in_epoch(jobs, LONG, 1)

    def full(path, values):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_json", full)  # of this process; the worker has room
        jobs.cancel(stored.id)
    status_is(jobs, stored.id, Status.CANCELLED)
    assert engine.stops == [False]


# Workers that cannot work.


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("Diverged", "The steps were too large."),
        ("MemoryError", "not enough memory"),
        ("KeyError", "Training broke down (KeyError); the log in its folder says where."),
    ],
)
def test_an_error_in_training_is_a_sentence(jobs, made_up, error, sentence):
    made_up(error=error)
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.FAILED)
    assert sentence in jobs.poll(identity).sentence
    stored = jobs.store.get(identity)
    assert stored.epochs() == [0]
    until(lambda: error in (stored.folder / "log.txt").read_text())


@posix
def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(jobs, made_up):
    made_up(file_limit=3000)  # less than a snapshot
    identity = jobs.submit(SIX)
    status_is(jobs, identity, Status.FAILED)
    stored = jobs.store.get(identity)
    assert jobs.poll(identity).sentence.startswith("The disk is full.")
    assert stored.epochs() == [0, 1]
    assert jobs.poll(identity).epoch == 1
    until(lambda: not is_worked_on(stored.folder))
    assert not list(stored.folder.rglob(f"{files.PREFIX}*"))
    made_up()
    jobs.resume(identity)
    status_is(jobs, identity, Status.COMPLETE)
    assert stored.model_file.read_bytes() == whole_run(jobs, SIX)


def test_on_a_full_disk_runs_wait_until_there_is_room(jobs, engine, monkeypatch):
    running, waiting = jobs.submit(LONG), jobs.submit(RUN)
    status_is(jobs, running, Status.RUNNING)
    tried, write = [], files.write_json

    def full(path, values):
        if path.name == "state.json":
            tried.append(path)
            raise OSError(28, "No space left on device")
        write(path, values)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_json", full)  # of this process; the worker has room
        with pytest.raises(OSError, match="No space"):
            jobs.cancel(waiting)
        jobs.cancel(running)
        status_is(jobs, running, Status.CANCELLED)
        before = len(tried)
        until(lambda: len(tried) >= before + 2)
        assert jobs.poll(waiting).status is Status.QUEUED
        assert engine.started == [running]
    status_is(jobs, waiting, Status.COMPLETE)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 400 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk, engine):
    jobs = Jobs(Store(small_disk, None), engine)
    other = jobs.store.get(jobs.submit(RUN))
    status_is(jobs, other.id, Status.COMPLETE)
    until(lambda: not is_worked_on(other.folder))
    whole = contents(other)
    identity = jobs.submit(LONG)
    status_is(jobs, identity, Status.FAILED)
    stored = jobs.store.get(identity)
    assert jobs.poll(identity).sentence.startswith("The disk is full.")
    kept = jobs.poll(identity).epoch
    assert kept >= 3
    assert stored.epochs()[: kept + 1] == list(range(kept + 1))
    for epoch in range(kept + 1):
        stored.snapshot(epoch)
    assert int(stored.resume_state()["epoch"]) == kept
    assert contents(other) == whole
    jobs.close()


@pytest.mark.parametrize("command", [["/does/not/exist"], ["false"]])
def test_a_command_that_cannot_be_started_is_a_sentence(store, command):
    jobs = Jobs(store, LocalEngine(command, slots=1))
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.FAILED)
    assert re.search(
        "could not be started|no worker|broke down", jobs.poll(identity).sentence, re.I
    )
    jobs.close()


@pytest.mark.parametrize("content", [b"", b"PK", bytes(5000)])
def test_a_run_whose_last_epoch_is_damaged_begins_anew(jobs, content):
    stored = in_epoch(jobs, SIX, 2)
    jobs.cancel(stored.id)
    status_is(jobs, stored.id, Status.CANCELLED)
    until(lambda: not is_worked_on(stored.folder))
    (stored.folder / "resume.npz").write_bytes(content)
    jobs.resume(stored.id)
    status_is(jobs, stored.id, Status.COMPLETE)
    assert [row.step for row in stored.metrics() if row.split == "train"] == list(range(1, 61))
    assert stored.model_file.read_bytes() == whole_run(jobs, SIX)


def test_a_run_deleted_under_its_worker_frees_the_slot(jobs):
    stored = in_epoch(jobs, LONG, 1)
    number = process_of(stored)
    doomed = stored.folder.rename(stored.folder.with_name(".deleted"))
    shutil.rmtree(doomed, ignore_errors=True)
    other = jobs.submit(RUN)
    status_is(jobs, other, Status.COMPLETE)
    until(lambda: not runs(number))
    assert not stored.folder.exists()


def test_a_torn_state_under_a_worker_hides_the_run_for_a_moment_only(jobs):
    stored = in_epoch(jobs, LONG, 1)
    (stored.folder / "state.json").write_text('{"status": "runn')
    until(lambda: any(one.id == stored.id for one in jobs.store.list()))
    status_is(jobs, stored.id, Status.RUNNING)
    assert runs(process_of(stored))


@posix
def test_a_run_that_cannot_be_read_and_does_not_live_frees_the_slot(jobs, monkeypatch):
    monkeypatch.setattr(watch, "STARTING", 1.0)
    stored = in_epoch(jobs, LONG, 1)
    number = process_of(stored)
    os.kill(number, signal.SIGSTOP)
    (stored.folder / "state.json").write_text('{"status": "runn')
    status_is(jobs, jobs.submit(RUN), Status.COMPLETE)
    until_gone(number)
    with pytest.raises(RunMissing, match="cannot be read"):
        jobs.cancel(stored.id)
    assert stored.epochs()[:2] == [0, 1]


def test_a_control_file_that_is_torn_is_nobodys_wish(jobs):
    stored = in_epoch(jobs, LONG, 1)
    for content in (b"", b"{", b"[]", b'{"cancelled": true}', b"\xff", b"[" * 99_999):
        (stored.folder / "control.json").write_bytes(content)
        count = len(stored.metrics())
        until(lambda count=count: len(stored.metrics()) > count + 12)
    assert jobs.poll(stored.id).status is Status.RUNNING


# Clocks.


@pytest.mark.parametrize("speed", [-1000, 1000])
def test_a_clock_that_is_wrong_confuses_nobody(store, engine, made_up, monkeypatch, speed):
    made_up(clock=speed)
    jobs = Jobs(store, engine)
    monkeypatch.setattr(time, "time", lambda: 2e9 + speed * time.monotonic())
    stored = store.get(jobs.submit(dataclasses.replace(RUN, epochs=25)))
    seen = []

    def ended() -> bool:
        seen.append(jobs.poll(stored.id))
        return seen[-1].status is Status.COMPLETE

    until(ended)
    beats = [state.beat for state in seen]
    assert beats == sorted(beats)
    assert max(beats) >= 4
    usual = {Status.QUEUED, Status.STARTING, Status.RUNNING, Status.COMPLETE}
    assert {state.status for state in seen} <= usual
    later = jobs.submit(RUN)
    assert [one.id for one in store.list()] == [later, stored.id]
    jobs.close()


# Servers come and go.

SERVER = """
import json, sys
from pathlib import Path
from explorer.training.engines.local import LocalEngine
from explorer.training.jobs import Jobs
from explorer.training.run import Run
from explorer.training.store import Store
jobs = Jobs(Store(Path(sys.argv[1]), None), LocalEngine(sys.argv[2].split(), slots=1))
for line in sys.stdin:
    if line.startswith("{"):
        print(jobs.submit(Run.from_dict(json.loads(line))), flush=True)
    elif line.startswith("warm"):
        jobs.warm()
        print(jobs.engine._ready._process.pid, flush=True)
"""


def server(store: Store) -> Process:
    return Process(SERVER, store.place, " ".join(COMMAND))


def submitted(process: Process, run: Run) -> str:
    process.tell(json.dumps(run.as_dict()))
    return process.line()


def test_a_server_that_is_started_again_finds_what_runs_and_what_waits(store, engine):
    with server(store) as earlier:
        running, waiting = submitted(earlier, LONG), submitted(earlier, RUN)
        until(lambda: store.get(running).state.epoch >= 1)
        earlier.process.kill()
    number = process_of(store.get(running))
    assert runs(number)
    jobs = Jobs(store, engine)
    assert jobs.poll(running).status is Status.RUNNING
    beat = jobs.poll(running).beat
    until(lambda: jobs.poll(running).beat > beat + 1)
    assert jobs.poll(running).status is Status.RUNNING
    assert (jobs.poll(waiting).status, jobs.position(waiting)) == (Status.QUEUED, 0)
    assert engine.started == []
    jobs.pause(running)
    status_is(jobs, running, Status.PAUSED)
    jobs.resume(running)
    status_is(jobs, running, Status.RUNNING)
    jobs.cancel(running)
    status_is(jobs, running, Status.CANCELLED)
    assert engine.stops == []
    status_is(jobs, waiting, Status.COMPLETE)
    assert engine.started == [waiting]
    jobs.close()


@posix
def test_a_server_that_is_started_again_can_kill_what_an_earlier_one_started(
    store, engine, made_up
):
    made_up(stubborn=True)
    with server(store) as earlier:
        running = submitted(earlier, LONG)
        until(lambda: store.get(running).state.epoch >= 1)
        earlier.process.kill()
    jobs = Jobs(store, engine)
    jobs.cancel(running)
    status_is(jobs, running, Status.CANCELLED)
    assert engine.stops == [False, True]
    until(lambda: not runs(process_of(store.get(running))))
    jobs.close()


@posix
def test_a_cancel_is_carried_out_by_the_next_server(store, engine, made_up):
    made_up(stubborn=True)
    with server(store) as earlier:
        running = submitted(earlier, LONG)
        until(lambda: store.get(running).state.epoch >= 1)
        earlier.process.kill()
    control = {"cancelled": True, "paused": False, "learning_rate_factor": 1.0}
    files.write_json(store.get(running).folder / "control.json", control)
    jobs = Jobs(store, engine)
    status_is(jobs, running, Status.CANCELLED)
    assert engine.stops == [False, True]
    jobs.close()


@posix
@pytest.mark.parametrize("cancelled", [False, True])
def test_a_worker_that_still_loads_is_found_by_the_next_server(
    store, engine, made_up, monkeypatch, cancelled
):
    monkeypatch.setattr(watch, "GRACE", 0.2)
    made_up(loading=1000 if cancelled else 2)
    with server(store) as earlier:
        earlier.tell("warm")
        ready = int(earlier.line())
        loading, waiting = submitted(earlier, RUN), submitted(earlier, RUN)
        until(lambda: is_worked_on(store.get(loading).folder))
        earlier.process.kill()
    made_up()
    jobs = Jobs(store, engine)
    if cancelled:
        jobs.cancel(loading)
    seen = []
    until(lambda: seen.append(jobs.poll(loading).status) or seen[-1] not in ACTIVE)
    assert seen[-1] is (Status.CANCELLED if cancelled else Status.COMPLETE)
    assert process_of(store.get(loading)) == ready
    until_gone(ready)
    status_is(jobs, waiting, Status.COMPLETE)
    assert engine.started == [waiting]
    jobs.close()


@pytest.mark.parametrize("status", [Status.STARTING, Status.RUNNING, Status.PAUSED])
def test_a_run_whose_worker_died_while_no_server_looked_has_failed(store, engine, status):
    stored = store.create(RUN, status=status)
    jobs = Jobs(store, engine)
    status_is(jobs, stored.id, Status.FAILED)
    assert "ended without a word" in jobs.poll(stored.id).sentence
    until(lambda: stored.state.status is Status.FAILED)  # on the disk too
    jobs.resume(stored.id)
    status_is(jobs, stored.id, Status.COMPLETE)
    jobs.close()


def test_a_run_that_has_failed_never_seems_to_start_again(store, engine, monkeypatch):
    monkeypatch.setattr(watch, "GRACE", 0.05)
    stored = store.create(RUN, status=Status.STARTING)
    jobs = Jobs(store, engine)
    seen = []
    judged = jobs._supervisor.judged
    monkeypatch.setattr(
        jobs._supervisor, "judged", lambda *state: (time.sleep(0.01), judged(*state))[1]
    )
    until(lambda: seen.append(jobs.poll(stored.id).status) or stored.state.status is Status.FAILED)
    seen += [jobs.poll(stored.id).status for _ in range(5)]
    assert seen == sorted(seen, key=lambda status: status is Status.FAILED)
    jobs.close()


def test_a_ready_worker_understands_any_path_in_any_language(tmp_path, engine, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")  # of its standard input
    jobs = Jobs(Store(tmp_path / "José 学习", None), engine)
    jobs.warm()
    ready = engine._ready._process.pid
    stored = jobs.store.get(jobs.submit(RUN))
    status_is(jobs, stored.id, Status.COMPLETE)
    assert process_of(stored) == ready
    jobs.close()


def test_a_worker_finds_its_run_wherever_the_server_was_started(tmp_path, engine, monkeypatch):
    monkeypatch.chdir(tmp_path)
    jobs = Jobs(Store(Path("runs"), None), engine)
    status_is(jobs, jobs.submit(RUN), Status.COMPLETE)
    jobs.close()


def test_of_two_servers_one_starts_runs_and_both_show_them(store, engine):
    with server(store) as first:
        running = submitted(first, LONG)
        jobs = Jobs(store, engine)
        assert not store.owned
        with pytest.raises(JobsRefused, match="Another server"):
            jobs.submit(RUN)
        for ask in (jobs.cancel, jobs.pause, jobs.resume):
            with pytest.raises(JobsRefused, match="Another server"):
                ask(running)
        status_is(jobs, running, Status.RUNNING)
        jobs.warm()
        assert engine._ready is None
        first.process.kill()
        first.process.wait()
        waiting = jobs.submit(RUN)  # it has taken over
        assert store.owned
        assert jobs.poll(running).status is Status.RUNNING
        jobs.cancel(running)
        status_is(jobs, waiting, Status.COMPLETE)
        assert jobs.poll(running).status is Status.CANCELLED
        jobs.close()


@posix
def test_a_worker_that_waits_ends_with_its_server_however_that_ends(store, made_up):
    with server(store) as running:
        running.tell("warm")
        ready = int(running.line())
        assert runs(ready)
        running.process.kill()
    until(lambda: not runs(ready))


def test_a_run_from_a_terminal_is_shown_and_can_be_cancelled_from_the_page(jobs, engine):
    settings = ["--architecture", "simple_cnn", "--dataset", "digits", "--epochs", "500"]
    terminal = subprocess.Popen(
        [*COMMAND, *settings, "--store", str(jobs.store.place)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    until(lambda: jobs.store.list())
    identity = jobs.store.list()[0].id
    status_is(jobs, identity, Status.RUNNING)
    waiting = jobs.submit(RUN)
    assert jobs.poll(waiting).status is Status.QUEUED  # the machine is busy
    jobs.cancel(identity)
    status_is(jobs, identity, Status.CANCELLED)
    assert "Cancelled." in terminal.communicate()[0]
    assert terminal.returncode == 1
    status_is(jobs, waiting, Status.COMPLETE)
    assert engine.started == [waiting]


def test_a_worker_leaves_a_run_alone_that_another_one_has(jobs, engine, monkeypatch):
    stored = in_epoch(jobs, LONG, 1)
    number = process_of(stored)
    second = subprocess.run(
        [*COMMAND, "--folder", str(stored.folder)], cwd=ROOT, check=False, capture_output=True
    )
    assert second.returncode == 1
    assert b"Another process is working on this run." in second.stderr
    assert process_of(stored) == number
    status_is(jobs, stored.id, Status.RUNNING)


def test_the_sentence_of_a_state_without_a_worker_is_not_kept_if_it_comes_to_life(store, engine):
    """A worker that was slow to get hold of its run is not taken for dead for ever."""
    stored = store.create(LONG, status=Status.RUNNING)
    jobs = Jobs(store, engine)
    status_is(jobs, stored.id, Status.FAILED)
    alive = RunState(status=Status.RUNNING, beat=5)
    from explorer.training.store import worker_lock

    with worker_lock(stored.folder):
        files.write_json(stored.folder / "state.json", alive.as_dict())
        status_is(jobs, stored.id, Status.RUNNING)
    status_is(jobs, stored.id, Status.FAILED)
    jobs.close()


def test_a_place_that_vanishes_does_not_end_the_supervisor(store, engine, tmp_path):
    jobs = Jobs(store, engine)
    moved = store.place.rename(Path(tmp_path) / "elsewhere")
    assert jobs.store.list() == []
    moved.rename(store.place)
    identity = jobs.submit(RUN)
    status_is(jobs, identity, Status.COMPLETE)
    jobs.close()
