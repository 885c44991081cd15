"""The real thing: digits, TensorFlow, a process of its own, and a kill in the middle."""

from __future__ import annotations

import os
import signal
import subprocess

import numpy as np
import pytest

from explorer.training import files
from explorer.training.engines.local import ROOT, WORKER, LocalEngine
from explorer.training.jobs import Jobs
from explorer.training.run import Run
from explorer.training.run_state import Status
from explorer.training.store import StoredRun
from tests.training.dask_machines import until
from tests.training.test_jobs import status_is

RUN = Run(
    architecture="lenet5",
    dataset="digits",
    augmentations="padded_crop-2-reflect",
    optimizer="adam",
    learning_rate=0.002,
    schedule="cosine",
    batch_size=16,
    epochs=4,
    seed=5,
    precision="float32",
)


@pytest.fixture
def real_jobs(store):
    jobs = Jobs(store, LocalEngine(slots=1))
    yield jobs
    jobs.close()


def weights_of(stored: StoredRun) -> list[np.ndarray]:
    import keras

    return keras.saving.load_model(stored.model_file, compile=False).get_weights()


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_a_run_killed_in_mid_epoch_and_resumed_ends_as_one_that_nobody_disturbed(real_jobs):
    real_jobs.warm()
    killed = real_jobs.store.get(real_jobs.submit(RUN))
    until(lambda: real_jobs.poll(killed.id).epoch >= 2)
    steps = real_jobs.poll(killed.id).steps
    until(lambda: max(row.step for row in killed.metrics()) > 2 * steps)
    os.kill(files.read_json(killed.folder / "worker.json")["process"], signal.SIGKILL)
    status_is(real_jobs, killed.id, Status.FAILED)
    kept = real_jobs.poll(killed.id).epoch
    assert 2 <= kept < RUN.epochs
    assert max(row.step for row in killed.metrics()) > kept * steps  # it was in mid-epoch
    real_jobs.resume(killed.id)
    whole = real_jobs.store.get(real_jobs.submit(RUN))
    for stored in (killed, whole):
        status_is(real_jobs, stored.id, Status.COMPLETE)
    for ours, theirs in zip(weights_of(killed), weights_of(whole), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert killed.card()["accuracy"] == whole.card()["accuracy"] > 0.2  # 0.1 is guessing
    points = [
        [(row.step, row.split, row.loss, row.accuracy) for row in stored.metrics()]
        for stored in (killed, whole)
    ]
    assert points[0] == points[1]
    assert killed.epochs() == whole.epochs() == [0, 1, 2, 3, 4]
    for epoch in range(5):
        one, other = killed.snapshot(epoch), whole.snapshot(epoch)
        np.testing.assert_array_equal(one.answers, other.answers)


def test_from_a_terminal_digits_are_learned_and_an_interrupt_cancels(store):
    settings = ["--architecture", "lenet5", "--dataset", "digits", "--optimizer", "adam"]
    command = [*WORKER, *settings, "--learning-rate", "0.01", "--store", str(store.place)]
    done = subprocess.run(
        [*command, "--epochs", "1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "epoch 1: loss" in done.stdout
    (stored,) = store.list()
    assert (stored.state.status, stored.epochs()) == (Status.COMPLETE, [0, 1])
    assert len(weights_of(stored)) > 4
    if os.name != "posix":
        return
    process = subprocess.Popen(
        [*command, "--epochs", "500"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    until(lambda: len(store.list()) == 2 and store.list()[0].state.epoch >= 1)
    process.send_signal(signal.SIGINT)
    assert "Cancelled." in process.communicate()[0]
    assert process.returncode == 1
    assert store.list()[0].state.status is Status.CANCELLED
