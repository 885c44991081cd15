"""Fixtures for tests of what pages show, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit import config

from explorer.training.jobs import Jobs
from explorer.training.store import Store
from explorer.ui import training
from tests.ui.idle import Idle


@pytest.fixture(scope="session", autouse=True)
def garbage_waits() -> None:
    """Streamlit walks over all that is alive after every run: seconds in a process of tests."""
    config.set_option("runner.postScriptGC", False)


@pytest.fixture
def jobs(tmp_path, monkeypatch) -> Iterator[Jobs]:
    """Jobs of a store of the test's own, on a machine without CIFAR-10."""
    monkeypatch.setenv("CNN_EXPLORER_CIFAR10", str(tmp_path / "nothing"))
    own = Jobs(Store(tmp_path / "runs", shipped=tmp_path / "shipped"), Idle())
    monkeypatch.setattr(training, "jobs", lambda: own)
    monkeypatch.setattr(training, "store", lambda: own.store)
    yield own
    own.close()
