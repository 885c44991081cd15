"""Whether the worker of a run lives, judged on the clock that nobody sets."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from explorer.training.record import BEAT
from explorer.training.run_state import RunState, Status
from explorer.training.store import StoredRun, is_worked_on

MISSED_BEATS = 3
"""Signs of life that may be missing before a run is said to be stalled."""
STARTING = 30.0
"""Seconds that a worker may take to load TensorFlow without any sign of life."""
GRACE = 3.0
"""Seconds that a worker that nobody here has started may take to get hold of its run."""
SILENT = (
    "Its worker has ended without a word: the machine was switched off, or it was killed. What "
    "was kept until then is still there."
)
_MISSED = "There is no sign of life from its worker."


@dataclass
class Watched:
    """What was noticed of a run that goes on; times are of the clock that nobody sets.

    Attributes:
        beat: the last sign of life.
        changed: when it changed.
        cancelled: when the run was cancelled; None if it was not.
        signals: how many signals its worker was sent since.
        orphaned: since when it has no worker; None if it has one.
    """

    beat: int
    changed: float
    cancelled: float | None = None
    signals: int = 0
    orphaned: float | None = None


class Watch:
    """Keeps an eye on the runs that go on."""

    def __init__(self) -> None:
        self._watched: dict[str, Watched] = {}

    def __len__(self) -> int:
        return len(self._watched)

    def of(self, stored: StoredRun, state: RunState) -> Watched:
        """What is known of a run at work, with its latest sign of life."""
        now = time.monotonic()
        watched = self._watched.setdefault(stored.id, Watched(state.beat, now))
        if watched.beat != state.beat:
            watched.beat, watched.changed = state.beat, now
        return watched

    def forget(self, identity: str) -> None:
        """The run does not go on any more, or begins anew."""
        self._watched.pop(identity, None)

    def is_lost(self, identity: str) -> bool:
        """Whether a run whose state cannot be read has given no sign of life for long."""
        watched = self._watched.get(identity)
        return watched is not None and time.monotonic() - watched.changed > STARTING

    def judged(self, stored: StoredRun, state: RunState, has_handle: bool) -> RunState:
        """The state of a run at work, unless its worker is not what the state says.

        Args:
            stored: the run.
            state: what its folder says.
            has_handle: whether this process has a hand on its worker.
        """
        watched = self.of(stored, state)
        if not self.is_alive(stored, watched, has_handle):
            return replace(state, status=Status.FAILED, sentence=SILENT)
        starting = state.status is Status.STARTING
        patience = STARTING if starting else (MISSED_BEATS + 1) * BEAT
        if time.monotonic() - watched.changed > patience:
            return replace(state, status=Status.STALLED, sentence=_MISSED)
        return state

    @staticmethod
    def is_alive(stored: StoredRun, watched: Watched, has_handle: bool) -> bool:
        """Whether a run has a worker, or may have one in a moment."""
        if has_handle or is_worked_on(stored.folder):
            watched.orphaned = None
            return True
        now = time.monotonic()
        watched.orphaned = watched.orphaned or now
        return now - watched.orphaned < GRACE
