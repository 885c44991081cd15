"""Training on this machine, in processes that do not depend on the server's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from explorer.training import files
from explorer.training.engines import Ended, Handle
from explorer.training.precision import gpu_capabilities

ROOT = Path(__file__).resolve().parents[3]
WORKER = (sys.executable, "-m", "explorer.training")
"""The command that trains, before its arguments."""
_POSIX = os.name == "posix"
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
        self._ready: subprocess.Popen | None = None
        self._lock = threading.Lock()

    @property
    def slots(self) -> int:
        """How many runs this machine trains at once."""
        return self._given_slots or max(1, len(gpu_capabilities()))

    def warm(self) -> None:
        """Have a process ready; it ends with the server if there is nothing for it to do."""
        with self._lock:
            if self._ready is None or self._ready.poll() is not None:
                self._ready = self._process(["--wait"], subprocess.PIPE, subprocess.DEVNULL)

    def start(self, folder: Path) -> Handle:
        """Train what is in a run's folder."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None and _told(ready, folder):
            return LocalHandle(ready)
        with (folder / "log.txt").open("ab") as log:
            process = self._process(["--folder", str(folder)], subprocess.DEVNULL, log)
        return LocalHandle(process)

    def find(self, folder: Path) -> Handle:
        """The process that an earlier server started."""
        return FoundHandle(folder)

    def close(self) -> None:
        """Let the process go that waits for something to do."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None:
            ready.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                ready.wait(timeout=2)
            if ready.poll() is None:
                ready.kill()

    def _process(self, arguments: list[str], given, log) -> subprocess.Popen:
        return subprocess.Popen(
            [*self._command, *arguments],
            cwd=ROOT,
            stdin=given,
            stdout=log,
            stderr=log,
            start_new_session=True,  # what ends the server does not end it
        )


def _told(ready: subprocess.Popen, folder: Path) -> bool:
    """Tell a waiting process what to train; False if it is not there any more."""
    if ready.poll() is not None:
        return False
    try:
        ready.stdin.write(f"{folder}\n".encode())
        ready.stdin.close()
    except OSError:
        return False
    return True


class LocalHandle:
    """A process that this server has started."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process

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

    def poll(self) -> Ended | None:
        """How it ended; None while it goes on."""
        from explorer.training.store import is_worked_on

        return None if is_worked_on(self._folder) else Ended("its worker has ended without a word")

    def stop(self, kill: bool) -> None:
        """End the process; its number is in the folder, and holds while the lock is held."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            number = int(files.read_json(self._folder / "worker.json")["process"])
            if self.poll() is None:
                _signal(number, kill)


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
        if not _POSIX:
            os.kill(number, signal.SIGTERM)
        elif kill:
            os.killpg(number, signal.SIGKILL)  # it leads a session of its own
        else:
            os.kill(number, signal.SIGTERM)
