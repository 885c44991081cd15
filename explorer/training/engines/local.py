"""Training on this machine, in processes that do not depend on the server's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from explorer.training import files
from explorer.training.engines import Ended, Handle
from explorer.training.precision import gpu_capabilities

ROOT = Path(__file__).resolve().parents[3]
WORKER = (sys.executable, "-m", "explorer.training")
"""The command that trains, before its arguments."""
READY_FOR = 900.0
"""Seconds after which a process that waits for something to do goes, for the sake of its memory."""
_POSIX = os.name == "posix"
_VISIBLE = "CUDA_VISIBLE_DEVICES"
_IN_TIME = 60.0  # seconds before that in which it is not given anything to do any more
_NO_MEMORY = "it was killed from outside, by the system for want of memory perhaps"


class LocalEngine:
    """Starts a process for each run, and keeps one ready that has TensorFlow loaded.

    Args:
        command: what is started, before ``--folder`` and the folder.
        slots: how many at once; as many as the machine has GPUs, or one, when not given.
    """

    name = "local"
    problem = ""

    def __init__(self, command: Sequence[str] = WORKER, slots: int | None = None) -> None:
        self._command = list(command)
        self._given_slots = slots
        self._ready: LocalHandle | None = None
        self._lock = threading.Lock()
        self._gpus = Gpus()

    @property
    def slots(self) -> int:
        """How many runs this machine trains at once."""
        return self._given_slots or max(1, len(visible_gpus()))

    def warm(self) -> None:
        """Have a process ready; it ends with the server if there is nothing for it to do."""
        with self._lock:
            if self._ready is None or not self._ready.is_fresh():
                self._let_go()
                wait = ["--wait", str(READY_FOR)]
                self._ready = self._process(wait, subprocess.PIPE, subprocess.DEVNULL)

    def start(self, folder: Path) -> Handle:
        """Train what is in a run's folder."""
        with self._lock:
            ready, self._ready = self._ready, None
            if ready is not None and ready.is_fresh() and ready.tell(folder):
                return ready
            with (folder / "log.txt").open("ab") as log:
                return self._process(["--folder", str(folder)], subprocess.DEVNULL, log)

    def find(self, folder: Path) -> Handle | None:
        """The process that works on a run without having been started here, if there is one."""
        found = FoundHandle.of(folder)
        if found is not None:
            self._gpus.given(found.noted("gpu"), found)
        return found

    def close(self) -> None:
        """Let the process go that waits for something to do."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.stop(kill=True)  # it has nothing to lose

    def _process(self, arguments: list[str], given: int, log: int | IO[bytes]) -> LocalHandle:
        gpu = self._gpus.take()
        process = subprocess.Popen(
            [*self._command, *arguments],
            cwd=ROOT,
            env={**os.environ, **({} if gpu is None else {_VISIBLE: gpu})},
            stdin=given,
            stdout=log,
            stderr=log,
            start_new_session=True,  # what ends the server does not end it
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows
        )
        handle = LocalHandle(process)
        self._gpus.given(gpu, handle)
        return handle


def visible_gpus() -> list[str]:
    """The GPUs that this process may use, as CUDA names them, without loading TensorFlow."""
    there = [str(number) for number in range(len(gpu_capabilities()))]
    named = os.environ.get(_VISIBLE)
    if named is None or not there:
        return there
    return [name.strip() for name in named.split(",") if name.strip()]


class Gpus:
    """Which of several GPUs is whose: each process sees one, the least used."""

    def __init__(self) -> None:
        self._used: list[tuple[object, Handle]] = []

    def take(self) -> str | None:
        """The GPU for one more process; None if there is nothing to share out."""
        gpus = visible_gpus()
        if len(gpus) < 2:
            return None
        self._used = [(gpu, handle) for gpu, handle in self._used if handle.poll() is None]
        taken = [gpu for gpu, _ in self._used]
        return min(gpus, key=taken.count)

    def given(self, gpu: object, handle: Handle) -> None:
        """Note who has it."""
        if gpu is not None:
            self._used.append((gpu, handle))


class LocalHandle:
    """A process that this server has started."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        self._since = time.monotonic()

    def is_fresh(self) -> bool:
        """Whether it lives, and will wait for a while yet."""
        age = time.monotonic() - self._since
        return self._process.poll() is None and age < READY_FOR - _IN_TIME

    def tell(self, folder: Path) -> bool:
        """Tell a waiting process what to train; False if it is not there any more."""
        try:
            self._process.stdin.write(os.fsencode(folder) + b"\n")
            self._process.stdin.close()
        except OSError:
            return False
        return True

    def poll(self) -> Ended | None:
        """How it ended; None while it goes on."""
        code = self._process.poll()
        return None if code is None else Ended(said_of(code))

    def stop(self, kill: bool) -> None:
        """End the process and all that it started."""
        if self._process.poll() is None:
            _signal(self._process.pid, kill)


class FoundHandle:
    """A process that an earlier server started, and that holds the lock of its run's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, folder: Path) -> FoundHandle | None:
        """The process that holds the lock of a run's folder; None if there is none."""
        from explorer.training.store import is_worked_on

        return cls(folder) if is_worked_on(folder) else None

    def poll(self) -> Ended | None:
        """How it ended; None while it goes on."""
        return Ended() if FoundHandle.of(self._folder) is None else None

    def stop(self, kill: bool) -> None:
        """End the process; its number is in the folder, and holds while the lock is held."""
        number = self.noted("process")
        whole = isinstance(number, int) and not isinstance(number, bool)
        if whole and number > 1 and self.poll() is None:
            _signal(number, kill)

    def noted(self, name: str) -> object:
        """What the process has noted of itself; None if it has not."""
        with suppress(OSError, ValueError):
            return files.read_json(self._folder / "worker.json").get(name)
        return None


def said_of(code: int) -> str:
    """Why a process ended, as the end of a sentence; "" if it came to its end by itself.

    Args:
        code: its exit code, or minus the number of the signal that ended it.

    >>> said_of(0), said_of(1)
    ('', 'its worker broke down; the log in its folder says where')
    """
    if code == 0:
        return ""
    if code == -9:
        return _NO_MEMORY
    if code < 0:
        return f"its worker was ended from outside (signal {-code})"
    return "its worker broke down; the log in its folder says where"


def _signal(number: int, kill: bool) -> None:
    with suppress(OSError):
        if not _POSIX or not kill:
            os.kill(number, signal.SIGTERM)
        elif os.getpgid(number) == number:
            os.killpg(number, signal.SIGKILL)  # with all that it started
        else:
            os.kill(number, signal.SIGKILL)  # started from a terminal
