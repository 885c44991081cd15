"""Engines: where training runs, which is never the server's own process.

An engine starts workers, each of which trains one run and writes into the run's folder. Which one
is used is decided by one setting, the address of a cluster.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Ended:
    """A worker has ended.

    Attributes:
        sentence: why, for the visitor, if it did not come to its end by itself; else "".
    """

    sentence: str = ""


class Handle(Protocol):
    """A worker that was started."""

    def poll(self) -> Ended | None:
        """How it ended; None while it goes on."""

    def stop(self, kill: bool) -> None:
        """End it, politely (SIGTERM) or at once (SIGKILL)."""


class Engine(Protocol):
    """Starts workers.

    Attributes:
        name: of the engine.
        slots: how many runs it can train at once.
        problem: why it can train none now, as a sentence for the visitor; "" if all is well.
    """

    name: str
    slots: int
    problem: str

    def warm(self) -> None:
        """Keep a worker ready, if that makes sense."""

    def start(self, folder: Path) -> Handle:
        """Train what is in a run's folder, from ``resume.npz`` if it is there."""

    def find(self, folder: Path) -> Handle | None:
        """The worker that an earlier server process started for a run's folder, if it has one."""

    def close(self) -> None:
        """Give up what the engine keeps ready; workers that train go on."""


def engine_of_this_machine() -> Engine:
    """The engine that the setting asks for: a cluster's, or this machine's own."""
    if address := os.environ.get("DASK_SCHEDULER_ADDRESS"):
        from explorer.training.engines.dask import DaskEngine

        return DaskEngine(address)
    from explorer.training.engines.local import LocalEngine

    return LocalEngine()
