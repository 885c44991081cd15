"""An engine that trains nothing."""

from __future__ import annotations

from pathlib import Path

from explorer.training.engines import Ended


class Idle:
    """An engine whose workers do nothing until they are stopped."""

    name, slots, problem = "idle", 1, ""

    def __init__(self) -> None:
        self.started: list[Path] = []

    def warm(self) -> None:
        pass

    def start(self, folder: Path):
        self.started.append(folder)
        return _Worker()

    find = start

    def close(self) -> None:
        pass


class _Worker:
    def __init__(self) -> None:
        self.stopped = False

    def poll(self) -> Ended | None:
        return Ended() if self.stopped else None

    def stop(self, kill: bool) -> None:
        self.stopped = True
