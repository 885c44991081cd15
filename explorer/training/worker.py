"""The process that trains one run, and writes into the run's folder."""

from __future__ import annotations

import errno
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.datasets import DatasetMissing
from explorer.pretrained import WeightsMissing
from explorer.training import files
from explorer.training.events import Diverged, Event, Row, Started, Steering
from explorer.training.record import Heart, Recorder, forget_by_hand, note_by_hand
from explorer.training.run import Run
from explorer.training.run_state import RunState, Status
from explorer.training.store import RESERVE, worker_lock
from explorer.training.stored_run import StoredRun

LOCK_PATIENCE = 5.0
"""Seconds that a worker waits for another one to let go of its run."""
ASK_EVERY = 0.1
"""Seconds between looks at what somebody wants."""
ROOM = 65_536
"""Bytes that are set aside, so that on a full disk there is room to say so."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_MEMORY = ("ResourceExhausted", "RESOURCE_EXHAUSTED", "OOM when", "ut of memory")  # TensorFlow
_NICE = 5
_AUTOGROUP = Path("/proc/self/autogroup")


def work(folder: Path, watch: Callable[[Event, RunState], None] = lambda event, state: None) -> int:
    """Train what is in a run's folder, from where it was left.

    Args:
        folder: of the run.
        watch: told of everything that happens, with where the run stands then.

    Returns:
        0 if the run's state says how it ended, 1 if there was no way to write it.
    """
    return _to_the_end(folder, _claimed(folder), watch)


def _to_the_end(
    folder: Path,
    lock: FileLock | None,
    watch: Callable[[Event, RunState], None] = lambda event, state: None,
) -> int:
    """Train, and let go of the run; 1 if it was not to be had."""
    if lock is None:
        return 1
    try:
        return _work(folder, watch)
    finally:
        lock.release()


def _claimed(folder: Path) -> FileLock | None:
    """The lock of a run's folder, which says whose it is; None if there is no getting it."""
    if not (folder / "run.json").is_file():
        print(f"There is no run in {folder}.", file=sys.stderr)
        return None
    lock = worker_lock(folder)
    try:
        lock.acquire(timeout=LOCK_PATIENCE)
    except Timeout:
        print("Another process is working on this run.", file=sys.stderr)
        return None
    with suppress(OSError):  # no room: training will say so
        gpu = os.environ.get("CUDA_VISIBLE_DEVICES")
        files.write_json(folder / "worker.json", {"process": os.getpid(), "gpu": gpu})
    return lock


def _work(folder: Path, watch: Callable[[Event, RunState], None]) -> int:
    _let_others_go_first()
    stored = StoredRun(folder.name, folder, Run.from_dict(files.read_json(folder / "run.json")))
    recorder = Recorder(stored, stored.state)
    reserve = folder / RESERVE
    try:
        reserve.write_bytes(os.urandom(ROOM))  # zeros may take no room
        with Heart(recorder):
            _train(stored, recorder, watch)
    except KeyboardInterrupt:
        recorder.tell(status=Status.CANCELLED, sentence="Cancelled.", phase="", step=0)
    except Exception as error:  # noqa: BLE001  whatever it is, the run must say so
        return _failed(recorder, reserve, error)
    finally:
        with suppress(OSError):
            reserve.unlink()
    return 0


def _let_others_go_first() -> None:
    """The server's answers are more urgent than the next batch."""
    with suppress(OSError, AttributeError):  # Windows knows other ways
        os.nice(_NICE)
        if os.getsid(0) == os.getpid():
            # Desktop Linux shares out time among sessions first, of which this process has its own.
            _AUTOGROUP.write_text(str(_NICE))


def _train(stored: StoredRun, recorder: Recorder, watch) -> None:
    recorder.tell(phase="Starting")
    from explorer.training.fit import train

    helm = Helm(stored)
    for event in train(stored.run, state=stored.resume_state(), steer=helm.steering):
        if isinstance(event, Started):
            helm.begin(event.first_epoch * event.steps_per_epoch)
        elif isinstance(event, Row):
            helm.step = event.step
        recorder.keep(event)
        watch(event, recorder.state)


def _failed(recorder: Recorder, reserve: Path, error: Exception) -> int:
    """Say in the run's state that it has failed; the reserve makes room for that."""
    import traceback

    with suppress(OSError):
        traceback.print_exception(error)
    with suppress(OSError):
        reserve.unlink()
    try:
        recorder.tell(status=Status.FAILED, sentence=said_of(error), phase="")
    except OSError:
        return 1
    return 0


def said_of(error: Exception) -> str:
    """Why a run failed, as a sentence for the visitor.

    >>> said_of(OSError(28, "No space left on device"))
    'The disk is full. What was kept until then is still there.'
    """
    if isinstance(error, Diverged | DatasetMissing | WeightsMissing):
        return str(error)
    if isinstance(error, OSError) and (error.errno in _FULL or "No space left" in str(error)):
        return "The disk is full. What was kept until then is still there."
    if isinstance(error, MemoryError) or any(word in repr(error) for word in _NO_MEMORY):
        return "There was not enough memory. A smaller batch or network needs less."
    return f"Training broke down ({type(error).__name__}); the log in its folder says where."


class Helm:
    """What somebody wants of a run, read from its folder now and then.

    Args:
        stored: the run.

    Attributes:
        step: batches since the start of the run, as far as it has told.
    """

    def __init__(self, stored: StoredRun) -> None:
        self._stored = stored
        self._asked = -1.0
        self._wanted = Steering()
        self._told_to_end = False
        self._factor = 1.0
        self.step = 0
        with suppress(ValueError):  # not in the main thread, as in tests
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, self._end)

    def begin(self, step: int) -> None:
        """It goes on after this batch; what was changed later has not happened."""
        self.step = step
        forget_by_hand(self._stored, step)
        steered = self._stored.steered
        self._factor = steered[-1]["learning_rate_factor"] if steered else 1.0

    def _end(self, number: int, _: object) -> None:
        if self._told_to_end and number == signal.SIGINT:
            raise KeyboardInterrupt  # somebody at a terminal is in a hurry
        self._told_to_end = True

    def steering(self) -> Steering:
        """What is wanted now."""
        now = time.monotonic()
        if now - self._asked >= ASK_EVERY:
            self._asked = now
            self._wanted = self._read()
        if self._told_to_end:
            return Steering(cancelled=True)
        return self._wanted

    def _read(self) -> Steering:
        wanted = self._stored.control()
        if wanted.learning_rate_factor != self._factor:
            self._factor = wanted.learning_rate_factor
            note_by_hand(self._stored.folder, self.step, self._factor)
        return wanted


def wait_for_work(seconds: float) -> int:
    """Load TensorFlow, then train what the first line of the standard input names.

    The line is the path of a run's folder. Whoever started this process may end without a word:
    then so does this one.

    Args:
        seconds: after which it ends if nothing comes.
    """
    given: queue.Queue[tuple[Path, FileLock | None] | None] = queue.Queue()
    _in_background(lambda: given.put(_given()))
    _load()
    try:
        taken = given.get(timeout=seconds)
    except (queue.Empty, KeyboardInterrupt):
        os._exit(0)  # the other thread still reads
    if taken is None:
        return 0
    folder, lock = taken
    return _to_the_end(folder, lock)


def _given() -> tuple[Path, FileLock | None] | None:
    """The folder that this process is told of, claimed at once; None if nobody is there to tell.

    Who asks about the run while TensorFlow still loads then finds that it has a worker.
    """
    line = os.fsdecode(sys.stdin.buffer.readline()).rstrip("\r\n")
    if not line:
        return None
    folder = Path(line)
    with suppress(OSError):  # deleted since, or no room
        _log_to(folder / "log.txt")
    return folder, _claimed(folder)


def _in_background(action: Callable[[], None]) -> None:
    threading.Thread(target=action, name="reading", daemon=True).start()


def _load() -> None:
    """Everything that takes time to import, and TensorFlow's own first steps."""
    import tensorflow as tf

    from explorer.training import fit, learner  # noqa: F401
    from explorer.training.devices import device_name

    device_name()
    tf.function(lambda x: x + 1)(tf.zeros(1))


def _log_to(path: Path) -> None:
    """Have all that is printed from now on, by libraries too, go to a file."""
    with path.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(file.fileno(), stream.fileno())
