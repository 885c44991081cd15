"""Fixtures for tests of training."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from explorer.training import files
from explorer.training.engines import Handle
from explorer.training.engines.local import LocalEngine
from explorer.training.jobs import Jobs
from explorer.training.store import Store, is_worked_on
from tests.training.dask_machines import until
from tests.training.made_up_worker import COMMAND


class Watched(LocalEngine):
    """The local engine with workers that make everything up; notes what it was asked to do.

    Attributes:
        started: names of folders, in the order in which they were started.
        stops: of each folder that was to be ended, whether politely (False) or not (True).
    """

    def __init__(self, slots: int = 1) -> None:
        super().__init__(COMMAND, slots)
        self.started: list[str] = []
        self.stops: list[bool] = []

    def start(self, folder: Path) -> Handle:
        self.started.append(folder.name)
        return self._noting(super().start(folder))

    def find(self, folder: Path) -> Handle | None:
        found = super().find(folder)
        return found and self._noting(found)

    def _noting(self, handle: Handle) -> Handle:
        stop = handle.stop

        def noted(kill: bool) -> None:
            self.stops.append(kill)
            stop(kill)

        handle.stop = noted
        return handle


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    """An empty store; whoever works on its runs in the end is ended."""
    store = Store(tmp_path / "runs", None)
    yield store
    for folder in store.place.glob("*"):
        with suppress(OSError, ValueError, KeyError):
            number = files.read_json(folder / "worker.json")["process"]
            if is_worked_on(folder):
                os.kill(number, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
                until(lambda folder=folder: not is_worked_on(folder))


@pytest.fixture
def engine() -> Watched:
    """Where the jobs are trained."""
    return Watched()


@pytest.fixture
def jobs(store, engine) -> Iterator[Jobs]:
    """A server's jobs, with one slot."""
    jobs = Jobs(store, engine)
    yield jobs
    jobs.close()


@pytest.fixture
def made_up(monkeypatch) -> Callable[..., None]:
    """Say how the workers behave that start from now on; see `made_up_worker`."""

    def behave(**wishes: object) -> None:
        monkeypatch.setenv("MADE_UP", json.dumps(wishes))

    return behave
