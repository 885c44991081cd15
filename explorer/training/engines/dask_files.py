"""The files of a run on their way between the server and a node, without a disk in common."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from explorer.training import files
from explorer.training.engines import dask_node
from explorer.training.run_state import RunState

Stamp = tuple[int, int]
"""Length in bytes, time of change in nanoseconds."""
Ask = Callable[..., Awaitable[Any]]
"""``await ask(function, *arguments)``: what a function of `dask_node` says about this run."""
LARGEST = {".npz": 1 << 29, ".keras": 1 << 29}
"""Most bytes of a file by its ending; `LARGEST_TEXT` for all others."""
LARGEST_TEXT = 1 << 24


def acceptable(name: Any, stamp: Any) -> bool:
    """Whether a node's file may come into a run's folder: a node is an outside.

    >>> acceptable("metrics.csv", (1000, 0)), acceptable("../app.py", (1000, 0))
    (True, False)
    """
    if not isinstance(name, str) or not dask_node.RELAYED.fullmatch(name):
        return False
    length = stamp[0] if isinstance(stamp, tuple | list) and len(stamp) == 2 else None
    return isinstance(length, int) and 0 <= length <= _most(name)


def _most(name: str) -> int:
    return LARGEST.get(Path(name).suffix, LARGEST_TEXT)


class Receiver:
    """Brings what changes on the node into the run's folder on the server, file by file.

    Each file appears whole or not at all. The state comes last, so that it never tells of an epoch
    that has not arrived.

    Args:
        folder: of the run, on the server.
        ask: the way to the node.

    Attributes:
        refused: names, as the node wrote them, of what was not let in.
    """

    def __init__(self, folder: Path, ask: Ask) -> None:
        self._folder = folder
        self._ask = ask
        self._have: dict[str, Stamp] = {}
        self._state = b""
        self.refused: set[str] = set()

    async def take(self, listed: Mapping[str, Stamp], state: bytes) -> None:
        """Fetch what is new.

        Args:
            listed: the node's files, by name, as `dask_node.look` tells.
            state: content of state.json, read before the others were listed.
        """
        for name, stamp in sorted(listed.items()):
            if not acceptable(name, stamp):
                self.refused.add(repr(name)[:80])
            elif name != "state.json" and self._have.get(name) != tuple(stamp):
                self._have[name] = await self._fetch(name, tuple(stamp))
        if "resume.npz" in self._have and "resume.npz" not in listed:  # the run is complete
            del self._have["resume.npz"]
            (self._folder / "resume.npz").unlink(missing_ok=True)
        if state != self._state and _is_state(state):
            files.write_bytes(self._folder / "state.json", state)
            self._state = state

    async def _fetch(self, name: str, stamp: Stamp) -> Stamp:
        """Fetch one file; the stamp of what has come."""
        path = self._folder / name
        if name in dask_node.APPENDED:
            await self._fetch_end(path, name)
            return stamp
        content = bytearray()
        stamp = await self._fetch_whole(name, content)
        path.parent.mkdir(exist_ok=True)
        files.write_bytes(path, content)
        return stamp

    async def _fetch_whole(self, name: str, content: bytearray) -> Stamp:
        first, part = await self._ask(dask_node.read, name, 0)
        stamp = first
        while part:
            content += part
            if len(content) > _most(name):
                raise ValueError(f"{name} is larger than the node said")
            stamp, part = await self._ask(dask_node.read, name, len(content))
            if stamp != first:  # replaced meanwhile: from the beginning
                content.clear()
                first, part = await self._ask(dask_node.read, name, 0)
        return stamp

    async def _fetch_end(self, path: Path, name: str) -> None:
        part = b" "
        while part:
            have = path.read_bytes() if path.exists() else b""
            digest = hashlib.sha256(have).hexdigest()
            start, part = await self._ask(dask_node.read_on, name, len(have), digest)
            if start == 0 and have:
                files.write_bytes(path, part)
            elif len(have) + len(part) > _most(name):
                return
            else:
                with path.open("ab") as file:
                    file.write(part)


def _is_state(content: bytes) -> bool:
    try:
        RunState.from_dict(json.loads(content))
    except (ValueError, AttributeError, RecursionError):
        return False
    return True


async def bring(folder: Path, ask: Ask, name: str) -> None:
    """Lay a file of the run's folder into the node's; nothing happens if there is none.

    Args:
        folder: of the run, on the server.
        ask: the way to the node.
        name: one of `dask_node.BROUGHT`.
    """
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        return
    for start in range(0, max(len(content), 1), dask_node.CHUNK):
        end = start + dask_node.CHUNK
        await ask(dask_node.write, name, start, content[start:end], end >= len(content))
