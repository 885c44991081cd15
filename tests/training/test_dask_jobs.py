"""The queue, the real training command and a cluster together; the digits are learnt there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from explorer.training.engines.dask import DaskEngine
from explorer.training.jobs import Jobs
from explorer.training.run import Run
from explorer.training.run_state import Status
from tests.training.dask_machines import Machines, until

RUN = Run(
    architecture="simple_cnn", dataset="digits", optimizer="adam", learning_rate=0.001, epochs=12
)


@pytest.fixture
def machines(tmp_path) -> Iterator[Machines]:
    running = Machines(tmp_path)
    yield running
    running.stop()


def test_a_run_survives_its_server_and_its_node(store, machines):
    machines.add_nodes("left")
    first_server = Jobs(store, DaskEngine(machines.address))
    identity = first_server.submit(RUN)
    until(lambda: first_server.poll(identity).status is Status.STARTING)
    first_server.pause(identity)
    until(lambda: first_server.poll(identity).status is Status.PAUSED)
    first_server.close()

    jobs = Jobs(store, DaskEngine(machines.address))
    jobs.resume(identity)
    until(lambda: jobs.poll(identity).epoch >= 1)
    machines.kill("left")
    until(lambda: jobs.poll(identity).status is Status.FAILED)
    failed = jobs.poll(identity)
    assert failed.sentence == (
        "The node's worker was lost. What was kept until then is still there."
    )
    stored = store.get(identity)
    assert 0 < failed.epoch < RUN.epochs
    assert stored.epochs()[: failed.epoch + 1] == list(range(failed.epoch + 1))
    assert stored.resume_state() is not None

    machines.add_nodes("right")
    jobs.resume(identity)
    until(lambda: jobs.poll(identity).status is Status.COMPLETE)
    assert jobs.poll(identity).accuracy > 0.8
    assert stored.epochs() == list(range(RUN.epochs + 1))
    rows = [row.epoch for row in stored.metrics() if row.split == "validation"]
    assert rows == list(range(RUN.epochs + 1))
    assert stored.model_file.stat().st_size == stored.card()["bytes"]
    assert stored.resume_state() is None
    jobs.close()


def test_a_cancelled_run_is_cancelled_though_its_worker_says_nothing(store, machines):
    machines.add_nodes("left")
    jobs = Jobs(store, DaskEngine(machines.address, ["-c", "import time; time.sleep(1000)"]))
    identity = jobs.submit(RUN)
    until(lambda: jobs.poll(identity).status is Status.STARTING)
    until(lambda: machines.folders("left"))
    jobs.cancel(identity)
    until(lambda: jobs.poll(identity).status is Status.CANCELLED)
    until(lambda: not machines.folders("left"))
    jobs.close()
