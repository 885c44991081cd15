"""TensorFlow as a good guest of a server that many visitors share.

Three things go wrong when Streamlit and Keras meet unprepared, all of them measured:

* After every script run Streamlit calls ``keras.backend.clear_session()`` for the whole process.
  That discards what Keras holds for *other* visitors (names, compiled functions, even the
  thread-local safe mode of a model being loaded). `be_a_good_guest` turns that one call off.
* After every run it also collects garbage, walking over every object TensorFlow ever made.
  `settle` moves what is alive after loading out of the collector's sight.
* Long computations of one visitor starve the others. `heavy_slot` admits a few at a time.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import wrapt

_LOG = logging.getLogger(__name__)

HEAVY_SLOTS = max(1, (os.cpu_count() or 2) // 2)
_slots = threading.BoundedSemaphore(HEAVY_SLOTS)
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


@contextmanager
def heavy_slot(while_waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold one of the few slots for long computations.

    Args:
        while_waiting: called about ten times a second until a slot is free. An exception from it
            gives the wait up, which is how a run that nobody wants any more leaves the queue.
    """
    while not _slots.acquire(timeout=0.1):
        while_waiting()
    try:
        yield
    finally:
        _slots.release()


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
