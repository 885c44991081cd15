"""One run on the cluster, seen from the server: watched, steered, its files fetched."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.training import files
from explorer.training.engines import dask_node
from explorer.training.engines.dask_cluster import Cluster, Unreachable
from explorer.training.engines.dask_files import Receiver, bring
from explorer.training.engines.dask_task import NODE_LOST, UNKNOWN, Lost, Task
from explorer.training.engines.local import said_of
from explorer.training.record import BEAT
from explorer.training.run_state import RunState
from explorer.training.store import worker_lock

_WORKER = "worker.json"
"""In a run's folder: who works on it."""
_PATIENCE = 30.0  # seconds without any answer until a run is given up
_STEP = 0.2  # seconds between looks at the node
_WATCH = 0.1  # seconds between looks at what visitors want
_LAST_WORD = 0.25  # seconds that a node has to confirm that it has killed the worker
_LOCK_PATIENCE = 5.0  # seconds for whoever looks at the lock for a moment
_WAITING = "Waiting for a free node of the cluster"
_UNCONFIRMED = "The node did not confirm that the training has ended there."
_log = logging.getLogger(__name__)


class Relay:
    """Keeps a run's folder on the server as if its worker wrote there.

    It holds the folder's ``worker.lock`` on behalf of the node's worker. All its methods run in
    the cluster's event loop, but for `stop`.

    Args:
        cluster: where it runs.
        folder: of the run, on the server.
        command: arguments for the node's Python.
    """

    def __init__(self, cluster: Cluster, folder: Path, command: list[str]) -> None:
        self._folder = folder
        self._command = command
        self._task = Task(cluster, folder.name)
        self._receiver = Receiver(folder, self._task.ask)
        self._begun = False
        self._control = b""  # as the node has it
        self._said = 0.0
        self._killing = self._ending = False

    def stop(self, kill: bool) -> None:
        """Ask the worker to end, or end it; from any thread."""
        self._killing |= kill
        self._ending = True

    async def run(self, anew: bool) -> str:
        """Relay until the run ends.

        Args:
            anew: start it; else look for the task that an earlier server started.

        Returns:
            Why it ended if not well, as a sentence; "" if the worker came to its end by itself.

        Raises:
            OSError: if it could not be started, because the cluster does not answer.
        """
        lock = worker_lock(self._folder)
        try:
            await _acquire(lock)
            if anew:
                await self._task.submit(self._command)
                files.write_json(self._folder / _WORKER, {"task": self._task.key})
            sentence = await _first(self._follow(), self._steer(), self._kill())
        except Lost as lost:
            sentence = str(lost)
        finally:
            lock.release()
        with suppress(OSError):
            (self._folder / _WORKER).unlink()  # nothing to be found for another server
        return sentence

    # What happens there

    async def _follow(self) -> str:
        """Fetch what the worker writes until it has ended."""
        heard = time.monotonic()
        while True:
            try:
                code = await self._look()
                if code is not None:
                    return said_of(code)
                heard = time.monotonic()
            except Lost:
                raise
            except Exception as problem:  # whatever networks and strange nodes come up with
                _log.info("no news of %s: %r", self._folder.name, problem)
                await self._check_place()
                if time.monotonic() - heard > _PATIENCE:
                    _log.warning("%s is given up: %r", self._folder.name, problem)
                    raise Lost(_said_of_silence(problem)) from problem
            await asyncio.sleep(_STEP)

    async def _look(self) -> int | None:
        """One round; the worker's exit code when it has ended."""
        await self._task.check()
        if not self._begun:
            self._task.address = await self._task.place()
        view = await self._task.ask(dask_node.look) if self._task.address else None
        if view is None:
            self._wait()
        elif not view["begun"]:
            await self._begin()
        else:
            self._begun = True
            await self._receiver.take(view["files"], view["state"])
            return view["code"]
        return None

    def _wait(self) -> None:
        """No node has it: it waits for its turn, or a node had it once."""
        if self._begun:
            raise Lost(NODE_LOST)
        if self._task.finished:
            raise Lost(UNKNOWN)
        if time.monotonic() - self._said >= BEAT:
            self._said = time.monotonic()
            with suppress(OSError, ValueError):
                self._give_a_sign()

    def _give_a_sign(self) -> None:
        """Of life, for as long as no worker gives one."""
        path = self._folder / "state.json"
        state = RunState.from_dict(files.read_json(path))
        files.write_json(path, replace(state, beat=state.beat + 1, phase=_WAITING).as_dict())

    async def _begin(self) -> None:
        self._control = self._wanted()
        for name in sorted(dask_node.BROUGHT):
            await bring(self._folder, self._task.ask, name)
        await self._task.ask(dask_node.begin)
        self._begun = True

    async def _check_place(self) -> None:
        """See whether the node that did not answer is still there.

        Raises:
            Lost: if it is not.
        """
        with suppress(OSError):
            await asyncio.sleep(_STEP)  # the scheduler may be about to notice
            await self._task.check()
            if self._begun and await self._task.place() != self._task.address:
                raise Lost(NODE_LOST)

    # What visitors want

    def _wanted(self) -> bytes:
        try:
            return (self._folder / "control.json").read_bytes()
        except OSError:
            return b""

    async def _steer(self) -> str:
        """Carry each wish to the node; ends if the run is not wanted before a node has it."""
        while True:
            wanted = self._wanted()
            if not self._begun and (self._ending or _cancelled(wanted)):
                return ""
            with suppress(Exception):  # tried again; `_follow` knows when it has been too long
                await self._carry(wanted)
            await asyncio.sleep(_WATCH)

    async def _carry(self, wanted: bytes) -> None:
        if self._begun and self._ending:
            self._ending = False
            await self._task.ask(dask_node.end, False)
        if self._begun and wanted != self._control:
            await bring(self._folder, self._task.ask, "control.json")
            self._control = wanted

    async def _kill(self) -> str:
        """Wait for the wish that the worker is killed, and fulfil it."""
        while not (self._killing and self._begun):
            await asyncio.sleep(_WATCH / 2)
        try:
            await self._task.ask(dask_node.end, True, patience=_LAST_WORD)
        except Exception as problem:  # noqa: BLE001  as above
            _log.warning("%s may still run: %r", self._folder.name, problem)
            return _UNCONFIRMED
        await asyncio.sleep(_LAST_WORD)  # if there is time, `_follow` fetches the rest
        return said_of(-signal.SIGKILL)

    async def clean_up(self) -> None:
        """Take the folder off the node and the task off the scheduler, if they can be reached."""
        if self._task.address:
            with suppress(Exception):
                await self._task.ask(dask_node.clear, patience=5.0)
        with suppress(Exception):
            await self._task.forget()


def is_relayed(folder: Path) -> bool:
    """Whether a run was on the cluster when the server that relayed it ended."""
    with suppress(OSError, ValueError):
        return "task" in files.read_json(folder / _WORKER)
    return False


async def _first(*ways: Awaitable[str]) -> str:
    """What comes out of the one that ends first; the others are dropped."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        # More than once: Python 3.11 forgets a cancellation that comes together with the answer
        # for which `asyncio.wait_for` waits.
        while going_on := [task for task in tasks if not task.done()]:
            for task in going_on:
                task.cancel()
            await asyncio.wait(going_on, timeout=_WATCH)
        await asyncio.gather(*tasks, return_exceptions=True)


async def _acquire(lock: FileLock) -> None:
    for _ in range(int(_LOCK_PATIENCE / _WATCH)):
        with suppress(Timeout):
            lock.acquire(blocking=False)
            return
        await asyncio.sleep(_WATCH)
    raise Lost("Another process is working on this run.")


def _cancelled(control: bytes) -> bool:
    with suppress(ValueError, AttributeError):
        return json.loads(control).get("cancelled") is True
    return False


def _said_of_silence(problem: Exception) -> str:
    if isinstance(problem, Unreachable):
        return str(problem)
    return "The node has not answered for half a minute."
