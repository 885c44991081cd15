"""TensorFlow as a good guest of a server that many visitors share.

Three things go wrong when Streamlit and Keras meet unprepared, all of them measured:

* After every script run Streamlit calls ``keras.backend.clear_session()`` for the whole process.
  That discards what Keras holds for *other* visitors (names, compiled functions, even the
  thread-local safe mode of a model being loaded). `be_a_good_guest` turns that one call off.
* After every run it also collects garbage, walking over every object TensorFlow ever made.
  `settle` moves what is alive after loading out of the collector's sight.
* Long computations of one visitor starve the others. `heavy_slot` admits a few at a time, which
  take turns.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import wrapt

_LOG = logging.getLogger(__name__)

HEAVY_SLOTS = max(1, (os.cpu_count() or 2) // 2)
_first_page_out = threading.Event()
_warm = threading.Event()


def be_a_good_guest() -> None:
    """Turn ``keras.backend.clear_session`` off, now or when Keras is imported.

    ``keras.utils.clear_session`` stays as it is for code that means it.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    wrapt.register_post_import_hook(_keep_session, "keras.backend")


def _keep_session(backend) -> None:
    def clear_session(free_memory: bool = True) -> None:
        """Do nothing: the session belongs to every visitor (see explorer.runtime)."""

    backend.clear_session = clear_session


def settle() -> None:
    """After a network was loaded: exempt what is alive from further garbage collections.

    What earlier calls exempted is looked at once more, so that nothing dead stays for good.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _Slots:
    """So many long computations at once; who waits is let in in the order of coming."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._queue: deque[object] = deque()
        self._changed = threading.Condition()

    def enter(self, while_waiting: Callable[[], None]) -> None:
        """Take a slot; an exception from ``while_waiting`` leaves the queue instead."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
        try:
            while not self._let_in(ticket):
                while_waiting()
        except BaseException:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()
            raise

    def _let_in(self, ticket: object) -> bool:
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._free > 0 and self._queue[0] is ticket, timeout=0.1
            ):
                return False
            self._queue.popleft()
            self._free -= 1
            self._changed.notify_all()
            return True

    def leave(self) -> None:
        """Give a slot back."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()

    @property
    def awaited(self) -> bool:
        """Whether somebody waits."""
        return bool(self._queue)


_slots = _Slots(HEAVY_SLOTS)


class HeavySlot:
    """One of the few slots for long computations, as `heavy_slot` hands it out."""

    def __init__(self) -> None:
        self._held = False

    def take(self, while_waiting: Callable[[], None]) -> None:
        """Wait for it; see `heavy_slot`."""
        _slots.enter(while_waiting)
        self._held = True

    def step_aside(self, while_waiting: Callable[[], None] = lambda: None) -> None:
        """Let those who wait go first; to be called now and then by whatever takes long.

        Args:
            while_waiting: as of `heavy_slot`.
        """
        if _slots.awaited:
            self.give_back()
            self.take(while_waiting)

    def give_back(self) -> None:
        """Let it go, if it is held."""
        if self._held:
            self._held = False
            _slots.leave()


@contextmanager
def heavy_slot(while_waiting: Callable[[], None] = lambda: None) -> Iterator[HeavySlot]:
    """Hold one of the few slots for long computations.

    Args:
        while_waiting: called about ten times a second until a slot is free. An exception from it
            gives the wait up, which is how a run that nobody wants any more leaves the queue.

    Yields:
        the slot, with which long work lets others in between.
    """
    slot = HeavySlot()
    slot.take(while_waiting)
    try:
        yield slot
    finally:
        slot.give_back()


def page_is_out() -> None:
    """Tell the warm-up that a visitor has their first page."""
    _first_page_out.set()


def warm_up_in_background(patience: float = 3.0) -> threading.Thread:
    """Load TensorFlow and the embedded network in a thread, so that clicks find them ready.

    It starts once a first page is out, so as not to compete with it, or after ``patience``
    seconds without visitors.
    """

    def wait_and_warm() -> None:
        _first_page_out.wait(timeout=patience)
        start = time.perf_counter()
        try:
            warm_up()
        finally:
            _warm.set()
        _LOG.info(
            "TensorFlow and the embedded network are warm (%.1f s)", time.perf_counter() - start
        )

    thread = threading.Thread(target=wait_and_warm, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up() -> None:
    """Run the opening page's computations once: prediction, feature maps and Grad-CAM."""
    from explorer.look import look
    from explorer.pretrained import PRETRAINED
    from explorer.samples import sample

    first = look(PRETRAINED["efficientnet_lite0"].load(), sample("cat"))
    [best] = first.top_classes(1)
    for layer in (first.view.default_target_layer, next(iter(first.shapes))):
        first.explanation(best, layer)
    settle()


def is_loaded() -> bool:
    """Whether Keras is there already; the first to need it waits for some seconds."""
    keras = sys.modules.get("keras")
    return keras is not None and not getattr(keras.__spec__, "_initializing", False)


def gpus() -> list[str] | None:
    """Names of the GPUs that TensorFlow sees, or ``None`` while TensorFlow is not warm yet."""
    if not _warm.is_set():
        return None
    import tensorflow as tf

    devices = tf.config.list_physical_devices("GPU")
    details = [tf.config.experimental.get_device_details(device) for device in devices]
    return [detail.get("device_name", "GPU") for detail in details]
