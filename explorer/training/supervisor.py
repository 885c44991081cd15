"""The supervisor: starts workers when it is their turn, watches them, and ends them if need be."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from dataclasses import replace

from explorer.training import files
from explorer.training.engines import Engine, Handle
from explorer.training.run_state import ACTIVE, AT_WORK, RunState, Status
from explorer.training.store import RunMissing, Store, StoredRun, is_worked_on
from explorer.training.waiting import fair_order, next_round
from explorer.training.watch import SILENT, Watch, Watched

LOOK_EVERY = 0.1
"""Seconds between two looks while something goes on."""
IDLE_EVERY = 1.0
"""Seconds between two looks while nothing does."""
POLITE = 0.7
"""Seconds that a cancelled worker has to stop by itself; then it gets SIGTERM."""
PATIENT = 1.4
"""Seconds after which a cancelled worker is killed."""
KEEP_WARM = 900.0
"""Seconds for which a worker is kept ready after somebody has last looked at the page."""
_BLINK = 0.02  # seconds; who only asks for a lock has let go of it by then
_LOG = logging.getLogger(__name__)


class Supervisor:
    """Looks after the runs of a store that this process owns, in a thread of its own.

    Args:
        store: where they lie.
        engine: where they are trained.

    Attributes:
        lock: held while something is looked at or changed.
    """

    def __init__(self, store: Store, engine: Engine) -> None:
        self.lock = threading.RLock()
        self._store, self._engine = store, engine
        self._handles: dict[str, Handle] = {}
        self._found: set[str] = set()  # of these, what an earlier server has started
        self._watch = Watch()
        self._warm_until = 0.0
        self._ended = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)

    def begin(self) -> None:
        """Start looking after the store."""
        self._wake.set()
        self._thread.start()

    def end(self) -> None:
        """Stop looking after the store; workers go on."""
        self._ended.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def warm(self) -> None:
        """Have a worker ready, now and after those at work have ended, if there is room for it."""
        with self.lock:
            self._warm_until = time.monotonic() + KEEP_WARM
            self._warm()

    def judged(self, stored: StoredRun, state: RunState) -> RunState:
        """The state of a run at work, or what it says too much of a worker that is not there."""
        with self.lock:
            return self._watch.judged(stored, state, stored.id in self._handles)

    def cancel(self, stored: StoredRun, state: RunState) -> None:
        """A run was cancelled: its worker has little time left."""
        with self.lock:
            watched = self._watch.of(stored, state)
            watched.cancelled = watched.cancelled or time.monotonic()

    def let_go(self, stored: StoredRun) -> None:
        """Forget a run's worker, which is of no use any more; it is ended if it still lives."""
        with self.lock:
            handle = self._handles.pop(stored.id, None)
            if handle is None and is_worked_on(stored.folder):
                handle = self._engine.find(stored.folder)
            if handle is not None:
                handle.stop(kill=True)
            self._found.discard(stored.id)
            self._watch.forget(stored.id)

    def states(self) -> list[tuple[StoredRun, RunState]]:
        """All runs of the store with what their folders say."""
        found = []
        for stored in self._store.list():
            with suppress(OSError, ValueError):  # torn or deleted since
                if not stored.shipped:
                    found.append((stored, stored.state))
        return found

    def order(self) -> list[str]:
        """The runs that wait, in the order in which they get their turn."""
        states = self.states()
        return fair_order({one.id: st for one, st in states if st.status is Status.QUEUED})

    def next_round(self, visitor: str) -> int:
        """The round of the queue in which one more run of a visitor is started."""
        return next_round(visitor, [state for _, state in self.states()])

    def write(self, stored: StoredRun, state: RunState) -> None:
        """Write down where a run without a worker stands."""
        with suppress(OSError):  # on a full disk: `Watch` says the same at each look
            files.write_json(stored.folder / "state.json", state.as_dict())

    def look(self) -> None:
        """One round: see who has ended, end who was cancelled, start who is next."""
        states = self.states()
        for stored, state in states:
            if state.status in AT_WORK or stored.id in self._handles:
                self._look_at(stored, state)
        self._drop(set(self._handles) - {stored.id for stored, _ in states})
        if any(state.status is Status.QUEUED for _, state in states):
            self._start_next()

    def _look_after(self) -> None:
        all_seen = -IDLE_EVERY
        while not self._ended.is_set():
            woken = self._wake.wait(LOOK_EVERY if self._handles else IDLE_EVERY)
            self._wake.clear()
            now = time.monotonic()
            try:
                with self.lock:
                    one_ended = self._look_at_workers()
                    if woken or one_ended or now - all_seen >= IDLE_EVERY:
                        self.look()
                        all_seen = now
                    if one_ended and now < self._warm_until:
                        self._warm()
            except Exception:  # noqa: BLE001  the others' runs must not suffer from one
                _LOG.exception("while looking after training runs")

    def _look_at_workers(self) -> bool:
        """Look at the runs that have workers, which is quick; return whether one has ended."""
        before = len(self._handles)
        for identity in list(self._handles):
            with suppress(OSError, ValueError, RunMissing):
                stored = self._store.get(identity)
                self._look_at(stored, stored.state)
        return len(self._handles) < before

    def _warm(self) -> None:
        if len(self._handles) < self._engine.slots:
            self._engine.warm()

    def _look_at(self, stored: StoredRun, state: RunState) -> None:
        watched = self._watch.of(stored, state)
        if stored.id not in self._handles and (found := self._engine.find(stored.folder)):
            self._handles[stored.id] = found
            self._found.add(stored.id)
            if stored.control().cancelled:
                self.cancel(stored, state)
        why = ""
        if (handle := self._handles.get(stored.id)) is not None:
            ended = handle.poll()
            if ended is None:
                self._press(handle, watched)
                return
            why = ended.sentence
            del self._handles[stored.id]
            if self._may_come_back(stored, why, watched):
                return
        elif self._watch.is_alive(stored, watched, has_handle=False):
            return
        self._close_book(stored, why, watched)

    def _may_come_back(self, stored: StoredRun, why: str, watched: Watched) -> bool:
        """Whether a run whose worker has ended may have another; time will show."""
        if stored.id in self._found:
            self._found.remove(stored.id)
            return not why and watched.cancelled is None
        if not is_worked_on(stored.folder):
            return False
        time.sleep(_BLINK)
        return is_worked_on(stored.folder)

    def _drop(self, identities: set[str]) -> None:
        """See to workers whose runs are not listed any more: deleted, or torn for a moment."""
        for identity in identities:
            handle = self._handles[identity]
            deleted = not (self._store.place / identity).exists()
            if deleted or self._watch.is_lost(identity):  # nobody can cancel what is not listed
                handle.stop(kill=True)
            if handle.poll() is not None:
                del self._handles[identity]
                self._found.discard(identity)
                self._watch.forget(identity)

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
        state = stored.state
        if state.status not in ACTIVE:
            return
        if watched.cancelled is not None or stored.control().cancelled:
            end = {"status": Status.CANCELLED, "sentence": "Cancelled."}
        else:
            end = {"status": Status.FAILED, "sentence": _sentence(why) if why else SILENT}
        self.write(stored, replace(state, phase="", step=0, **end))

    def _start_next(self) -> None:
        for identity in self.order():
            busy = {one.id for one, state in self.states() if state.status in AT_WORK}
            if len(busy | self._handles.keys()) >= self._engine.slots:
                return
            if identity not in self._handles:
                with suppress(OSError, ValueError, RunMissing):  # deleted since, or no room for it
                    self._start(self._store.get(identity))

    def _start(self, stored: StoredRun) -> None:
        state = replace(stored.state, status=Status.STARTING, phase="Starting", sentence="")
        # On a full disk it stays in the queue: no worker could write anything either.
        files.write_json(stored.folder / "state.json", state.as_dict())
        self._watch.forget(stored.id)
        watched = self._watch.of(stored, state)
        try:
            self._handles[stored.id] = self._engine.start(stored.folder)
        except OSError as error:
            _LOG.exception("no worker could be started")
            self._close_book(stored, f"no worker could be started ({error})", watched)


def _sentence(why: str) -> str:
    """A reason as a sentence of its own."""
    why = why.rstrip(".")
    return f"{why[0].upper()}{why[1:]}. What was kept until then is still there."
