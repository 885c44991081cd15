"""TensorFlow on a shared server: what one visitor does leaves the others unharmed."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import pytest

from explorer import runtime

# Run with and without protection, as the server would: what Streamlit does after every run happens
# while another visitor's model is being built.
BUILD_WHILE_OTHERS_RUN = """
import sys
from explorer import runtime
if sys.argv[1] == "protected":
    runtime.be_a_good_guest()
import keras
from streamlit.runtime.scriptrunner.script_runner import _clean_problem_modules
x = picture = keras.Input((8, 8, 3))
for _ in range(2):
    x = keras.layers.Conv2D(4, 3)(x)
    _clean_problem_modules()
try:
    keras.Model(picture, x)
    print(True)
except ValueError as error:
    assert "is used 2 times" in str(error), error
    print(False)
"""


@pytest.mark.parametrize(("mode", "unharmed"), [("protected", "True"), ("unprotected", "False")])
def test_a_finished_run_does_not_reset_keras_for_others(mode, unharmed):
    result = subprocess.run(
        [sys.executable, "-c", BUILD_WHILE_OTHERS_RUN, mode],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == unharmed


def test_protection_leaves_the_explicit_call_alone():
    import keras

    assert keras.backend.clear_session is not keras.utils.clear_session
    assert "shared" not in (keras.utils.clear_session.__doc__ or "")


def test_a_run_after_settling_looks_at_a_fraction_of_the_objects():
    """What Streamlit pays after every run, counted in objects, which no busy machine changes."""
    import tensorflow as tf

    assert tf.__version__
    gc.unfreeze()
    before = len(gc.get_objects())
    runtime.settle()
    assert len(gc.get_objects()) < before / 10
    gc.unfreeze()


def test_settling_takes_living_objects_out_of_garbage_collection():
    kept = [[index] for index in range(50_000)]
    runtime.settle()
    assert gc.get_freeze_count() > len(kept)
    assert len(gc.get_objects()) < gc.get_freeze_count()
    gc.unfreeze()


def test_heavy_work_is_admitted_a_few_at_a_time():
    inside, most, lock = [], [], threading.Lock()

    def work():
        with runtime.heavy_slot():
            with lock:
                inside.append(1)
                most.append(len(inside))
            time.sleep(0.05)
            with lock:
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(3 * runtime.HEAVY_SLOTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == runtime.HEAVY_SLOTS


def test_who_no_longer_wants_it_leaves_the_queue():
    class NotWantedAnyMore(Exception):
        pass

    def give_up():
        raise NotWantedAnyMore

    slots = [runtime.heavy_slot() for _ in range(runtime.HEAVY_SLOTS)]
    for slot in slots:
        slot.__enter__()
    try:
        with pytest.raises(NotWantedAnyMore), runtime.heavy_slot(give_up):
            pytest.fail("there was no free slot")
    finally:
        for slot in slots:
            slot.__exit__(None, None, None)
    with runtime.heavy_slot(give_up):
        pass


def test_an_error_inside_frees_the_slot():
    for _ in range(2 * runtime.HEAVY_SLOTS):
        with pytest.raises(ZeroDivisionError), runtime.heavy_slot():
            _ = 1 / 0


def test_who_takes_long_lets_others_in_between():
    order = []

    def quick():
        with runtime.heavy_slot():
            order.append("quick")

    with ExitStack() as stack:
        slots = [stack.enter_context(runtime.heavy_slot()) for _ in range(runtime.HEAVY_SLOTS)]
        slots[0].step_aside()  # nobody waits
        thread = threading.Thread(target=quick)
        thread.start()
        while not runtime._slots.awaited:
            time.sleep(0.001)
        slots[0].step_aside()
        order.append("long")
        thread.join()
    assert order == ["quick", "long"]


def test_who_gives_up_while_stepping_aside_holds_no_slot_any_more():
    with ExitStack() as stack:
        others = [stack.enter_context(runtime.heavy_slot()) for _ in range(runtime.HEAVY_SLOTS)]
        runtime._slots._queue.append(object())  # somebody who waits for ever
        with pytest.raises(ZeroDivisionError):
            others[0].step_aside(lambda: 1 / 0)
        runtime._slots._queue.popleft()
    held = [runtime.heavy_slot() for _ in range(runtime.HEAVY_SLOTS)]
    with ExitStack() as stack:
        for slot in held:
            stack.enter_context(slot)
        assert runtime._slots._free == 0
    assert runtime._slots._free == runtime.HEAVY_SLOTS
