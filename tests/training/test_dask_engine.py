"""Training on a cluster: a real scheduler, two real nodes, no folder in common."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.training.engines import dask_relay
from explorer.training.engines.dask import DaskEngine
from explorer.training.engines.dask_cluster import slots_of
from tests.training.dask_machines import ROOT, Machines, until, until_gone

SLOW = [str(Path(__file__).with_name("slow_worker.py"))]


@pytest.fixture(scope="module")
def machines(tmp_path_factory) -> Iterator[Machines]:
    running = Machines(tmp_path_factory.mktemp("machines"))
    yield running
    running.stop()


@pytest.fixture
def nodes(machines) -> Machines:
    """Both nodes at work, whatever an earlier test did to them."""
    machines.add_nodes("left", "right")
    return machines


@pytest.fixture
def engine(nodes) -> Iterator[DaskEngine]:
    made = DaskEngine(nodes.address, SLOW)
    until(lambda: made.slots == 2)
    yield made
    made.close()


@pytest.fixture
def submit(engine, tmp_path):
    """Start a run of the slow worker; its folder and handle. What is left is ended."""
    handles = []

    def start(name: str = "slow-run", **settings):
        folder = make(tmp_path, name, **settings)
        handles.append(engine.start(folder))
        return folder, handles[-1]

    yield start
    for handle in handles:
        handle.stop(kill=True)
    until(lambda: all(handle.poll() for handle in handles))


def make(place: Path, name: str = "slow-run", **settings) -> Path:
    folder = place / name
    folder.mkdir()
    run = {"epochs": 3, "seconds": 0.5, **settings}
    (folder / "run.json").write_text(json.dumps(run))
    return folder


def state(folder: Path) -> dict:
    path = folder / "state.json"
    return json.loads(path.read_text()) if path.exists() else {"status": "queued", "epoch": 0}


def reached(folder: Path, epoch: int) -> bool:
    return state(folder)["epoch"] >= epoch


def snapshots(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "snapshots").glob("*"))


def node_of(folder: Path) -> str:
    """Which machine the worker ran on last, as its log tells."""
    return "left" if "/left/" in (folder / "log.txt").read_text().splitlines()[-1] else "right"


def test_runs_go_to_nodes_with_a_free_slot_and_the_third_waits(submit, nodes):
    started = [submit(f"slow-run-{number}") for number in range(3)]
    folders = [folder for folder, _ in started]
    until(lambda: sum(reached(folder, 1) for folder in folders) == 2)
    waiting = [folder for folder in folders if not reached(folder, 1)]
    assert state(waiting[0])["status"] == "queued"
    running = [folder for folder in folders if folder not in waiting]
    assert {node_of(folder) for folder in running} == {"left", "right"}
    until(lambda: all(handle.poll() for _, handle in started))
    assert [handle.poll().sentence for _, handle in started] == ["", "", ""]
    assert [state(folder)["status"] for folder in folders] == ["complete"] * 3
    until(lambda: not nodes.folders("left") and not nodes.folders("right"))


def test_files_come_back_whole_while_it_runs_and_no_others(submit):
    folder, handle = submit(epochs=4)
    while not handle.poll():
        seen = state(folder)["epoch"]
        for epoch in range(1, seen + 1):
            assert np.load(folder / "snapshots" / f"{epoch:04}.npz")["weights"].size == 400_000
        if seen:
            assert int(np.load(folder / "resume.npz")["epoch"]) >= seen
    assert handle.poll().sentence == ""
    assert len((folder / "metrics.csv").read_text().splitlines()) == 4
    expected = np.random.default_rng(0).normal(size=400_000)
    assert (folder / "model.keras").read_bytes() == expected.tobytes()
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kept = {f"snapshots/{epoch:04}.npz" for epoch in range(1, 5)}
    kept |= {"state.json", "metrics.csv", "resume.npz", "model.keras", "card.json", "log.txt"}
    assert found - {"worker.lock"} == kept | {"run.json"}


def test_the_lock_is_held_on_behalf_of_the_node(submit):
    from filelock import FileLock, Timeout

    folder, handle = submit()
    until(lambda: reached(folder, 1))
    with pytest.raises(Timeout):
        FileLock(folder / "worker.lock").acquire(blocking=False)
    until(handle.poll)
    with FileLock(folder / "worker.lock").acquire(blocking=False):
        pass


def control(folder: Path, **wishes) -> None:
    part = folder / ".control"
    part.write_text(json.dumps(wishes))
    os.replace(part, folder / "control.json")


def test_wishes_reach_the_node(submit):
    folder, handle = submit(epochs=500)
    until(lambda: reached(folder, 1))
    control(folder, learning_rate_factor=0.25)
    until(lambda: state(folder)["learning_rate"] == 0.25)
    control(folder, cancelled=True)
    until(handle.poll)
    assert (handle.poll().sentence, state(folder)["status"]) == ("", "cancelled")


def test_a_run_that_still_waits_can_be_cancelled(submit, nodes):
    busy = [submit(f"slow-run-{number}", epochs=500)[0] for number in range(2)]
    until(lambda: all(reached(folder, 1) for folder in busy))
    folder, handle = submit("waiting")
    control(folder, cancelled=True)
    until(handle.poll)
    assert handle.poll().sentence == ""
    assert not (folder / "log.txt").exists()


def test_a_worker_that_heeds_nobody_is_killed(submit, monkeypatch):
    monkeypatch.setattr(dask_relay, "_LAST_WORD", 30.0)  # other tests may keep the node busy
    folder, handle = submit(epochs=500, stubborn=True)
    until(lambda: reached(folder, 1))
    control(folder, cancelled=True)
    handle.stop(kill=False)
    beat = state(folder)["beat"]
    until(lambda: state(folder)["beat"] > beat + 3)
    handle.stop(kill=True)
    until(handle.poll)
    assert (
        handle.poll().sentence
        == "it was killed from outside, by the system for want of memory perhaps"
    )
    until_gone(state(folder)["step"])


def test_a_worker_that_was_killed_on_the_node_has_failed(submit):
    folder, handle = submit(epochs=500)
    until(lambda: reached(folder, 2))
    os.kill(state(folder)["step"], signal.SIGKILL)
    until(handle.poll)
    assert "it was killed from outside" in handle.poll().sentence
    assert {"0001.npz", "0002.npz"} <= set(snapshots(folder))


def test_cancelling_needs_no_answer_of_the_node(submit, nodes):
    folder, handle = submit(epochs=500)
    until(lambda: reached(folder, 1))
    process = nodes.nodes[node_of(folder)]
    process.send_signal(signal.SIGSTOP)
    try:
        handle.stop(kill=True)
        until(handle.poll)
        assert "did not confirm" in handle.poll().sentence
    finally:
        process.send_signal(signal.SIGCONT)
    until_gone(state(folder)["step"])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_lost_node_fails_the_run_which_then_goes_on_elsewhere(submit, engine, nodes, how):
    folder, handle = submit(epochs=6)
    until(lambda: reached(folder, 2))
    lost = node_of(folder)
    nodes.nodes[lost].send_signal(how)
    until(handle.poll)
    assert handle.poll().sentence == "The node's worker was lost."
    kept = state(folder)["epoch"]
    assert {f"{epoch:04}.npz" for epoch in range(1, kept + 1)} <= set(snapshots(folder))
    until_gone(state(folder)["step"])
    log = (folder / "log.txt").read_text()
    assert log.count("starts after epoch") == 1  # nothing was tried again silently

    resumed = engine.start(folder)
    until(resumed.poll)
    assert (resumed.poll().sentence, state(folder)["status"]) == ("", "complete")
    assert node_of(folder) != lost
    again = (folder / "log.txt").read_text().removeprefix(log)
    assert "starts after epoch 0" not in again
    assert snapshots(folder) == [f"{epoch:04}.npz" for epoch in range(1, 7)]
    epochs = [line.split(",")[0] for line in (folder / "metrics.csv").read_text().splitlines()]
    assert epochs == [str(epoch) for epoch in range(1, 7)]


def test_another_server_finds_the_run_again(nodes, tmp_path):
    folder = make(tmp_path, epochs=8)
    script = (
        "import sys, time, pathlib\n"
        "from explorer.training.engines.dask import DaskEngine\n"
        "engine = DaskEngine(sys.argv[1], [sys.argv[2]])\n"
        "engine.start(pathlib.Path(sys.argv[3]))\n"
        "time.sleep(1000)\n"
    )
    arguments = [nodes.address, *SLOW, str(folder)]
    server = subprocess.Popen([sys.executable, "-c", script, *arguments], cwd=ROOT)
    until(lambda: reached(folder, 2))
    server.kill()
    server.wait()
    seen = state(folder)["epoch"]
    engine = DaskEngine(nodes.address, SLOW)
    handle = engine.find(folder)
    until(handle.poll)
    engine.close()
    assert (handle.poll().sentence, state(folder)["status"]) == ("", "complete")
    assert (folder / "log.txt").read_text().count("starts after epoch") == 1
    assert len(snapshots(folder)) == 8 > seen


def test_a_run_that_the_cluster_does_not_know(engine, tmp_path):
    folder = make(tmp_path)
    assert engine.find(folder) is None
    (folder / "worker.json").write_text('{"task": "cnn-explorer-slow-run-12345678"}')
    handle = engine.find(folder)
    until(handle.poll)
    assert handle.poll().sentence == "The cluster does not know this run any more."
    assert engine.find(folder) is None


def test_a_cluster_that_cannot_be_reached_is_a_sentence(tmp_path):
    engine = DaskEngine("tcp://127.0.0.1:1", SLOW)
    handle = engine.start(make(tmp_path))
    until(handle.poll)
    assert handle.poll().sentence == "The cluster at tcp://127.0.0.1:1 cannot be reached."
    until(lambda: engine.problem == handle.poll().sentence)
    assert engine.slots == 0
    engine.close()


def test_a_missing_package_is_a_sentence_that_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    engine = DaskEngine("tcp://127.0.0.1:1", SLOW)
    assert "pip install" in engine.problem
    assert engine.start(make(tmp_path)).poll().sentence == engine.problem
    assert engine.slots == 0


@pytest.mark.parametrize(
    ("declared", "slots"),
    [
        ([], ("TRAIN", 0)),
        ([{}, {"MEMORY": 8e9}], ("TRAIN", 0)),
        ([{"TRAIN": 1}, {"TRAIN": 2.0}], ("TRAIN", 3)),
        ([{"TRAIN": 1}, {"GPU": 1}, {"GPU": 1}], ("GPU", 2)),
    ],
)
def test_what_the_nodes_call_a_slot_is_found_out(declared, slots):
    assert slots_of(declared) == slots
