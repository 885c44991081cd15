"""The store of runs: what is in it, what is not, and who looks after it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explorer.architectures import ARCHITECTURES
from explorer.training import files
from explorer.training.run import Run
from explorer.training.run_state import RunState, Status
from explorer.training.store import (
    RESERVE,
    RunMissing,
    Store,
    is_worked_on,
    usual_place,
    worker_lock,
)
from tests.training.processes import ROOT, Process

RUN = Run(architecture="simple_cnn", dataset="digits", epochs=2)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "runs", None)


def ids(store: Store) -> list[str]:
    return [stored.id for stored in store.list()]


def test_a_run_is_kept_with_its_settings(store):
    stored = store.create(RUN, "me")
    found = Store(store.place, None).get(stored.id)
    assert (found.run, found.shipped) == (RUN, False)
    assert (found.state.status, found.state.visitor) == (Status.QUEUED, "me")
    assert found.folder.parent == store.place


def test_the_newest_run_comes_first_whatever_the_clock_says(store, monkeypatch):
    now = time.time()
    made = []
    for clock in (now, now - 86_400, now + 5, now - 1_000_000):
        monkeypatch.setattr(time, "time", lambda clock=clock: clock)
        made.append(store.create(RUN).id)
    assert ids(store) == made[::-1]


def test_runs_created_at_the_same_moment_have_names_of_their_own(store, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1e9)
    assert len({store.create(RUN).id for _ in range(20)}) == 20


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_runs_of_every_architecture_are_found_by_their_names(store, architecture):
    stored = store.create(dataclasses.replace(RUN, architecture=architecture))
    assert store.get(stored.id).run.architecture == architecture


def test_the_place_is_the_one_that_the_variable_names(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_EXPLORER_RUNS", str(tmp_path / "elsewhere"))
    assert Store().place == usual_place() == tmp_path / "elsewhere"
    assert [stored for stored in Store().list() if not stored.shipped] == []
    monkeypatch.delenv("CNN_EXPLORER_RUNS")
    assert usual_place() == Path.home() / ".cnn_explorer" / "runs"


def test_the_place_stays_where_it_is_wherever_the_process_goes(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    store = Store(Path("runs"), None)
    stored = store.create(RUN)
    monkeypatch.chdir("/")
    assert ids(store) == [stored.id]
    assert stored.folder == tmp_path / "runs" / stored.id


def test_a_store_without_a_folder_is_empty(store):
    assert store.list() == []
    assert not store.place.exists()


@pytest.mark.parametrize(
    "identity",
    [
        "../outside",
        "..",
        "",
        "short",
        "/etc/passwd",
        "outside/../outside",
        "Speedy-20260101-0000-abcdef",
        "outside\x00",
        "outside\n",
        "x" * 64,
        "-outside",
        "owner.lock",
        None,
        7,
        ["outside"],
    ],
)
def test_a_name_that_is_none_of_ours_leads_nowhere(store, identity):
    stored = store.create(RUN)
    shutil.copytree(stored.folder, store.place.parent / "outside")
    for action in (store.get, store.version, store.delete):
        with pytest.raises(RunMissing, match="no such training run"):
            action(identity)
    assert (store.place.parent / "outside" / "run.json").exists()


def test_foreign_and_torn_things_are_skipped_and_counted(store):
    good = store.create(RUN)
    assert store.list()[0].id == good.id
    broken = {
        "run.json": [b"", b"{", b"[1]", b'{"epochs": 3}', b"\xff", b"[" * 50_000],
        "state.json": [b"", b'{"status": "running"', b'{"status": "gone"}', b"[" * 50_000],
    }
    nan = files.read_json(good.folder / "run.json") | {"learning_rate": float("nan")}
    count = 0
    for name, contents in broken.items():
        for content in contents:
            (store.create(RUN).folder / name).write_bytes(content)
            count += 1

    (store.create(RUN).folder / "run.json").write_text(json.dumps(nan))
    (store.create(RUN).folder / "state.json").write_text('{"status": "running", "beat": NaN}')
    (store.create(RUN).folder / "state.json").unlink()
    (store.place / "notes.txt").write_text("somebody's")
    (store.place / "a-file-named-like-a-run").write_text("somebody's")
    (store.place / "Holidays 2024").mkdir()
    (store.place / "empty-folder").mkdir()
    assert store.own()  # its own files do not count
    try:
        assert ids(store) == [good.id]
        assert store.skipped == count + 7
        assert ids(Store(store.place, None)) == [good.id]
    finally:
        store.disown()


@pytest.mark.parametrize("name", ["run.json", "state.json"])
def test_wherever_a_file_is_torn_the_others_are_listed(store, name):
    good, torn = store.create(RUN), store.create(RUN)
    content = (torn.folder / name).read_bytes()
    for kept in range(len(content) - 2):  # without its last line end it is whole
        (torn.folder / name).write_bytes(content[:kept])
        looking = Store(store.place, None)
        assert ids(looking) == [good.id]
        assert looking.skipped == 1


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_to_elsewhere_is_no_run_and_nothing_there_is_touched(store):
    stored = store.create(RUN)
    elsewhere = store.place.parent / "elsewhere"
    shutil.copytree(stored.folder, elsewhere)
    (elsewhere / f"{files.PREFIX}theirs").write_text("not ours")
    before = sorted(elsewhere.iterdir())
    (store.place / "linked-run").symlink_to(elsewhere)
    assert (ids(store), store.skipped) == ([stored.id], 1)
    for action in (store.get, store.delete):
        with pytest.raises(RunMissing):
            action("linked-run")
    assert store.own()
    store.disown()
    assert sorted(elsewhere.iterdir()) == before


def test_a_run_in_the_making_is_not_seen(store, monkeypatch):
    seen = []
    rename = os.rename

    def look_first(one, other):
        seen.append((ids(store), store.skipped))
        rename(one, other)

    monkeypatch.setattr(os, "rename", look_first)
    store.create(RUN)
    assert seen == [([], 0)]


def test_a_run_that_cannot_be_written_leaves_nothing(store, monkeypatch):
    store.place.mkdir(parents=True)

    def full(path, values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_json", full)
    with pytest.raises(OSError, match="No space"):
        store.create(RUN)
    assert list(store.place.iterdir()) == []


def test_deleting_takes_all_of_it(store):
    stored, other = store.create(RUN), store.create(RUN)
    store.delete(stored.id)
    assert ids(store) == [other.id]
    assert [path.name for path in store.place.iterdir()] == [other.id]
    with pytest.raises(RunMissing):
        store.delete(stored.id)


def test_a_run_that_is_worked_on_is_not_deleted(store):
    stored = store.create(RUN)
    with worker_lock(stored.folder), pytest.raises(ValueError, match="cancel it first"):
        store.delete(stored.id)
    store.delete(stored.id)


def test_runs_that_come_with_the_app_are_listed_last_and_stay(store, tmp_path):
    maker = Store(tmp_path / "shipped", None)
    shipped = maker.create(RUN)
    store = Store(store.place, maker.place)
    made = store.create(RUN)
    assert [(one.id, one.shipped) for one in store.list()] == [
        (made.id, False),
        (shipped.id, True),
    ]
    assert store.get(shipped.id).shipped
    with pytest.raises(ValueError, match="comes with the app"):
        store.delete(shipped.id)
    assert shipped.folder.exists()


def test_the_version_changes_with_the_run_and_only_with_it(store):
    stored = store.create(RUN)
    seen = {store.version(stored.id)}
    assert store.version(stored.id) in seen
    state = RunState(status=Status.RUNNING, beat=1)
    changes = [
        lambda: files.write_json(stored.folder / "state.json", state.as_dict()),
        lambda: (stored.folder / "metrics.csv").write_text("header"),
        lambda: (stored.folder / "snapshots" / "0001.npz").write_bytes(b""),
        lambda: (stored.folder / "live.npz").write_bytes(b""),
        lambda: (stored.folder / "card.json").write_text("{}"),
    ]
    for change in changes:
        change()
        assert store.version(stored.id) not in seen
        seen.add(store.version(stored.id))


def test_the_state_is_read_anew_when_it_has_changed(store):
    stored = store.create(RUN)
    for beat in range(20):
        state = dataclasses.replace(stored.state, beat=beat)
        files.write_json(stored.folder / "state.json", state.as_dict())
        assert stored.state.beat == beat


# One who looks after it.

OWNER = """
import sys
from pathlib import Path
from explorer.training.store import Store
store = Store(Path(sys.argv[1]), None)
print(store.own(), flush=True)
sys.stdin.readline()
"""


def test_one_process_at_a_time_owns_a_store(store):
    with Process(OWNER, store.place) as first:
        assert first.line() == "True"
        with Process(OWNER, store.place) as second:
            assert second.line() == "False"
        assert not store.own()
        assert not store.owned
        store.create(RUN)  # everybody can look and add
        assert len(store.list()) == 1
        first.process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        first.process.wait()
        assert store.own()  # the system frees the lock of the dead
    with Process(OWNER, store.place) as third:
        assert third.line() == "False"
    store.disown()
    with Process(OWNER, store.place) as fourth:
        assert fourth.line() == "True"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_not_owned(store):
    store.place.mkdir(parents=True)
    store.place.chmod(0o500)
    assert not store.own()
    store.place.chmod(0o700)


def test_a_place_that_is_a_file_is_not_owned(tmp_path):
    (tmp_path / "runs").write_text("")
    store = Store(tmp_path / "runs", None)
    assert not store.own()
    assert store.list() == []


def test_what_killed_processes_left_is_swept_at_the_start(store):
    idle, busy = store.create(RUN), store.create(RUN)
    stale = idle.folder / "snapshots" / f"{files.PREFIX}abc.npz"
    for folder in (idle.folder, busy.folder):
        (folder / RESERVE).write_bytes(bytes(10))
    in_use = busy.folder / f"{files.PREFIX}abc.json"
    old, new = store.place / f"{files.PREFIX}old-run", store.place / f"{files.PREFIX}new-run"
    for path in (stale, in_use):
        path.write_bytes(b"half")
    for path in (old, new):
        (path / "snapshots").mkdir(parents=True)
    os.utime(old, (time.time() - 3600,) * 2)
    with worker_lock(busy.folder):
        assert store.own()
    store.disown()
    assert [path.exists() for path in (stale, in_use, old, new)] == [False, True, False, True]
    assert [(one.folder / RESERVE).exists() for one in (idle, busy)] == [False, True]
    assert set(ids(store)) == {idle.id, busy.id}


WORKER = """
import sys
from pathlib import Path
from explorer.training.store import worker_lock
with worker_lock(Path(sys.argv[1])):
    print("at work", flush=True)
    sys.stdin.readline()
"""


def test_whether_somebody_works_on_a_run(store):
    folder = store.create(RUN).folder
    assert not is_worked_on(folder)
    with Process(WORKER, folder) as worker:
        assert worker.line() == "at work"
        assert is_worked_on(folder)
        worker.process.kill()
        worker.process.wait()
        assert not is_worked_on(folder)
    with worker_lock(folder):
        assert is_worked_on(folder)
    assert not is_worked_on(folder)


def test_asking_after_a_run_that_is_gone_does_not_make_its_folder(store):
    store.create(RUN)
    assert not is_worked_on(store.place / "missing-run")
    assert not (store.place / "missing-run").exists()


def test_importing_the_store_imports_nothing_heavy():
    script = "import sys, explorer.training.jobs; print('tensorflow' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_what_only_posix_has_is_not_needed_to_import_it():
    script = (
        "import os, signal, sys\n"
        "for name in ('nice', 'getsid', 'killpg', 'getpgid', 'fork'): delattr(os, name)\n"
        "del signal.SIGKILL, signal.SIGSTOP\n"
        "sys.modules['resource'] = None\n"
        "from explorer.training import __main__, jobs, worker\n"
        "from explorer.training.engines import local\n"
        "worker._let_others_go_first()\n"
        "print('fine')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip() == "fine", answer.stderr
