"""Jobs: runs are put into a queue, started, watched, steered and ended here.

Everything lies in the store. What this process knows by heart can be found out anew: a server that
is started again goes on with the queue and with the workers that an earlier one has left.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from contextlib import suppress
from dataclasses import asdict, replace

from explorer.training import files
from explorer.training.engines import Engine, Handle
from explorer.training.run import Run
from explorer.training.run_state import ACTIVE, AT_WORK, RunState, Status
from explorer.training.store import RunMissing, Store, StoredRun, is_worked_on
from explorer.training.waiting import fair_order
from explorer.training.watch import SILENT, Watch, Watched

__all__ = ["Jobs", "JobsRefused"]

LOOK_EVERY = 0.1
"""Seconds between two looks of the supervisor."""
POLITE = 0.7
"""Seconds that a cancelled worker has to stop by itself; then it gets SIGTERM."""
PATIENT = 1.4
"""Seconds after which a cancelled worker is killed."""
LARGEST_FACTOR = 1000.0
_LOG = logging.getLogger(__name__)


class JobsRefused(RuntimeError):
    """What was asked for cannot be done; the message is a sentence for the visitor."""


class Jobs:
    """The training runs of a store, as one server process looks after them.

    Args:
        store: where they lie. If another process looks after it, runs can be watched but not
            started.
        engine: where they are trained.
    """

    def __init__(self, store: Store, engine: Engine) -> None:
        self.store, self.engine = store, engine
        self._handles: dict[str, Handle] = {}
        self._found: set[str] = set()  # of these, what an earlier server has started
        self._watch = Watch()
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_turn = 0
        if store.own():
            self._last_turn = max((state.turn for _, state in self._states()), default=0)
            self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)
            self._thread.start()

    def warm(self) -> None:
        """Somebody is about to train: have a worker ready, if none is busy."""
        with self._lock:
            if self.store.owned and not self._handles:
                self.engine.warm()

    def submit(self, run: Run, visitor: str = "") -> str:
        """Put a run into the queue.

        Args:
            run: its settings.
            visitor: who wants it.

        Returns:
            its id.

        Raises:
            JobsRefused: if this server starts no runs, or the disk is full.
        """
        self._check_owned()
        with self._lock:
            self._last_turn += 1
            try:
                stored = self.store.create(run, visitor, self._last_turn)
            except OSError as error:
                raise JobsRefused(
                    f"There is no room for another run ({error.strerror or error})."
                ) from error
        self._wake.set()
        return stored.id

    def poll(self, identity: str) -> RunState:
        """Where a run stands, by its folder and by what has been seen of its worker.

        Raises:
            RunMissing: if there is no such run.
        """
        stored = self.store.get(identity)
        state = _state(stored)
        if stored.shipped or state.status not in AT_WORK:
            return state
        with self._lock:
            return self._watch.judged(stored, state, stored.id in self._handles)

    def position(self, identity: str) -> int:
        """How many waiting runs get their turn before this one."""
        with self._lock:
            order = self._order()
        return order.index(identity) if identity in order else 0

    def cancel(self, identity: str) -> None:
        """End a run; what is kept of it stays. Its worker is gone within two seconds."""
        self._check_owned()
        with self._lock:
            stored, state = self._changeable(identity)
            if state.status is Status.QUEUED:
                self._write(stored, replace(state, status=Status.CANCELLED, sentence="Cancelled."))
            elif state.status in AT_WORK:
                self._steer(stored, cancelled=True)
                watched = self._watch.of(stored, state)
                watched.cancelled = watched.cancelled or time.monotonic()
        self._wake.set()

    def pause(self, identity: str) -> None:
        """Have a run wait after its present batch."""
        self._check_owned()
        with self._lock:
            stored, state = self._changeable(identity)
            if state.status in AT_WORK:
                self._steer(stored, paused=True)

    def resume(self, identity: str) -> None:
        """Have a run go on: after a pause, or from the last epoch that is kept of it.

        Raises:
            JobsRefused: if it is complete.
        """
        self._check_owned()
        with self._lock:
            stored, state = self._changeable(identity)
            if state.status in AT_WORK and self.poll(identity).status is not Status.FAILED:
                self._steer(stored, paused=False)
            elif state.status is Status.COMPLETE:
                raise JobsRefused("This run is complete.")
            elif state.status is not Status.QUEUED:
                self._put_back(stored, state)
        self._wake.set()

    def set_learning_rate_factor(self, identity: str, factor: float) -> None:
        """Have the learning rate of the schedule multiplied from the next batch on.

        Raises:
            JobsRefused: if it is not a number from a thousandth to a thousand.
        """
        self._check_owned()
        if not math.isfinite(factor) or not 1 / LARGEST_FACTOR <= factor <= LARGEST_FACTOR:
            raise JobsRefused("The learning rate is changed by at most a factor of a thousand.")
        with self._lock:
            stored, _ = self._changeable(identity)
            self._steer(stored, learning_rate_factor=float(factor))

    def close(self) -> None:
        """Stop looking after the store; workers that train go on."""
        self._closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.engine.close()
        self.store.disown()

    # What follows is asked for by those above, or done by the supervisor.

    def _check_owned(self) -> None:
        if not self.store.owned:
            raise JobsRefused(
                "Another server looks after the training runs of this machine; it has to be asked."
            )

    def _changeable(self, identity: str) -> tuple[StoredRun, RunState]:
        stored = self.store.get(identity)
        if stored.shipped:
            raise JobsRefused("This run comes with the app; nobody can change it.")
        return stored, _state(stored)

    def _steer(self, stored: StoredRun, **changes: bool | float) -> None:
        control = asdict(replace(stored.control(), **changes))
        files.write_json(stored.folder / "control.json", control)

    def _put_back(self, stored: StoredRun, state: RunState) -> None:
        """Into the queue again, whatever is left of its old worker."""
        self._handles.pop(stored.id, None)
        self._found.discard(stored.id)
        self._watch.forget(stored.id)
        self._steer(stored, paused=False, cancelled=False)
        self._last_turn += 1
        again = {"status": Status.QUEUED, "sentence": "", "turn": self._last_turn}
        self._write(stored, replace(state, step=0, **again))

    def _write(self, stored: StoredRun, state: RunState) -> None:
        with suppress(OSError):  # on a full disk: `Watch` says the same at each look
            files.write_json(stored.folder / "state.json", state.as_dict())

    def _states(self) -> list[tuple[StoredRun, RunState]]:
        made = (stored for stored in self.store.list() if not stored.shipped)
        return [(stored, _state(stored)) for stored in made]

    def _order(self) -> list[str]:
        states = self._states()
        waiting = {one.id: state for one, state in states if state.status is Status.QUEUED}
        return fair_order(waiting, [state for _, state in states if state.status in AT_WORK])

    def _look_after(self) -> None:
        while not self._closed.is_set():
            self._wake.wait(LOOK_EVERY if len(self._watch) or self._handles else 1.0)
            self._wake.clear()
            try:
                with self._lock:
                    self._look()
            except Exception:  # noqa: BLE001  the others' runs must not suffer from one
                _LOG.exception("while looking after training runs")

    def _look(self) -> None:
        """One round: see who has ended, end who was cancelled, start who is next."""
        for stored, state in self._states():
            if state.status in AT_WORK or stored.id in self._handles:
                self._look_at(stored, state)
        self._start_next()

    def _look_at(self, stored: StoredRun, state: RunState) -> None:
        watched = self._watch.of(stored, state)
        if stored.id not in self._handles and is_worked_on(stored.folder):
            self._handles[stored.id] = self.engine.find(stored.folder)
            self._found.add(stored.id)
        why = ""
        if (handle := self._handles.get(stored.id)) is not None:
            ended = handle.poll()
            if ended is None:
                self._press(handle, watched)
                return
            why = ended.sentence
            del self._handles[stored.id]
            if stored.id in self._found:
                self._found.remove(stored.id)
                return  # it may be about to come back; if it does not, see below
        elif self._watch.is_alive(stored, watched, has_handle=False):
            return
        self._close_book(stored, why, watched)

    def _press(self, handle: Handle, watched: Watched) -> None:
        """Make a cancelled worker end, ever less politely."""
        if watched.cancelled is None:
            return
        waited = time.monotonic() - watched.cancelled
        for number, after in enumerate((POLITE, PATIENT), start=1):
            if waited > after and watched.signals < number:
                watched.signals = number
                handle.stop(kill=number == 2)

    def _close_book(self, stored: StoredRun, why: str, watched: Watched) -> None:
        """Write down how a run ended whose worker is gone, unless it has said so itself."""
        self._watch.forget(stored.id)
        state = _state(stored)
        if state.status not in ACTIVE:
            return
        if watched.cancelled is not None or stored.control().cancelled:
            end = {"status": Status.CANCELLED, "sentence": "Cancelled."}
        else:
            end = {"status": Status.FAILED, "sentence": _sentence(why) if why else SILENT}
        self._write(stored, replace(state, phase="", step=0, **end))

    def _start_next(self) -> None:
        for identity in self._order():
            busy = sum(state.status in AT_WORK for _, state in self._states())
            if max(busy, len(self._handles)) >= self.engine.slots:
                return
            self._start(self.store.get(identity))

    def _start(self, stored: StoredRun) -> None:
        state = replace(_state(stored), status=Status.STARTING, phase="Starting", sentence="")
        self._write(stored, state)
        self._watch.forget(stored.id)
        self._watch.of(stored, state)
        try:
            self._handles[stored.id] = self.engine.start(stored.folder)
        except OSError as error:
            _LOG.exception("no worker could be started")
            self._close_book(
                stored, f"no worker could be started ({error})", self._watch.of(stored, state)
            )


def _sentence(why: str) -> str:
    """A reason as a sentence of its own."""
    why = why.rstrip(".")
    return f"{why[0].upper()}{why[1:]}. What was kept until then is still there."


def _state(stored: StoredRun) -> RunState:
    """Where a run stands by its folder.

    Raises:
        RunMissing: if that cannot be read.
    """
    try:
        return stored.state
    except (OSError, ValueError) as error:
        raise RunMissing("What is kept of this training run cannot be read.") from error
