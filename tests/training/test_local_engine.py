"""Workers on this machine: who sees which GPU, and how they are ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.training.engines import Ended, local
from explorer.training.engines.local import FoundHandle, LocalEngine, said_of
from explorer.training.store import worker_lock
from tests.training.dask_machines import runs, until

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")
TELLS = [
    sys.executable,
    "-c",
    "import os; print(os.environ.get('CUDA_VISIBLE_DEVICES'), flush=True)",
]
SLEEPS = [
    sys.executable,
    "-c",
    "import os, time; print(os.environ.get('CUDA_VISIBLE_DEVICES'), flush=True); time.sleep(1000)",
]


@pytest.fixture
def with_gpus(monkeypatch):
    """Say how many GPUs there are, and which ones the server may use."""

    def say(count: int, visible: str | None = None) -> None:
        monkeypatch.setattr(local, "gpu_capabilities", lambda: (8.0,) * count)
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        if visible is not None:
            monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)

    return say


def started(engine: LocalEngine, place: Path, name: str):
    """A worker, and the GPU that it sees."""
    folder = place / name
    folder.mkdir()
    handle = engine.start(folder)
    until(lambda: (folder / "log.txt").read_text().endswith("\n"))
    return handle, (folder / "log.txt").read_text().strip()


@pytest.mark.parametrize(("gpus", "slots"), [(0, 1), (1, 1), (4, 4)])
def test_there_are_as_many_slots_as_gpus_or_one(with_gpus, gpus, slots):
    with_gpus(gpus)
    assert LocalEngine().slots == slots
    assert LocalEngine(slots=3).slots == 3


def test_slots_follow_the_gpus_that_the_server_may_use(with_gpus):
    with_gpus(4, "1,3")
    assert LocalEngine().slots == 2
    with_gpus(4, "")
    assert LocalEngine().slots == 1


@pytest.mark.parametrize(
    ("count", "visible", "seen"), [(0, None, "None"), (1, None, "None"), (4, "2", "2")]
)
def test_where_there_is_nothing_to_share_out_nothing_is_said(
    with_gpus, tmp_path, count, visible, seen
):
    with_gpus(count, visible)
    assert started(LocalEngine(TELLS), tmp_path, "run")[1] == seen


@posix
def test_each_worker_sees_one_gpu_that_nobody_else_has(with_gpus, tmp_path):
    with_gpus(3)
    engine = LocalEngine(SLEEPS)
    workers = [started(engine, tmp_path, f"run-{number}") for number in range(3)]
    assert sorted(gpu for _, gpu in workers) == ["0", "1", "2"]
    freed, gpu = workers[1]
    freed.stop(kill=True)
    until(freed.poll)
    again, now = started(engine, tmp_path, "again")
    assert now == gpu
    for handle in (workers[0][0], workers[2][0], again):
        handle.stop(kill=True)
        until(handle.poll)


@posix
def test_the_gpu_of_a_worker_that_an_earlier_server_started_is_not_free(with_gpus, tmp_path):
    with_gpus(2)
    engine = LocalEngine(SLEEPS)
    (tmp_path / "worker.json").write_text(json.dumps({"process": 2**22 + 1, "gpu": "0"}))
    with worker_lock(tmp_path):
        assert engine.find(tmp_path).poll() is None
        handle, gpu = started(engine, tmp_path, "run")
    assert gpu == "1"
    handle.stop(kill=True)
    until(handle.poll)


@posix
@pytest.mark.parametrize(
    ("kill", "said"),
    [(False, "ended from outside (signal 15)"), (True, "for want of memory perhaps")],
)
def test_ending_a_worker_politely_or_not(tmp_path, kill, said):
    handle, _ = started(LocalEngine(SLEEPS, slots=1), tmp_path, "run")
    assert handle.poll() is None
    handle.stop(kill)
    until(handle.poll)
    assert said in handle.poll().sentence
    handle.stop(kill)  # of one that has ended already: nothing


@posix
def test_killing_takes_what_the_worker_has_started_too(tmp_path):
    parent = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])\n"
        "print(child.pid, flush=True); time.sleep(1000)"
    )
    engine = LocalEngine([sys.executable, "-c", parent], slots=1)
    handle, child = started(engine, tmp_path, "run")
    assert runs(int(child))
    handle.stop(kill=True)
    until(lambda: not runs(int(child)))


@posix
@pytest.mark.parametrize("own_session", [True, False])
def test_a_found_worker_is_killed_however_it_was_started(tmp_path, own_session):
    process = subprocess.Popen(SLEEPS, stdout=subprocess.DEVNULL, start_new_session=own_session)
    (tmp_path / "worker.json").write_text(json.dumps({"process": process.pid}))
    with worker_lock(tmp_path):
        FoundHandle.of(tmp_path).stop(kill=True)
        assert process.wait() == -signal.SIGKILL


@posix
@pytest.mark.parametrize("content", ['{"process": %d}', '{"process": "%d"}', "{", "[%d]", "{}"])
def test_without_the_lock_or_a_number_nobody_is_ended(tmp_path, content):
    """The number of a process that has ended may be somebody else's by now."""
    process = subprocess.Popen(SLEEPS, stdout=subprocess.PIPE)
    (tmp_path / "worker.json").write_text(content.replace("%d", str(process.pid)))
    assert FoundHandle.of(tmp_path) is None
    found = FoundHandle(tmp_path)
    assert found.poll() == Ended()
    found.stop(kill=True)
    if content != '{"process": %d}':
        with worker_lock(tmp_path):
            found.stop(kill=True)
    process.stdout.readline()
    assert process.poll() is None
    process.kill()
    process.wait()


@posix
@pytest.mark.parametrize("number", [0, 1, -1, True, 1.5])
def test_numbers_that_stand_for_many_processes_are_never_signalled(tmp_path, monkeypatch, number):
    monkeypatch.setattr(local, "_signal", lambda *_: pytest.fail("signalled"))
    (tmp_path / "worker.json").write_text(json.dumps({"process": number}))
    with worker_lock(tmp_path):
        FoundHandle.of(tmp_path).stop(kill=True)


def test_why_a_worker_ended():
    assert said_of(0) == ""
    assert said_of(1) == said_of(3221225477)
    assert "signal 11" in said_of(-11)
    assert "memory" in said_of(-9)


def test_the_server_is_told_which_engine_by_one_setting(monkeypatch):
    from explorer.training.engines import engine_of_this_machine

    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    assert engine_of_this_machine().name == "local"
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    cluster = engine_of_this_machine()
    assert cluster.name == "dask"
    cluster.close()
