"""How long a network takes for a picture, on this machine."""

from __future__ import annotations

import threading
import time
import weakref
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

    from explorer.anatomy.view import ModelView

_measured: weakref.WeakKeyDictionary[keras.Model, float] = weakref.WeakKeyDictionary()
_lock = threading.Lock()
_TIMES, _ENOUGH = 3, 0.5
"""How often it is measured, and seconds after which that will do."""


def seconds_of_a_pass(view: ModelView) -> float:
    """The time of a forward pass of one picture among many, measured once for each model.

    It is what methods that need many passes have to reckon with: they feed whole batches.

    Args:
        view: of the model.
    """
    with _lock:
        if view.model not in _measured:
            _measured[view.model] = _measure(view)
        return _measured[view.model]


def _measure(view: ModelView) -> float:
    from explorer.anatomy.batches import BATCH

    blank = np.zeros((BATCH, *view.input_shape[-3:]), np.float32)
    view.logits_of(blank)  # what is compiled at the first time does not count
    times: list[float] = []
    while len(times) < _TIMES and sum(times) < _ENOUGH:
        start = time.perf_counter()
        view.logits_of(blank)
        times.append(time.perf_counter() - start)
    return min(times) / BATCH  # the longer ones had to wait for something else
