"""Training on this server: the jobs that all visitors share, and the run that one looks at."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from cachetools import LRUCache, cached

from explorer import runtime
from explorer.anatomy import view_of
from explorer.anatomy.costs import multiply_adds
from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run, estimate
from explorer.training.engines import engine_of_this_machine
from explorer.training.jobs import Jobs, JobsRefused
from explorer.training.run_state import ACTIVE, RunState
from explorer.training.store import RunMissing, Store
from explorer.training.stored_run import StoredRun
from explorer.training.tasks import CLASSIFICATION
from explorer.ui.choices import TRAINED_RUN
from explorer.ui.components.training.browser_name import COOKIE, browser_name
from explorer.ui.state import Choice, memory, notify

NOT_OWNED = (
    "Another server looks after the training runs of this machine. You can watch them here; new "
    "ones are started there."
)
NOT_YOURS = "Somebody else started this run. You can watch it; only they can stop or change it."
FIRST = "simple_cnn"
"""Architecture of the run that is shown to who has none, out of those that come with the app."""
_RANDOM = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Expected:
    """What a run will cost, as far as it is known.

    Attributes:
        parameters: None while TensorFlow is not loaded.
        estimate: None while there is nothing to base it on.
    """

    parameters: int | None
    estimate: estimate.Estimate | None


@cached({}, condition=threading.Condition())
def store() -> Store:
    """The runs of this machine; to look at them nobody has to own it."""
    return Store()


@cached({}, condition=threading.Condition())
def jobs() -> Jobs:
    """The jobs of this server process, made at the first look."""
    return Jobs(store(), engine_of_this_machine())


@st.fragment  # what the browser says must not run the page again, which would lose its notices
def know_visitor() -> None:
    """Find out who it is: runs are theirs also after a reload."""
    browser_name(_told(), _take_name, key="browser-name")


def visitor() -> str:
    """What the store knows this visitor by; nobody can pretend to be them who has read it there."""
    return _known_by(_told() or memory().visit)


def _known_by(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:16]


def _told() -> str:
    kept = st.context.cookies.get(COOKIE)
    return kept if _is_name(kept) else memory().browser


def _take_name(name: object) -> None:
    if _is_name(name):
        memory().browser = name


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _RANDOM.fullmatch(name) is not None


def chosen_run() -> StoredRun | None:
    """The run that the visitor looks at; their newest until they choose, or one of the app's."""
    identity = TRAINED_RUN.get("", _is_there)
    return jobs().store.get(identity) if identity else _first()


def choose_run(identity: str) -> None:
    """Look at another run."""
    if _is_there(identity):
        TRAINED_RUN.set(identity)


def _is_there(identity: str) -> bool:
    try:
        return jobs().store.get(identity).run.task.name == CLASSIFICATION
    except RunMissing:
        return False


def _first() -> StoredRun | None:
    shipped = sorted(store().shipped(CLASSIFICATION), key=lambda one: one.run.architecture != FIRST)
    made = [stored for stored, _ in runs() if not stored.shipped]
    mine = [stored for stored, state in runs() if state.visitor == visitor()]
    return next(iter([*mine, *shipped, *made]), None)


def runs(task: str | None = CLASSIFICATION) -> list[tuple[StoredRun, RunState]]:
    """Runs with where they stand, those made here first and the newest of them at the top.

    Args:
        task: name of what their networks are asked; None for all runs.
    """
    found = []
    for stored in store().list(task):
        with suppress(OSError, ValueError):  # deleted or torn since
            found.append((stored, stored.state))
    return found


def state_of(stored: StoredRun) -> RunState:
    """Where a run stands now."""
    return stored.state if stored.shipped else jobs().poll(stored.id)


def is_mine(stored: StoredRun, state: RunState) -> bool:
    """Whether this visitor started a run, perhaps before their browser had told its name."""
    names = {_known_by(secret) for secret in (_told(), memory().visit) if secret}
    return not stored.shipped and state.visitor in names


def going_on(run: Run) -> StoredRun | None:
    """This visitor's run with the same settings that is not at its end, if there is one."""
    for stored, state in runs(run.task.name):
        if stored.run == run and is_mine(stored, state) and state.status in ACTIVE:
            return stored
    return None


def submit(run: Run, choice: Choice = TRAINED_RUN) -> str:
    """Start a run, or put it in the queue, and look at it; two clicks start one.

    Args:
        run: its settings.
        choice: of the run that is looked at.

    Returns:
        the run's id; "" if it could not be started, which the page then says.
    """
    try:
        same = going_on(run)
        identity = same.id if same is not None else jobs().submit(run, visitor())
    except (JobsRefused, OSError) as error:
        notify(f"The run could not be started. {_sentence(error)}")
        return ""
    choice.set(identity)
    return identity


def steer(stored: StoredRun, action: Callable[..., None], *values: float) -> None:
    """Have the jobs do something with a run, if it is this visitor's.

    Args:
        stored: the run.
        action: one of the methods of `jobs`, which takes the run's id first.
        values: what else it takes.
    """
    if not is_mine(stored, stored.state):
        notify(NOT_YOURS)
        return
    try:
        action(stored.id, *values)
    except (JobsRefused, OSError, RunMissing) as error:
        notify(f"That did not work. {_sentence(error)}")


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"The server says: {error.strerror or 'its disk cannot be written to'}."
    return str(error)


def expected(run: Run) -> Expected:
    """What a run will cost.

    Raises:
        DatasetMissing: if its data set is not on this machine.
    """
    by_speed = estimate.by_earlier(run, _measured())
    if not runtime.is_loaded():
        return Expected(None, by_speed)
    classes = len(DATASETS[run.dataset].class_names)
    parameters, cost, layers = _counted(run.architecture, run.input_shape, classes)
    return Expected(parameters, by_speed or estimate.by_multiply_adds(run, cost, layers))


def _measured() -> list[estimate.Measured]:
    return [
        estimate.Measured(stored.run, state.images_per_second, state.device)
        for stored, state in runs(None)
        if not stored.shipped and state.images_per_second > 0 and state.epoch > 0
    ]


@cached(LRUCache(100), condition=threading.Condition())
def _counted(architecture: str, shape: tuple[int, int, int], classes: int) -> tuple[int, int, int]:
    """Parameters, multiply-adds and layers of a network, of which only the structure is built."""
    model = ARCHITECTURES[architecture].skeleton(shape, classes)
    return model.count_params(), multiply_adds(model), len(view_of(model).layers)
