"""The process that trains: what it heeds, and how it ends."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.datasets import DatasetMissing
from explorer.training import files, worker
from explorer.training.events import Diverged, Steering
from explorer.training.run import Run
from explorer.training.run_state import Status
from explorer.training.store import Store, StoredRun, worker_lock
from explorer.training.worker import Helm, said_of
from tests.training.dask_machines import until
from tests.training.made_up_worker import COMMAND
from tests.training.processes import ROOT

RUN = Run(architecture="simple_cnn", dataset="digits", epochs=2)
TINY = ["--architecture", "simple_cnn", "--dataset", "digits", "--epochs", "2"]


@pytest.fixture
def stored(store) -> StoredRun:
    return store.create(RUN)


@pytest.fixture
def helm(stored, monkeypatch) -> Helm:
    monkeypatch.setattr(worker, "ASK_EVERY", 0.0)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Helm(stored)
    for number, handler in before.items():
        signal.signal(number, handler)


def wish(stored: StoredRun, **changes) -> None:
    control = {"cancelled": False, "paused": False, "learning_rate_factor": 1.0, **changes}
    files.write_json(stored.folder / "control.json", control)


def test_wishes_are_read_while_it_goes_on(stored, helm):
    assert helm.steering() == Steering()
    wish(stored, paused=True)
    assert helm.steering() == Steering(paused=True)
    wish(stored, cancelled=True, learning_rate_factor=0.5)
    assert helm.steering() == Steering(cancelled=True, learning_rate_factor=0.5)
    (stored.folder / "control.json").write_text("{torn")
    assert helm.steering() == Steering()


def test_the_file_is_not_read_after_every_batch(stored, monkeypatch, helm):
    reads = []
    monkeypatch.setattr(worker, "ASK_EVERY", 1e9)
    monkeypatch.setattr(Helm, "_read", lambda self: reads.append(1) or Steering())
    for _ in range(100):
        helm.steering()
    assert len(reads) <= 1


def test_a_change_of_the_learning_rate_is_noted_once_with_its_batch(stored, helm):
    helm.begin(0)
    helm.steering()
    helm.step = 7
    wish(stored, learning_rate_factor=0.5)
    helm.steering()
    helm.steering()
    assert stored.steered == [{"step": 7, "learning_rate_factor": 0.5}]


def test_changes_after_the_batch_from_which_it_goes_on_have_not_happened(stored, helm):
    for step, factor in ((5, 0.5), (25, 0.1)):
        helm.step = step
        wish(stored, learning_rate_factor=factor)
        helm.steering()
    again = Helm(stored)
    again.begin(20)
    assert stored.steered == [{"step": 5, "learning_rate_factor": 0.5}]
    again.steering()
    assert stored.steered[1:] == [{"step": 20, "learning_rate_factor": 0.1}]


def test_a_signal_asks_it_to_stop_after_the_batch(helm):
    signal.raise_signal(signal.SIGTERM)
    assert helm.steering() == Steering(cancelled=True)


def test_a_second_interrupt_stops_at_once(helm):
    signal.raise_signal(signal.SIGINT)
    assert helm.steering() == Steering(cancelled=True)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def resource_exhausted() -> Exception:
    return type("ResourceExhaustedError", (Exception,), {})("OOM when allocating tensor")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Diverged("The steps were too large."), "The steps were too large."),
        (DatasetMissing("There is no CIFAR-10."), "There is no CIFAR-10."),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
        (OSError(errno.EFBIG, "File too large"), "The disk is full."),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "The disk is full."),
        (OSError("Can't write data (error message = 'No space left on device')"), "disk is full"),
        (MemoryError(), "not enough memory"),
        (resource_exhausted(), "not enough memory"),
        (RuntimeError("RESOURCE_EXHAUSTED: Out of memory"), "not enough memory"),
        (ZeroDivisionError("x"), "Training broke down (ZeroDivisionError)"),
        (PermissionError(errno.EACCES, "Permission denied"), "broke down (PermissionError)"),
    ],
    ids=repr,
)
def test_why_it_failed_is_a_sentence(error, said):
    sentence = said_of(error)
    assert said in sentence
    assert sentence.endswith((".", "where."))


def test_an_error_is_in_the_log_and_in_the_state(stored, made_up, monkeypatch):
    made_up(error="ZeroDivisionError")
    with (stored.folder / "log.txt").open("wb") as log:
        command = [*COMMAND, "--folder", str(stored.folder)]
        ended = subprocess.run(command, cwd=ROOT, stderr=log, check=False)
    assert ended.returncode == 0  # the state says what there is to say
    assert (stored.state.status, stored.state.phase) == (Status.FAILED, "")
    assert "ZeroDivisionError" in (stored.folder / "log.txt").read_text()
    assert not (stored.folder / "reserve").exists()


def test_a_worker_that_waits_in_vain_ends():
    ended = subprocess.run(
        [*COMMAND, "--wait", "0.1"], cwd=ROOT, stdin=subprocess.PIPE, check=False
    )
    assert ended.returncode == 0


def test_a_worker_that_waits_ends_when_nobody_can_tell_it_anything_any_more():
    command = [*COMMAND, "--wait", "1000"]
    ended = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    assert ended.returncode == 0


def test_a_worker_that_waits_trains_what_it_is_told(stored):
    command = [*COMMAND, "--wait", "1000"]
    told = subprocess.run(command, cwd=ROOT, input=f"{stored.folder}\n".encode(), check=False)
    assert told.returncode == 0
    assert stored.state.status is Status.COMPLETE


@pytest.mark.skipif(os.name != "posix", reason="priorities are set in another way")
def test_a_worker_lets_others_go_first(stored, made_up):
    made_up(step=0.1)
    command = [*COMMAND, "--folder", str(stored.folder)]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    until(lambda: (stored.folder / "worker.json").exists())
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(own + 5, 19)
    group = Path(f"/proc/{process.pid}/autogroup")
    if group.exists():  # nice counts within a session only there
        assert group.read_text().endswith("nice 5\n")
    process.kill()
    process.wait()


# The same from a terminal.


def terminal(store: Store, *arguments: str, command=COMMAND) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*command, *arguments, "--store", str(store.place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_training_from_a_terminal_is_a_run_of_the_store(store):
    settings = ["--seed", "7", "--learning-rate", "0.25"]
    done = terminal(store, *TINY, *settings)
    assert done.returncode == 0, done.stderr
    assert "epoch 2: loss 2.000, accuracy 25.0%" in done.stdout
    assert "Done: accuracy 50.00% on the held-out pictures." in done.stdout
    (stored,) = store.list()
    assert str(stored.folder) in done.stdout
    assert stored.state.status is Status.COMPLETE
    assert (stored.run.seed, stored.run.learning_rate, stored.run.epochs) == (7, 0.25, 2)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_a_terminal_shows_how_far_it_is(store, made_up):
    made_up(step=0)
    ours, theirs = os.openpty()
    command = [*COMMAND, *TINY, "--store", str(store.place)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # at its end
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert process.wait() == 0
    assert b"\r1/2 [" + b"#" * 12 + b"." * 12 + b"] 100 pictures/s, 1 s left" in shown
    assert b"\r2/2 [" + b"#" * 24 + b"]" in shown
    assert b"\repoch 2: loss" in shown


def test_every_setting_has_an_option(store):
    usage = terminal(store, "--help").stdout
    for name in RUN.as_dict():
        assert f"--{name.replace('_', '-')}" in usage
    assert "--folder" not in usage


def test_settings_that_do_not_fit_are_a_sentence_and_leave_nothing(store):
    refused = terminal(store, "--epochs", "0")
    assert refused.returncode == 2
    assert refused.stderr == "The number of epochs is a whole number from 1 to 500, not 0.\n"
    assert store.list() == []
    assert terminal(store, "--resume", "../outside").stderr.startswith("There is no such")


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_an_interrupt_cancels_cleanly_and_resume_goes_on(store):
    command = [*COMMAND, *TINY, "--epochs", "30", "--store", str(store.place)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    until(lambda: [one for one in store.list() if one.state.epoch >= 2])
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()
    (stored,) = store.list()
    assert "Cancelled." in output
    assert process.returncode == 1
    assert (stored.state.status, stored.skipped_metrics()) == (Status.CANCELLED, 0)
    kept = stored.state.epoch
    again = terminal(store, "--resume", stored.id)
    assert again.returncode == 0, again.stderr
    assert f"epoch {kept}:" not in again.stdout
    assert stored.epochs() == list(range(31))
    assert terminal(store, "--resume", stored.id).returncode == 2  # it is complete


def test_a_run_that_somebody_works_on_is_not_gone_on_with_from_a_terminal(store):
    stored = store.create(RUN, status=Status.PAUSED)
    stored.steer(paused=True)
    with worker_lock(stored.folder):
        refused = terminal(store, "--resume", stored.id)
    assert refused.returncode == 2
    assert refused.stderr == "Another process is working on this run.\n"
    assert stored.control() == Steering(paused=True)


def test_going_on_from_a_terminal_keeps_the_learning_rate_that_was_set_by_hand(store):
    stored = store.create(RUN, status=Status.CANCELLED)
    stored.steer(cancelled=True, paused=True, learning_rate_factor=0.5)
    done = terminal(store, "--resume", stored.id)
    assert done.returncode == 0, done.stderr
    rates = {row.learning_rate for row in stored.metrics() if row.split == "train"}
    assert rates == {RUN.learning_rate * 0.5}
    assert stored.steered == [{"step": 0, "learning_rate_factor": 0.5}]


def test_a_run_from_a_terminal_goes_on_when_nobody_reads_any_more(store):
    command = [*COMMAND, *TINY, "--store", str(store.place)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.stdout.close()
    assert process.wait() == 0
    assert store.list()[0].state.status is Status.COMPLETE


def test_the_command_of_the_readme_is_the_one_that_workers_are_started_with():
    from explorer.training.engines.local import WORKER

    assert list(WORKER) == [sys.executable, "-m", "explorer.training"]
    usage = subprocess.run([*WORKER, "--help"], cwd=ROOT, capture_output=True, check=True)
    assert b"python -m explorer.training" in usage.stdout


def test_a_folder_that_is_no_run_ends_with_an_error(tmp_path):
    (tmp_path / "run.json").write_text(json.dumps({"epochs": 3}))
    command = [*COMMAND, "--folder", str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1


def test_a_folder_that_is_gone_is_not_made_again(tmp_path):
    command = [*COMMAND, "--folder", str(tmp_path / "gone")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("There is no run in")
    assert not (tmp_path / "gone").exists()
