"""Jobs: runs are put into a queue, followed, steered and cancelled here.

Everything lies in the store. What this process knows by heart can be found out anew: a server that
is started again goes on with the queue and with the workers that an earlier one has left.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace

from explorer.training import files
from explorer.training.engines import Engine
from explorer.training.run import Run
from explorer.training.run_state import AT_WORK, RunState, Status
from explorer.training.store import RunMissing, Store, StoredRun
from explorer.training.supervisor import Supervisor

__all__ = ["Jobs", "JobsRefused"]

LARGEST_FACTOR = 1000.0


class JobsRefused(RuntimeError):
    """What was asked for cannot be done; the message is a sentence for the visitor."""


class Jobs:
    """The training runs of a store, as one server process looks after them.

    Args:
        store: where they lie. While another process looks after it, runs can be watched but not
            started; when that ends, this one takes over.
        engine: where they are trained.
    """

    def __init__(self, store: Store, engine: Engine) -> None:
        self.store, self.engine = store, engine
        self._supervisor = Supervisor(store, engine)
        self._lock = self._supervisor.lock
        self._looked_after = self._closed = False
        self._last_turn = 0
        self._own()

    def _own(self) -> bool:
        """Whether this process looks after the store; tried again each time that it matters."""
        with self._lock:
            if self._closed or not self.store.own():
                return False
            if not self._looked_after:
                self._looked_after = True
                self._last_turn = self.store.last_turn()
                self._supervisor.begin()
        return True

    def warm(self) -> None:
        """Somebody is about to train: have a worker ready, if there is a slot for it."""
        if self._own():
            self._supervisor.warm()

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
            try:
                round = self._supervisor.next_round(visitor)
                stored = self.store.create(run, visitor, self._next_turn(), round)
            except OSError as error:
                raise JobsRefused(
                    f"There is no room for another run ({error.strerror or error})."
                ) from error
        self._supervisor.wake()
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
        with self._lock:  # read again: its end may have been written down just now
            state = _state(stored)
            return self._supervisor.judged(stored, state) if state.status in AT_WORK else state

    def position(self, identity: str) -> int:
        """How many waiting runs get their turn before this one."""
        order = self._supervisor.order()
        return order.index(identity) if identity in order else 0

    def cancel(self, identity: str) -> None:
        """End a run; what is kept of it stays. Its worker is gone within two seconds.

        Raises:
            JobsRefused: if this server cannot do that.
            RunMissing: if there is no such run.
            OSError: if it cannot be written, for want of room for instance.
        """
        self._check_owned()
        with self._lock:
            stored, state = self._changeable(identity)
            if state.status is Status.QUEUED:
                end = {"status": Status.CANCELLED, "sentence": "Cancelled.", "round": 0}
                files.write_json(stored.folder / "state.json", replace(state, **end).as_dict())
            elif state.status in AT_WORK:
                self._supervisor.cancel(stored, state)
                with suppress(OSError):  # on a full disk signals have to do
                    stored.steer(cancelled=True)
        self._supervisor.wake()

    def pause(self, identity: str) -> None:
        """Have a run wait after its present batch.

        Raises:
            JobsRefused: if this server cannot do that.
            RunMissing: if there is no such run.
            OSError: if it cannot be written, for want of room for instance.
        """
        self._check_owned()
        with self._lock:
            stored, state = self._changeable(identity)
            if state.status in AT_WORK:
                stored.steer(paused=True)

    def resume(self, identity: str) -> None:
        """Have a run go on: after a pause, or from the last epoch that is kept of it.

        Raises:
            JobsRefused: if it is complete, or this server cannot do that.
            RunMissing: if there is no such run.
            OSError: if it cannot be written, for want of room for instance.
        """
        self._check_owned()
        with self._lock:
            stored, _ = self._changeable(identity)
            state = self.poll(identity)
            if state.status is Status.COMPLETE:
                raise JobsRefused("This run is complete.")
            if state.status in (Status.FAILED, Status.CANCELLED, Status.STALLED):
                self._put_back(stored, state)
            elif state.status in AT_WORK:
                stored.steer(paused=False)
        self._supervisor.wake()

    def set_learning_rate_factor(self, identity: str, factor: float) -> None:
        """Have the learning rate of the schedule multiplied from the next batch on.

        Raises:
            JobsRefused: if it is not a number from a thousandth to a thousand, or this server
                cannot do that.
            RunMissing: if there is no such run.
            OSError: if it cannot be written, for want of room for instance.
        """
        self._check_owned()
        if not math.isfinite(factor) or not 1 / LARGEST_FACTOR <= factor <= LARGEST_FACTOR:
            raise JobsRefused("The learning rate is changed by at most a factor of a thousand.")
        with self._lock:
            stored, _ = self._changeable(identity)
            stored.steer(learning_rate_factor=float(factor))

    def close(self) -> None:
        """Stop looking after the store; workers that train go on."""
        with self._lock:
            self._closed = True
        self._supervisor.end()
        self.engine.close()
        self.store.disown()

    def _check_owned(self) -> None:
        if not self._own():
            raise JobsRefused(
                "Another server looks after the training runs of this machine; it has to be asked."
            )

    def _changeable(self, identity: str) -> tuple[StoredRun, RunState]:
        stored = self.store.get(identity)
        if stored.shipped:
            raise JobsRefused("This run comes with the app; nobody can change it.")
        return stored, _state(stored)

    def _put_back(self, stored: StoredRun, state: RunState) -> None:
        """Into the queue again, whatever is left of its old worker."""
        self._supervisor.let_go(stored)
        stored.steer(paused=False, cancelled=False)
        turn, round = self._next_turn(), self._supervisor.next_round(state.visitor)
        again = {"status": Status.QUEUED, "sentence": "", "step": 0, "turn": turn, "round": round}
        again = replace(state, **again)
        files.write_json(stored.folder / "state.json", again.as_dict())

    def _next_turn(self) -> int:
        self._last_turn += 1
        return self._last_turn


def _state(stored: StoredRun) -> RunState:
    """Where a run stands by its folder.

    Raises:
        RunMissing: if that cannot be read.
    """
    try:
        return stored.state
    except (OSError, ValueError) as error:
        raise RunMissing("What is kept of this training run cannot be read.") from error
