"""The store: a folder for each training run, and all that happened in it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.training import files
from explorer.training.run import Run, RunRejected
from explorer.training.run_state import ACTIVE, AT_WORK, RunState, Status
from explorer.training.stored_run import Snapshot, StoredRun

__all__ = [
    "ACTIVE",
    "AT_WORK",
    "RunMissing",
    "RunState",
    "Snapshot",
    "Status",
    "Store",
    "StoredRun",
]

VARIABLE = "CNN_EXPLORER_RUNS"
"""The environment variable that names the folder for runs."""
SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "runs"
"""Runs that come with the app."""
RESERVE = "reserve"
"""A file in a run's folder whose room its worker gives up when there is no other."""
_OWNER = "owner.lock"
_HALF_MADE = 60.0  # seconds after which nobody is making a run's folder any more
_asking = threading.Lock()
_ID = re.compile(r"[a-z0-9][a-z0-9-]{5,62}")


class RunMissing(LookupError):
    """There is no such run; the message is a sentence for the visitor."""


def usual_place() -> Path:
    """Where runs are kept on this machine: what the variable names, or a folder of the user's."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else Path.home() / ".cnn_explorer" / "runs"


class Store:
    """The runs in a folder, and those that come with the app.

    Args:
        place: the folder; made when the first run is created. The usual one when not given.
        shipped: the folder of runs that come with the app, which nobody changes.

    Attributes:
        place: the folder.
        skipped: how many files and folders in it were not a run at the last look.
    """

    def __init__(self, place: Path | None = None, shipped: Path | None = SHIPPED) -> None:
        # Absolute: workers are started in another folder than the server.
        self.place = (usual_place() if place is None else Path(place)).absolute()
        self._shipped = shipped
        self.skipped = 0
        self._owning: FileLock | None = None
        self._known: dict[Path, StoredRun] = {}
        self._lock = threading.Lock()

    @property
    def owned(self) -> bool:
        """Whether this process looks after the store; one server at a time does."""
        return self._owning is not None

    def own(self) -> bool:
        """Become the one who looks after the store, and sweep what killed processes left.

        Returns:
            False if another process does, or the folder cannot be written to.
        """
        with self._lock:
            if self._owning is None:
                self._owning = self._taken()
                if self._owning is not None:
                    self._sweep()
        return self.owned

    def _sweep(self) -> None:
        """Remove what killed processes left; whoever is at work is left in peace."""
        for folder in _folders(self.place):
            if folder.is_symlink():  # what lies elsewhere is not ours to remove
                continue
            with suppress(OSError, Timeout), worker_lock(folder):
                files.sweep(folder)
                (folder / RESERVE).unlink(missing_ok=True)
        for half_made in self.place.glob(f"{files.PREFIX}*"):
            with suppress(OSError):
                if time.time() - half_made.stat().st_mtime > _HALF_MADE:
                    shutil.rmtree(half_made)

    def _taken(self) -> FileLock | None:
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.place / _OWNER, timeout=0, thread_local=False)
            lock.acquire()
        except (Timeout, OSError):
            return None
        return lock

    def disown(self) -> None:
        """Let another process look after the store."""
        with self._lock:
            if self._owning is not None:
                self._owning.release()
                self._owning = None

    def list(self, task: str | None = None) -> list[StoredRun]:
        """All runs, those made here first and the newest of them at the top.

        Args:
            task: name of the only one to list runs of; all when not given.
        """
        made, skipped = [], 0
        for path in _entries(self.place):
            try:
                stored = self._read(path, shipped=False)
                made.append((stored.state.turn, stored.state.submitted, stored))
            except (OSError, ValueError):
                skipped += 1
        self.skipped = skipped
        # By turn first: the clock may have been set back between two runs.
        ordered = sorted(made, key=lambda one: one[:2], reverse=True)
        found = [stored for *_, stored in ordered]
        return [one for one in found if task in (None, one.run.task.name)] + self.shipped(task)

    def shipped(self, task: str | None = None) -> list[StoredRun]:
        """The runs that come with the app, by name; of one task if that is given."""
        found = []
        for folder in _folders(self._shipped):
            with suppress(OSError, ValueError):
                found.append(self._read(folder, shipped=True))
        return [one for one in found if task in (None, one.run.task.name)]

    def get(self, identity: str) -> StoredRun:
        """The run of this name.

        Raises:
            RunMissing: if there is none, or it cannot be read.
        """
        if isinstance(identity, str) and _ID.fullmatch(identity):
            for place in (self.place, self._shipped):
                with suppress(OSError, ValueError):
                    if place is not None:
                        return self._read(place / identity, shipped=place is self._shipped)
        raise RunMissing("There is no such training run here; it may have been deleted.")

    def create(
        self,
        run: Run,
        visitor: str = "",
        turn: int | None = None,
        round: int = 0,
        status: Status = Status.QUEUED,
    ) -> StoredRun:
        """Make a folder for a run that is to be trained.

        Args:
            run: its settings.
            visitor: who wants it.
            turn: its place among all runs; the last one when not given.
            round: of the queue in which it is started.
            status: what it says of itself at first.

        Raises:
            OSError: if it cannot be written, for want of room for instance.
        """
        if turn is None:
            turn = self.last_turn() + 1
        now = time.time()
        stamp = time.strftime("%Y%m%d-%H%M", time.localtime(now))
        name = re.sub("[^a-z0-9]+", "-", run.architecture.lower())[:30].strip("-")
        identity = f"{name}-{stamp}-{secrets.token_hex(3)}"
        state = RunState(status=status, visitor=visitor, submitted=int(now), turn=turn, round=round)
        self.place.mkdir(parents=True, exist_ok=True)
        # Under a name that is no run's until all is in it.
        making = self.place / f"{files.PREFIX}{identity}"
        try:
            (making / "snapshots").mkdir(parents=True)
            files.write_json(making / "run.json", run.as_dict())
            files.write_json(making / "state.json", state.as_dict())
            os.rename(making, self.place / identity)
        except OSError:
            shutil.rmtree(making, ignore_errors=True)
            raise
        return StoredRun(identity, self.place / identity, run)

    def last_turn(self) -> int:
        """The turn of the run that was submitted last; 0 if there is none."""
        made = (stored for stored in self.list() if not stored.shipped)
        newest = next(made, None)
        return 0 if newest is None else newest.state.turn

    def delete(self, identity: str) -> None:
        """Remove a run that was made here, with all that is kept of it.

        Raises:
            RunMissing: if there is none.
            ValueError: if it comes with the app, or goes on.
            OSError: if the folder cannot be removed.
        """
        stored = self.get(identity)
        if stored.shipped:
            raise ValueError("This run comes with the app.")
        if is_worked_on(stored.folder):
            raise ValueError("This run goes on; cancel it first.")
        # Under a name that is no run's before anything of it is gone.
        doomed = self.place / f"{files.PREFIX}{identity}"
        os.rename(stored.folder, doomed)
        shutil.rmtree(doomed, ignore_errors=True)
        self._known.pop(stored.folder, None)

    def version(self, identity: str) -> tuple[int, ...]:
        """Changes whenever something of the run does; costs a few looks at the disk."""
        folder = self.get(identity).folder
        names = (
            "state.json",
            "metrics.csv",
            "live.npz",
            "snapshots",
            "card.json",
            "control.json",
            "steering.jsonl",
        )
        return tuple(_changed(folder / name) for name in names)

    def _read(self, folder: Path, *, shipped: bool) -> StoredRun:
        """The run in a folder; settings never change, so they are read once.

        Raises:
            ValueError: if it is not a run.
            OSError: if it is not there.
        """
        foreign = not _ID.fullmatch(folder.name) or (folder.is_symlink() and not shipped)
        if foreign or not (folder / "state.json").is_file():
            raise ValueError("not a run")
        if folder not in self._known:
            try:
                run = Run.from_dict(files.read_json(folder / "run.json"))
            except RunRejected as error:
                raise ValueError(str(error)) from error
            self._known[folder] = StoredRun(folder.name, folder, run, shipped)
        return self._known[folder]


def worker_lock(folder: Path) -> FileLock:
    """The lock that a run's worker holds for all of its life; the system frees it in any case."""
    return FileLock(folder / "worker.lock", timeout=0, thread_local=False)


def is_worked_on(folder: Path) -> bool:
    """Whether there is a living worker that has the run of this folder."""
    if not folder.is_dir():  # the lock would make it
        return False
    lock = worker_lock(folder)
    with _asking:  # two who ask at once would take each other for the worker
        try:
            lock.acquire()
        except Timeout:
            return True
        except OSError:
            return False
        lock.release()
        return False


def _entries(place: Path | None) -> list[Path]:
    """All files and folders but hidden ones and the store's own, in the order of names."""
    if place is None:
        return []
    with suppress(OSError):
        names = sorted(os.listdir(place))
        return [place / name for name in names if not name.startswith(".") and name != _OWNER]
    return []


def _folders(place: Path | None) -> list[Path]:
    """Whatever may be a run, in the order of names."""
    return [path for path in _entries(place) if _ID.fullmatch(path.name) and path.is_dir()]


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
