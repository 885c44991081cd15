"""What runs on a node of the cluster: the worker's command in a folder there, and who looks in.

`train` is the task that occupies the node's slot. The other functions are asked by the server
while it runs (`Client.run`): the server lays files into the folder, lets the training begin,
fetches what changed, and takes the folder away. All goes through Dask's own connections, so the
machines need no disk in common. Nothing begins before the server says so: should Dask ever start
a lost task a second time by itself, that one waits for a word that never comes, and ends.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHUNK = 1 << 20
"""Most bytes in one answer or question."""
RELAYED = re.compile(
    r"state\.json|metrics\.csv|live\.npz|resume\.npz|model\.keras|card\.json|labels\.npy"
    r"|log\.txt|steering\.jsonl|snapshots/[0-9]{4}\.npz"
)
"""Names of the files that come back to the server. Nothing else is sent, or taken by the server."""
APPENDED = frozenset({"metrics.csv", "log.txt", "steering.jsonl"})
"""Those that only grow, so that the new end is enough."""
BROUGHT = (
    frozenset({"run.json", "control.json", "state.json", "resume.npz", "labels.npy"}) | APPENDED
)
"""Names of the files that the server may lay into the folder."""
_ROOT = Path(__file__).resolve().parents[3]
_GUARD = Path(__file__).with_name("guard.py")
_PATIENCE = 60.0  # seconds until a task whose server does not come gives its slot back
_STEP = 0.1  # seconds between looks at the process


@dataclass
class _Room:
    """A run on this node.

    Attributes:
        folder: its run directory here.
        begun: set when all files lie there.
        process: the guard over the worker, once begun.
        code: how it ended; None before.
    """

    folder: Path
    begun: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen | None = None
    code: int | None = None


_rooms: dict[str, _Room] = {}  # of this process, by the key of their task


def train(key: str, command: list[str]) -> int | None:
    """The task: train in a folder of this node until it is done, or nobody wants it any more.

    Args:
        key: of this task.
        command: arguments for this node's Python; ``--folder`` and the folder come after them.

    Returns:
        The exit code, negative for a signal; None if no server came to let it begin.
    """
    from distributed import get_worker

    worker = get_worker()
    logging.getLogger("distributed.worker").addFilter(_of_interest)
    room = _Room(Path(worker.local_directory, "cnn-explorer", key).resolve())
    (room.folder / "snapshots").mkdir(parents=True)
    _rooms[key] = room
    deadline = time.monotonic() + _PATIENCE
    while not room.begun.wait(_STEP):
        if time.monotonic() > deadline or not _wanted(worker, key):
            clear(key)
            return None
    room.process = _start(command, room.folder)
    while room.process.poll() is None:
        if not _wanted(worker, key):
            end(key, kill=True)
        time.sleep(_STEP)
    room.code = room.process.returncode
    return room.code


def _of_interest(record: logging.LogRecord) -> bool:
    """Whether a line belongs into the node's log: not each of the server's many questions."""
    return not str(record.msg).startswith("Run out-of-band function")


def _wanted(worker: Any, key: str) -> bool:
    """Whether Dask still wants this task; it cannot interrupt a thread by itself."""
    task = worker.state.tasks.get(key)
    alive = worker.status.name in ("running", "paused")  # paused: takes no further tasks
    return alive and task is not None and task.state == "executing"


def _start(command: list[str], folder: Path) -> subprocess.Popen:
    environment = {name: value for name, value in os.environ.items() if name[:5] != "DASK_"}
    paths = [str(_ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-I", str(_GUARD), sys.executable, *command, "--folder", str(folder)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )


def write(key: str, name: str, start: int, content: bytes, last: bool) -> None:
    """Lay a file, or the next part of it, into the folder; it appears with its last part.

    Args:
        key: of the task.
        name: one of `BROUGHT`.
        start: where the part begins.
        content: at most `CHUNK` bytes.
        last: whether the file ends with them.

    Raises:
        ValueError: if the name is another.
    """
    if name not in BROUGHT:
        raise ValueError(f"{name!r} is not a file that a server brings")
    part = _rooms[key].folder / f".{name}.part"
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        file.write(content)
    if last:
        os.replace(part, _rooms[key].folder / name)


def begin(key: str) -> None:
    """All files are there: start the training."""
    _rooms[key].begun.set()


def look(key: str) -> dict[str, Any] | None:
    """How it stands.

    Returns:
        None while the task has not started here. Else ``begun``; ``code``, how it ended, or None;
        ``state``, the content of state.json, b"" if there is none; and ``files``, by name, their
        lengths and times of change in nanoseconds. The state is read first: the files are at
        least as new.
    """
    if (room := _rooms.get(key)) is None:
        return None
    code = room.code
    path = room.folder / "state.json"
    state = path.read_bytes()[:CHUNK] if path.exists() else b""
    return {"begun": room.begun.is_set(), "code": code, "state": state, "files": _files(room)}


def _files(room: _Room) -> dict[str, tuple[int, int]]:
    found = {}
    for path in [*room.folder.iterdir(), *(room.folder / "snapshots").iterdir()]:
        name = path.relative_to(room.folder).as_posix()
        if RELAYED.fullmatch(name):
            with suppress(FileNotFoundError):  # removed since it was listed
                found[name] = _stamp(path.stat())
    return found


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def read(key: str, name: str, start: int) -> tuple[tuple[int, int], bytes]:
    """The part of a file that starts at a byte, at most `CHUNK` bytes of it.

    Returns:
        The file's length and time of change, and the part.
    """
    with _path(key, name).open("rb") as file:
        file.seek(start)
        return _stamp(os.fstat(file.fileno())), file.read(CHUNK)


def read_on(key: str, name: str, length: int, digest: str) -> tuple[int, bytes]:
    """What was appended to a file since the server had so many bytes of it.

    Args:
        key: of the task.
        name: one of `APPENDED`.
        length: of what the server has.
        digest: SHA-256 of it, hexadecimal.

    Returns:
        Where the part starts, which is 0 if the server's bytes are not this file's beginning,
        and at most `CHUNK` bytes.
    """
    with _path(key, name).open("rb") as file:
        beginning = file.read(length)
        if len(beginning) < length or hashlib.sha256(beginning).hexdigest() != digest:
            length = 0
            file.seek(0)
        return length, file.read(CHUNK)


def _path(key: str, name: str) -> Path:
    if not RELAYED.fullmatch(name):
        raise ValueError(f"{name!r} is not a file that is relayed")
    return _rooms[key].folder / name


def end(key: str, kill: bool) -> None:
    """Ask the worker to end (SIGTERM), or end it and all it started (SIGKILL)."""
    process = _rooms[key].process
    if process is not None and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL if kill else signal.SIGTERM)


def clear(key: str) -> None:
    """Take the folder away, and end what still runs in it; the server has all that it wants."""
    if (room := _rooms.get(key)) is not None:
        end(key, kill=True)
        del _rooms[key]
        shutil.rmtree(room.folder, ignore_errors=True)
